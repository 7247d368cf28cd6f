package paper

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/orderloom/orderloom/internal/fault"
)

// Millimetres on A4. A y is a text's baseline or a line's own.
const (
	pageWidth  = 210.0
	pageHeight = 297.0
	left       = 18.0
	right      = pageWidth - 18
	width      = right - left
	top        = 18.0
	bottom     = pageHeight - 24 // of what flows; the footer is below
)

// family is what the file calls its font.
const family = "Liberation Sans"

// ink is a colour: red, green, blue.
type ink struct{ r, g, b int }

func black() ink  { return ink{28, 32, 38} }
func grey() ink   { return ink{110, 118, 129} }
func accent() ink { return ink{27, 67, 103} }
func tint() ink   { return ink{234, 239, 245} }
func hair() ink   { return ink{214, 219, 226} }
func ghost() ink  { return ink{241, 242, 244} }
func white() ink  { return ink{255, 255, 255} }

// sheet is a document being laid out. y is where what comes next begins.
type sheet struct {
	doc Document
	say words

	pdf    *fpdf.Fpdf
	glyphs *glyphs
	y      float64
	page   int // the one being written
	pages  int // how many there will be; 0 while that is being found out
}

// layOut writes the whole document; its last page is the sheet's page.
func layOut(d Document, pages int) (*sheet, error) {
	known, err := newGlyphs()
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	s := &sheet{doc: d, say: wordsIn(d.Language), pdf: fpdf.New("P", "mm", "A4", ""), glyphs: known, pages: pages}
	s.pdf.AddUTF8FontFromBytes(family, "", regularFont)
	s.pdf.AddUTF8FontFromBytes(family, "B", boldFont)
	s.pdf.SetAutoPageBreak(false, 0)
	s.pdf.SetCellMargin(0)
	s.describe()

	s.addPage()
	s.heading()
	s.table()
	s.closing()
	s.footer()
	return s, fault.Wrap(fault.Invalid, op, s.pdf.Error())
}

// describe fills in what a reader shows of the file, and leaves nothing in it to
// the clock or to chance.
func (s *sheet) describe() {
	s.pdf.SetTitle(s.glyphs.printable(s.name()), true)
	s.pdf.SetAuthor(s.glyphs.printable(s.doc.Seller.Name), true)
	s.pdf.SetCreator("Orderloom", true)
	s.pdf.SetLang(s.say.code)
	s.pdf.SetCreationDate(s.doc.CreatedAt.UTC())
	s.pdf.SetModificationDate(s.doc.CreatedAt.UTC())
	s.pdf.SetCatalogSort(true)
}

// name is what people call the document.
func (s *sheet) name() string { return s.doc.name(s.say) }

func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.pdf.Output(&out); err != nil {
		return nil, fault.Wrap(fault.Invalid, op, err)
	}
	return out.Bytes(), nil
}

func (s *sheet) addPage() {
	if s.page > 0 {
		s.footer()
	}
	s.pdf.AddPage()
	s.page++
	s.y = top
	if s.doc.Draft {
		s.watermark()
	}
	if s.page > 1 {
		s.runningHead()
	}
}

// room makes sure that so much fits below y, on a new page if need be, and
// reports whether there is a new page.
func (s *sheet) room(height float64) bool {
	if s.y+height <= bottom {
		return false
	}
	s.addPage()
	return true
}

// watermark lies under everything, across the page.
func (s *sheet) watermark() {
	text := strings.ToUpper(s.say.draft)
	size := s.shrunk(true, 120, 8, text, 230)
	s.face(true, size, ghost())
	s.pdf.TransformBegin()
	s.pdf.TransformRotate(52, pageWidth/2, pageHeight/2)
	s.pdf.Text((pageWidth-s.pdf.GetStringWidth(text))/2, pageHeight/2+size/8, text)
	s.pdf.TransformEnd()
}

func (s *sheet) runningHead() {
	s.face(true, 9, accent())
	s.put(left, s.y, s.fitted(s.name(), width*0.6))
	s.face(false, 8, grey())
	s.putRight(right, s.y, s.fitted(s.doc.Seller.Name, width*0.35))
	s.rule(s.y+2.5, accent(), 0.3)
	s.y += 9
}

func (s *sheet) footer() {
	const y = pageHeight - 13
	s.rule(y-4.5, hair(), 0.2)
	s.face(false, 7.5, grey())
	s.put(left, y, s.fitted(s.doc.Seller.Name+" · "+s.name(), width*0.75))
	s.putRight(right, y, fmt.Sprintf(s.say.page, s.page, s.pages))
}

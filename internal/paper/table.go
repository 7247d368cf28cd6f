package paper

import (
	"strings"

	"github.com/orderloom/orderloom/internal/money"
)

// column is one of the table of lines. All but the first hold figures, to the
// right; the first takes what width they leave.
type column struct {
	label string
	cell  func(Line) string
	width float64
	right float64 // its right edge
}

const (
	padding   = 4.0 // between columns
	leastName = 42.0
	headSize  = 7.5
)

// grid is the table of lines, measured.
type grid struct {
	columns []column
	size    float64 // of its text
	name    float64 // width of the first column
}

// table prints the lines. Its head is repeated on each page that it reaches.
func (s *sheet) table() {
	g := s.measured()
	s.room(20)
	s.head(g)
	for _, l := range s.doc.Lines {
		s.row(g, l)
	}
	s.y += 5
}

// measured makes columns as wide as their widest cell, and the text as small as
// it must be for a name to have room beside them.
func (s *sheet) measured() grid {
	for size := 8.5; ; size -= 0.5 {
		g := grid{columns: s.columns(), size: size, name: width}
		for i := range g.columns {
			g.columns[i].width = s.widest(g.columns[i], size) + padding
			g.name -= g.columns[i].width
		}
		if g.name < leastName && size > 4 {
			continue
		}
		edge := left + g.name
		for i := range g.columns {
			edge += g.columns[i].width
			g.columns[i].right = edge - padding/4
		}
		return g
	}
}

func (s *sheet) widest(c column, size float64) float64 {
	s.face(true, min(headSize, size), black())
	widest := s.wide(c.label)
	s.face(false, size, black())
	for _, l := range s.doc.Lines {
		widest = max(widest, s.wide(c.cell(l)))
	}
	return widest
}

// columns are those with figures.
func (s *sheet) columns() []column {
	var columns []column
	add := func(label string, cell func(Line) string) {
		columns = append(columns, column{label: label, cell: cell})
	}
	add(s.say.quantity, unlessRounding(func(l Line) string { return s.say.count(l.Quantity) }))
	if s.doc.Type == PackingList {
		return columns
	}
	add(s.say.price, unlessRounding(func(l Line) string { return s.say.unitPrice(l.Price, s.doc.Decimals) }))
	if s.discounted() {
		add(s.say.discount, func(l Line) string { return s.unlessZero(l.Discount) })
	}
	add(s.say.net, func(l Line) string { return s.say.amount(l.Net, s.doc.Decimals) })
	add(s.say.taxGroup, func(l Line) string { return strings.Join(l.TaxGroups, ", ") })
	add(s.say.tax, s.lineTax)
	add(s.say.gross, func(l Line) string { return s.say.amount(l.Gross, s.doc.Decimals) })
	return columns
}

func (s *sheet) lineTax(l Line) string {
	if l.Rounding {
		return s.unlessZero(l.Tax)
	}
	return s.say.amount(l.Tax, s.doc.Decimals)
}

func (s *sheet) unlessZero(a money.Amount) string {
	if a.IsZero() {
		return ""
	}
	return s.say.amount(a, s.doc.Decimals)
}

func unlessRounding(cell func(Line) string) func(Line) string {
	return func(l Line) string {
		if l.Rounding {
			return ""
		}
		return cell(l)
	}
}

func (s *sheet) discounted() bool {
	for _, l := range s.doc.Lines {
		if !l.Discount.IsZero() {
			return true
		}
	}
	return false
}

func (s *sheet) head(g grid) {
	const height = 7.0
	s.fill(left, s.y, width, height, tint())
	s.face(true, min(headSize, g.size), accent())
	base := s.y + height/2 + 1
	s.put(left+1.5, base, s.say.item)
	for _, c := range g.columns {
		s.putRight(c.right, base, c.label)
	}
	s.y += height + 1.2
}

// row prints a line, kept together unless it is longer than a page.
func (s *sheet) row(g grid, l Line) {
	names, skus := s.labels(g, l)
	height := lineHeight(g.size)
	whole := float64(len(names))*height + float64(len(skus))*(height-0.6) + 2.4
	if whole > bottom-top-30 {
		whole = height // it has to be parted: begin it here
	}
	if s.room(whole) {
		s.head(g)
	}

	s.face(false, g.size, black())
	for _, c := range g.columns {
		s.putRight(c.right, s.y+height-1, c.cell(l))
	}
	for _, name := range names {
		s.flow(g, name, height)
	}
	s.face(false, g.size-1.5, grey())
	for _, sku := range skus {
		s.flow(g, sku, height-0.6)
	}
	s.y += 1.2
	s.stroke(left, right, s.y, hair(), 0.15)
	s.y += 1.2
}

// labels are the lines of a row's first column.
func (s *sheet) labels(g grid, l Line) (names, skus []string) {
	name := l.Name
	if l.Rounding {
		name = s.say.rounding
	}
	s.face(false, g.size, black())
	names = s.wrapped(name, g.name-3)
	if len(names) == 0 {
		names = []string{""}
	}
	s.face(false, g.size-1.5, grey())
	return names, s.wrapped(l.SKU, g.name-3)
}

// flow prints a line of text in the first column, and goes on to the next page
// where this one is full.
func (s *sheet) flow(g grid, text string, height float64) {
	if s.y+height > bottom {
		size, _ := s.pdf.GetFontSize()
		s.addPage()
		s.head(g)
		s.face(false, size, black())
	}
	s.put(left+1.5, s.y+height-1, text)
	s.y += height
}

// lineHeight is in millimetres, of a size in points.
func lineHeight(size float64) float64 { return size * 0.49 }

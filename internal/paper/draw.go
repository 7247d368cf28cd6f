package paper

import "strings"

// face is how a text looks; size is in points.
type face struct {
	bold   bool
	size   float64
	colour ink
}

// face sets how the texts to come look.
func (s *sheet) face(bold bool, size float64, colour ink) {
	style := ""
	if bold {
		style = "B"
	}
	s.pdf.SetFont(family, style, size)
	s.pdf.SetTextColor(colour.r, colour.g, colour.b)
}

// put writes a text that starts at x.
func (s *sheet) put(x, y float64, text string) {
	if text != "" {
		s.pdf.Text(x, y, s.glyphs.printable(text))
	}
}

// putRight writes a text that ends at x.
func (s *sheet) putRight(x, y float64, text string) {
	s.put(x-s.wide(text), y, text)
}

// squeeze writes a text that ends at x, in a smaller size where it is wider than
// the room for it.
func (s *sheet) squeeze(x, y, room float64, f face, text string) {
	s.face(f.bold, s.shrunk(f.bold, f.size, 3, text, room), f.colour)
	s.putRight(x, y, text)
}

// wide is how wide a text is in the current face.
func (s *sheet) wide(text string) float64 {
	return s.pdf.GetStringWidth(s.glyphs.printable(text))
}

// wrapped is a text in lines no wider than that in the current face; a word that
// doesn't fit is broken. An empty text has no lines.
func (s *sheet) wrapped(text string, width float64) []string {
	text = strings.TrimSpace(s.glyphs.printable(text))
	if text == "" {
		return nil
	}
	return s.pdf.SplitText(text, width)
}

// fitted is a text on one line, cut where it is wider than that in the current
// face.
func (s *sheet) fitted(text string, width float64) string {
	lines := s.wrapped(strings.ReplaceAll(text, "\n", " "), width)
	if len(lines) < 2 {
		return strings.Join(lines, "")
	}
	return s.wrapped(text, width-s.wide("…"))[0] + "…"
}

// shrunk is the largest size, from size down to least, at which a text is no
// wider than that.
func (s *sheet) shrunk(bold bool, size, least float64, text string, width float64) float64 {
	for ; size > least; size -= 0.5 {
		s.face(bold, size, black())
		if s.wide(text) <= width {
			return size
		}
	}
	return least
}

// rule draws a line over the whole width.
func (s *sheet) rule(y float64, colour ink, thickness float64) {
	s.stroke(left, right, y, colour, thickness)
}

func (s *sheet) stroke(from, to, y float64, colour ink, thickness float64) {
	s.pdf.SetDrawColor(colour.r, colour.g, colour.b)
	s.pdf.SetLineWidth(thickness)
	s.pdf.Line(from, y, to, y)
}

// fill paints a rectangle whose upper edge is at y.
func (s *sheet) fill(x, y, width, height float64, colour ink) {
	s.pdf.SetFillColor(colour.r, colour.g, colour.b)
	s.pdf.Rect(x, y, width, height, "F")
}

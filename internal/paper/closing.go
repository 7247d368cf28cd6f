package paper

import "strings"

// The closing is in millimetres, too.
const (
	taxHeight    = 5.4
	wrapHeight   = 3.8 // of each further line of a group's name
	groupWidth   = 22.0
	sumsWidth    = 76.0
	taxesWidth   = 90.0
	plainHeight  = 6.0
	strongHeight = 8.6
)

// totalRow is the place of the total itself among the totals.
const totalRow = 2

// sum is one row of the totals.
type sum struct {
	label, text string
	strong      bool
}

// closing is what follows the lines: taxes beside totals, then the note. The
// totals are never parted. A packing list has none.
func (s *sheet) closing() {
	if s.doc.Type == PackingList {
		s.note(s.say.parcels, strings.Join(s.doc.Parcels, "\n"))
		s.note(s.say.buyerNote, s.doc.BuyerNote)
		return
	}
	needed := 0.0
	for _, row := range s.sums() {
		needed += row.height()
	}
	s.room(needed)
	page, start := s.page, s.y
	end := s.totals()

	s.y = start
	s.taxes()
	if s.page == page {
		s.y = max(s.y, end)
	}
	s.note(s.say.payment, s.doc.PaymentNote)
}

func (s *sheet) sums() []sum {
	d := s.doc
	paid, open := s.say.settling(d.Type)
	sums := []sum{
		{label: s.say.totalNet, text: s.say.amount(d.Net, d.Decimals)},
		{label: s.say.totalTax, text: s.say.amount(d.Tax, d.Decimals)},
		{label: s.say.total, text: s.say.sum(d.Total, d), strong: true},
		{label: paid, text: s.say.amount(d.Paid, d.Decimals)},
	}
	if !d.Cleared.IsZero() {
		sums = append(sums, sum{label: s.say.cleared, text: s.say.amount(d.Cleared, d.Decimals)})
	}
	return append(sums, sum{label: open, text: s.say.sum(d.Open, d), strong: true})
}

func (row sum) height() float64 {
	if row.strong {
		return strongHeight
	}
	return plainHeight
}

// totals are printed on the right; it gives where they end.
func (s *sheet) totals() float64 {
	y := s.y
	for i, row := range s.sums() {
		y = s.sum(y, row, i == totalRow)
	}
	return y
}

// sum prints a row of the totals; the total itself is inverted.
func (s *sheet) sum(y float64, row sum, inverted bool) float64 {
	const x, inset = right - sumsWidth, 3.0
	height, label, text := row.height(), grey(), black()
	if row.strong {
		label = black()
	}
	if inverted {
		s.fill(x, y, sumsWidth, height, accent())
		label, text = white(), white()
	}
	base := y + height/2 + 1.3
	s.face(row.strong, 9, label)
	s.put(x+inset, base, row.label)
	room := sumsWidth - 3*inset - s.wide(row.label)
	s.squeeze(right-inset, base, room, face{row.strong, sumSize(row), text}, row.text)
	return y + height
}

func sumSize(row sum) float64 {
	if row.strong {
		return 11
	}
	return 9
}

// taxes is the table of taxes, on the left; it may go on over pages.
func (s *sheet) taxes() {
	if len(s.doc.Taxes) == 0 {
		return
	}
	s.taxHead()
	for _, t := range s.doc.Taxes {
		s.taxLine(t)
	}
}

func (s *sheet) taxLine(t Tax) {
	plain := face{false, 8.5, black()}
	s.face(plain.bold, plain.size, plain.colour)
	group := s.wrapped(t.Group, groupWidth)
	height := taxHeight + float64(max(len(group)-1, 0))*wrapHeight
	if s.room(height) {
		s.taxHead()
	}
	base := s.y + 3.9
	s.taxFigures(base, plain, s.say.percent(t.Percent), s.say.amount(t.Base, s.doc.Decimals), s.say.amount(t.Tax, s.doc.Decimals))
	s.face(plain.bold, plain.size, plain.colour)
	for i, text := range group {
		s.put(left+1.5, base+float64(i)*wrapHeight, text)
	}
	s.y += height
	s.stroke(left, left+taxesWidth, s.y, hair(), 0.15)
}

func (s *sheet) taxHead() {
	s.fill(left, s.y, taxesWidth, 6.4, tint())
	bold := face{true, headSize, accent()}
	s.taxFigures(s.y+4.2, bold, s.say.rate, s.say.base, s.say.tax)
	s.face(bold.bold, bold.size, bold.colour)
	s.put(left+1.5, s.y+4.2, s.say.taxGroup)
	s.y += 6.8
}

// taxFigures prints a row's figures; each has a right edge and room.
func (s *sheet) taxFigures(base float64, f face, figures ...string) {
	columns := [...]struct{ right, room float64 }{{36, 12}, {67, 28}, {taxesWidth - 1, 20}}
	for i, figure := range figures {
		s.squeeze(left+columns[i].right, base, columns[i].room, f, figure)
	}
}

// note is a text under its label; nothing where there is none.
func (s *sheet) note(label, text string) {
	const column, height = width * 0.75, 4.3
	s.face(false, 9, black())
	lines := s.wrapped(text, column)
	if len(lines) == 0 {
		return
	}
	s.y += 10
	s.room(5 + 2*height)
	s.y = s.label(left, s.y, label)
	for _, line := range lines {
		s.room(height)
		s.face(false, 9, black())
		s.put(left, s.y, line)
		s.y += height
	}
}

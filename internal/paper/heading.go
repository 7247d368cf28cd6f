package paper

// fact is a label and what it says.
type fact struct{ label, text string }

// heading is the upper part of the first page: what the document is, of whom,
// for whom, and its facts.
func (s *sheet) heading() {
	s.y = max(s.masthead(), s.letterhead()) + 4
	s.rule(s.y, accent(), 0.6)
	s.y += 7

	const gap, column = 8.0, 56.0
	start := s.y
	seller := s.party(left, column, s.say.seller, s.doc.Seller)
	to := s.say.buyer
	if s.doc.Type == PackingList {
		to = s.say.recipient
	}
	buyer := s.party(left+column+gap, column-4, to, s.doc.Buyer)
	facts := s.facts(left + 2*(column+gap) - 4)
	s.y = max(start, seller, buyer, facts) + 3
}

// masthead is the document's type and number; it gives where it ends.
func (s *sheet) masthead() float64 {
	const column = 112.0
	title := s.say.title(s.doc.Type)
	size := s.shrunk(true, 23, 12, title, column)
	s.face(true, size, accent())
	y := top + 5.0
	s.put(left, y, title)
	if s.doc.Number != "" {
		y += 7
		s.face(false, s.shrunk(false, 12.5, 7, s.doc.Number, column), black())
		s.put(left, y, s.doc.Number)
	}
	if s.doc.Draft {
		y += 6
		s.face(true, 10, grey())
		s.put(left, y, s.say.draft)
	}
	return y
}

// letterhead is the seller's name; it gives where it ends.
func (s *sheet) letterhead() float64 {
	y := top + 5.0
	s.face(true, 12.5, black())
	for i, line := range s.wrapped(s.doc.Seller.Name, 58) {
		if i > 0 {
			y += 5.2
		}
		s.putRight(right, y, line)
	}
	return y
}

// party is a seller's or buyer's block; it gives where it ends.
func (s *sheet) party(x, column float64, label string, p Party) float64 {
	y := s.label(x, s.y, label)
	s.face(true, 9.5, black())
	for _, line := range s.wrapped(p.Name, column) {
		s.put(x, y, line)
		y += 4.4
	}
	s.face(false, 8.5, black())
	for _, text := range p.lines(s.say) {
		for _, line := range s.wrapped(text, column) {
			s.put(x, y, line)
			y += 4.1
		}
	}
	return y
}

func (p Party) lines(w words) []string {
	var lines []string
	if p.Registration != "" {
		lines = append(lines, w.registration+" "+p.Registration)
	}
	if p.VATNumber != "" {
		lines = append(lines, w.vat+" "+p.VATNumber)
	}
	return append(lines, p.Details...)
}

// label is a small heading; it gives where the text under it goes.
func (s *sheet) label(x, y float64, text string) float64 {
	s.face(true, 7.5, grey())
	s.put(x, y, text)
	return y + 5
}

// facts are the document's own data, down to the right edge; it gives where
// they end.
func (s *sheet) facts(x float64) float64 {
	y := s.y
	for _, f := range s.known() {
		s.face(false, 8, grey())
		s.put(x, y, f.label)
		room := right - x - s.wide(f.label) - 3
		s.face(true, 8.5, black())
		for _, line := range s.wrapped(f.text, room) {
			s.putRight(right, y, line)
			y += 5
		}
	}
	return y
}

func (s *sheet) known() []fact {
	var known []fact
	for _, f := range []fact{
		{s.say.issued, s.say.format.Date(s.doc.IssuedOn)},
		{s.say.due, s.say.format.Date(s.doc.DueOn)},
		{s.say.order, s.doc.Order},
		{s.say.ofInvoice, s.doc.Invoice},
		{s.say.delivery, s.doc.Delivery},
		{s.say.counterparty, s.doc.Counterparty},
		{s.say.currency, s.doc.Currency},
	} {
		if f.text != "" {
			known = append(known, f)
		}
	}
	return known
}

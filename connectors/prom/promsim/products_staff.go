package promsim

// What a company's staff does with products in its cabinet. All of it is ignored for an unknown product.

// EditProduct changes a product as an edit would, where patch is a JSON object without the id. It returns what is wrong with it, or "".
func (s *Shop) EditProduct(id int64, patch string) (refusal string) {
	d, err := parseDoc([]byte(patch))
	if err != nil {
		return err.Error()
	}
	s.withProduct(id, func(p *product) {
		if field, message := s.editProduct(p, d); message != "" {
			refusal = field + ": " + message
		}
	})
	return refusal
}

// InheritAvailability makes a variation's availability its base's, so that it can't be edited, or its own again.
func (s *Shop) InheritAvailability(id int64, inherit bool) {
	s.withProduct(id, func(p *product) { p.inherits = inherit })
}

// ReplaceProductField puts raw JSON in place of a member of a product's answers, without any rule: for tests of answers that no shop
// would give, and of statuses that only moderators give. The time of change moves. It panics when raw is no JSON.
func (s *Shop) ReplaceProductField(id int64, field, raw string) {
	value, err := parseDoc([]byte(`{"value":` + raw + `}`))
	if err != nil {
		panic("promsim: ReplaceProductField: " + err.Error())
	}
	s.withProduct(id, func(p *product) {
		p.doc[field] = value["value"]
		s.touchProduct(p)
	})
}

func (s *Shop) withProduct(id int64, do func(*product)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	if p := s.products[id]; p != nil {
		do(p)
	}
}

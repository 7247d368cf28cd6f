package promsim

import "strconv"

// productsList lists what the company didn't delete [I].
func (s *Shop) productsList(c *call) answer {
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	groupID, err := strconv.ParseInt(orElse(c.query.Get("group_id"), "0"), 10, 64)
	if err != nil {
		return refuse("Invalid value of parameter group_id")
	}
	page := pageOf(s, s.products, l, func(p *product) bool {
		return p.doc.str("status") != "deleted" && (groupID == 0 || p.doc.doc("group").int("id") == groupID)
	})
	shown := make([]doc, len(page))
	for i, p := range page {
		shown[i] = s.showProduct(p, c.language(s.settings.Language))
	}
	return ok(doc{"products": shown})
}

func (s *Shop) productsGet(c *call) answer {
	if s.settings.NoSingleProducts {
		return notFound()
	}
	return s.oneProduct(c, s.products[c.id()])
}

func (s *Shop) productsByExternalID(c *call) answer {
	return s.oneProduct(c, s.byExternalID(c.r.PathValue("id")))
}

func (s *Shop) oneProduct(c *call, p *product) answer {
	if p == nil || p.doc.str("status") == "deleted" {
		return notFound()
	}
	return ok(doc{"product": s.showProduct(p, c.language(s.settings.Language))})
}

// byExternalID finds a product by the company's own id for it, the oldest where several have it, or nil.
func (s *Shop) byExternalID(external string) *product {
	if external == "" {
		return nil
	}
	return first(s.products, func(p *product) bool { return p.doc.str("external_id") == external })
}

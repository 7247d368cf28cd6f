package woosim

import "slices"

// emptyCatalogue makes a shop that sells nothing.
func (s *Shop) emptyCatalogue() {
	s.products, s.index, s.found = map[int64]*product{}, newProductIndex(), foundProducts{}
	s.media, s.terms, s.attrs = map[int64]object{}, map[taxonomy][]object{}, nil
}

// furnishCatalogue gives the shop the products of e with the categories and attributes they have.
func (s *Shop) furnishCatalogue(e *Export) {
	for _, c := range e.categories {
		c = c.clone()
		c.del("count")
		c.del("_links")
		s.keepTerm(categories, c)
	}
	for _, a := range e.attributes {
		a = a.clone()
		a.del("_links")
		s.attrs = append(s.attrs, a)
	}
	for _, p := range e.products {
		s.addProduct(p)
	}
	s.settleVariations()
	s.learnTerms()
	for _, p := range s.products {
		for _, image := range p.doc.objects("images") {
			s.media[image.int("id")] = image
			s.reserve(&s.next.Post, image.int("id"))
		}
	}
}

func (s *Shop) furnishCoupons(e *Export) {
	if len(e.coupons) > 0 {
		s.coupons = nil
	}
	for _, c := range e.coupons {
		if byID(s.coupons, c.int("id")) != nil {
			s.coupons = slices.DeleteFunc(s.coupons, func(has object) bool { return has.int("id") == c.int("id") })
		}
		c = c.clone()
		c.del("_links")
		s.coupons = append(s.coupons, c)
		s.reserve(&s.next.Post, c.int("id"))
	}
	for _, c := range e.customers {
		s.keepCustomer(c)
	}
}

func (e *Export) takeCustomers(_ string, list []object) {
	for _, o := range list {
		if o.has("username") {
			e.customers = append(e.customers, o)
		}
	}
}

// savedProduct is a product as it is saved: what is kept of it, with its times.
func (s *Shop) savedProduct(p *product) object {
	doc := newObject("id", p.id, "date_created_gmt", s.showTime(p, "date_created_gmt"), "date_modified_gmt", s.showTime(p, "date_modified_gmt"))
	return append(doc, p.doc...)
}

// loadCatalogue takes in what was saved.
func (s *Shop) loadCatalogue(st state) {
	s.emptyCatalogue()
	s.customers = map[int64]object{}
	for x, list := range st.Terms {
		s.terms[x] = list
	}
	for id, image := range st.Media {
		s.media[id] = image
	}
	for id, doc := range st.Customers {
		s.customers[id] = doc
	}
	s.attrs = st.Attributes
	for _, doc := range st.Products {
		s.addProduct(doc)
	}
}

// reserveIDs keeps the ids that are in use from being given again, whatever the saved counters say.
func (s *Shop) reserveIDs() {
	s.reserve(&s.next.Term, 0)
	s.reserve(&s.next.User, 0)
	for _, list := range s.terms {
		for _, t := range list {
			s.reserve(&s.next.Term, t.int("id"))
		}
	}
	for id := range s.customers {
		s.reserve(&s.next.User, id)
	}
}

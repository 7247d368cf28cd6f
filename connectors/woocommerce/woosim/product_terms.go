package woosim

// writeTerms replaces a product's categories and tags, and its shipping class. A product without any category has the shop's default one.
func (s *Shop) writeTerms(p *product, body object) {
	if p.isVariation() {
		s.writeShippingClass(p, body)
		return
	}
	for _, x := range []taxonomy{categories, tags} {
		if given(body, string(x)) {
			p.doc.set(string(x), s.knownTerms(x, body.objects(string(x))))
		}
	}
	if len(p.doc.objects("categories")) == 0 {
		for _, t := range s.terms[categories] {
			if t.str("slug") == "uncategorized" {
				p.doc.set("categories", []object{termRef(t)})
			}
		}
	}
	s.writeShippingClass(p, body)
}

// knownTerms are those of the named terms that exist; others are left out without a word. A category comes before those that were made
// after it.
func (s *Shop) knownTerms(x taxonomy, wanted []object) []object {
	list := []object{}
	for _, t := range s.terms[x] {
		if byID(wanted, t.int("id")) != nil {
			list = append(list, termRef(t))
		}
	}
	return list
}

func termRef(t object) object {
	return newObject("id", t.int("id"), "name", t.str("name"), "slug", t.str("slug"))
}

func (s *Shop) writeShippingClass(p *product, body object) {
	if !given(body, "shipping_class") {
		return
	}
	p.doc.del("shipping_class")
	p.doc.del("shipping_class_id")
	for _, t := range s.terms[shippingClasses] {
		if t.str("slug") == body.str("shipping_class") {
			p.doc.set("shipping_class", t.str("slug"))
			p.doc.set("shipping_class_id", t.int("id"))
		}
	}
}

// renameTerm gives the products of a term its new name; a term that is gone they lose.
func (s *Shop) renameTerm(x taxonomy, id int64, t object) {
	if x != categories && x != tags {
		return
	}
	for _, p := range s.products {
		list := p.doc.objects(string(x))
		if byID(list, id) == nil {
			continue
		}
		kept := []object{}
		for _, has := range list {
			if has.int("id") != id {
				kept = append(kept, has)
			} else if t != nil {
				kept = append(kept, termRef(t))
			}
		}
		p.doc.set(string(x), kept)
	}
}

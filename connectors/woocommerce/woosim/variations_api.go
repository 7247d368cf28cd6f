package woosim

import "net/http"

// variationOf finds the variation that a path names; one of another product isn't found (put/variation_wrong_parent.json).
func (s *Shop) variationOf(parent, id int64) *product {
	if p := s.products[id]; p != nil && p.isVariation() && p.parentID() == parent {
		return p
	}
	return nil
}

func unknownVariation() *answer {
	bad := unknownProduct("product_variation", http.StatusNotFound)
	bad.barred = true
	return &bad
}

// withParent does something below a product that exists and may have variations.
func (s *Shop) withParent(c *call, do func(up *product) answer) answer {
	up := s.products[c.id("id")]
	if up == nil || up.isVariation() {
		return failure(http.StatusNotFound, "woocommerce_rest_product_invalid_id", "Invalid ID.")
	}
	return do(up)
}

func (s *Shop) variationsList(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		f, bad := s.readProductFilter(c.query)
		if bad != nil {
			return *bad
		}
		f.of = up.id
		return s.productPage(c, f, s.variationRead)
	})
}

// variationsAll lists the variations of every product (products/all_variations_route.json).
func (s *Shop) variationsAll(c *call) answer {
	if s.settings.NoVariationList {
		return noRoute()
	}
	f, bad := s.readProductFilter(c.query)
	if bad != nil {
		return *bad
	}
	f.variations = true
	return s.productPage(c, f, func(p *product) object {
		out := s.variationRead(p)
		collection := capturedRoot + "variations" // observed: links that lead nowhere
		out.set("_links", newObject("self", []object{newObject("href", collection+"/"+encodeID(p.id))},
			"collection", []object{newObject("href", collection)}, "up", []object{newObject("href", capturedRoot+"products/0")}))
		return out
	})
}

func (s *Shop) variationRead(p *product) object { return s.showVariation(p, false) }

func (s *Shop) variationGet(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		p := s.variationOf(up.id, c.id("variation"))
		if p == nil {
			return *unknownVariation()
		}
		return s.one(c, s.showVariation(p, false))
	})
}

func (s *Shop) variationsCreate(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		body, bad := c.jsonBody()
		if bad == nil {
			bad = checkProduct(&body)
		}
		if bad != nil {
			return *bad
		}
		shown, bad := s.createVariation(up, body)
		if bad != nil {
			return *bad
		}
		return s.created(c, shown, "products/"+encodeID(up.id)+"/variations/"+shown.str("id"))
	})
}

func (s *Shop) createVariation(up *product, body object) (object, *answer) {
	if body.int("id") != 0 {
		return nil, duplicate("woocommerce_rest_product_variation_exists", "Cannot create existing product_variation.")
	}
	p := s.newProduct("variation", up.id)
	p.doc.set("tax_class", "parent")
	if bad := s.writeProduct(p, body); bad != nil {
		return nil, bad
	}
	s.enterProduct(p)
	return s.showVariation(p, true), nil
}

func (s *Shop) variationUpdate(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		body, bad := c.jsonBody()
		if bad == nil {
			bad = checkProduct(&body)
		}
		if bad != nil {
			return *bad
		}
		shown, bad := s.updateVariation(up, c.id("variation"), body)
		if bad != nil {
			return *bad
		}
		return s.one(c, shown)
	})
}

func (s *Shop) updateVariation(up *product, id int64, body object) (object, *answer) {
	p := s.variationOf(up.id, id)
	if p == nil {
		return nil, unknownVariation()
	}
	if bad := s.rewrite(p, body); bad != nil {
		return nil, bad
	}
	return s.showVariation(p, true), nil
}

func (s *Shop) variationDelete(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		shown, bad := s.deleteVariation(up, c.id("variation"), forced(c))
		if bad != nil {
			return *bad
		}
		return s.one(c, shown)
	})
}

func (s *Shop) deleteVariation(up *product, id int64, force bool) (object, *answer) {
	p := s.variationOf(up.id, id)
	if p == nil {
		return nil, unknownVariation()
	}
	return s.discard(p, force, "product_variation", func() object { return s.showVariation(p, true) })
}

func (s *Shop) variationsBatch(c *call) answer {
	return s.withParent(c, func(up *product) answer {
		return s.batchOf(c, bulk{
			create: func(body object) (object, *answer) { return s.createVariation(up, body) },
			update: func(body object) (object, *answer) { return s.updateVariation(up, body.int("id"), body) },
			remove: func(id int64) (object, *answer) { return s.deleteVariation(up, id, true) },
		})
	})
}

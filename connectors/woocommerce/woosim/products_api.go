package woosim

import "net/http"

func (s *Shop) productsList(c *call) answer {
	f, bad := s.readProductFilter(c.query)
	if bad != nil {
		return *bad
	}
	return s.productPage(c, f, func(p *product) object { return s.showProduct(p, false) })
}

// productPage answers with a page of the products that a filter lets through, and works out no other than those on it.
func (s *Shop) productPage(c *call, f productFilter, show func(*product) object) answer {
	found, p := s.findProducts(f, c.query), readPaging(c.query)
	part := p.cut(len(found))
	if f.orderBy == "modified" {
		s.mixTies(found, part)
	}
	docs := make([]object, 0, part.to-part.from)
	for _, found := range found[part.from:part.to] {
		docs = append(docs, show(found))
	}
	a := s.list(c, docs)
	p.describe(&a, c, c.r.URL.Path[len(apiPath):], len(found), part, nil)
	return a
}

func (s *Shop) productGet(c *call) answer {
	p := s.products[c.id("id")]
	if p == nil {
		return unknownProduct("product", http.StatusNotFound)
	}
	return s.one(c, s.showProduct(p, false))
}

func unknownProduct(kind string, status int) answer {
	return failure(status, "woocommerce_rest_"+kind+"_invalid_id", "Invalid ID.")
}

// notHere refuses to change a variation where products are changed (put/variation_via_products_route.json).
func notHere() *answer {
	bad := failure(http.StatusNotFound, "woocommerce_rest_invalid_product_id",
		"To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint.")
	return &bad
}

func (s *Shop) productsCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = checkProduct(&body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createProduct(body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "products/"+shown.str("id"))
}

func (s *Shop) createProduct(body object) (object, *answer) {
	if body.int("id") != 0 {
		return nil, duplicate("woocommerce_rest_product_exists", "Cannot create existing product.")
	}
	p := s.newProduct("simple", 0)
	if bad := s.writeProduct(p, body); bad != nil {
		return nil, bad
	}
	s.enterProduct(p)
	return s.showProduct(p, true), nil
}

func (s *Shop) productsUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = checkProduct(&body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateProduct(c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) updateProduct(id int64, body object) (object, *answer) {
	p := s.products[id]
	switch {
	case p == nil:
		bad := unknownProduct("product", http.StatusBadRequest)
		return nil, &bad
	case p.isVariation():
		return nil, notHere()
	}
	if bad := s.rewrite(p, body); bad != nil {
		return nil, bad
	}
	return s.showProduct(p, true), nil
}

// rewrite changes a product. Any request counts as a change, also an empty one. One taken out of the trash is told of.
func (s *Shop) rewrite(p *product, body object) *answer {
	was := p.status()
	if bad := s.writeProduct(p, body); bad != nil {
		return bad
	}
	s.saveProduct(p)
	if was == "trash" && p.status() != "trash" {
		s.fire("product.restored", p.id)
	}
	return nil
}

func (s *Shop) productsDelete(c *call) answer {
	shown, bad := s.deleteProduct(c.id("id"), forced(c))
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

// deleteProduct answers with the product as it was before.
func (s *Shop) deleteProduct(id int64, force bool) (object, *answer) {
	p := s.products[id]
	switch {
	case p == nil:
		bad := unknownProduct("product", http.StatusNotFound)
		return nil, &bad
	case p.isVariation():
		return nil, notHere()
	}
	return s.discard(p, force, "product", func() object { return s.showProduct(p, true) })
}

func (s *Shop) discard(p *product, force bool, kind string, show func() object) (object, *answer) {
	before := show()
	switch {
	case force:
		s.removeProduct(p)
	case p.status() == "trash":
		bad := failure(http.StatusGone, "woocommerce_rest_already_trashed", "The "+kind+" has already been deleted.")
		return nil, &bad
	default:
		s.trashProduct(p)
	}
	return before, nil
}

func (s *Shop) productsBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: s.createProduct,
		update: func(body object) (object, *answer) { return s.updateProduct(body.int("id"), body) },
		remove: func(id int64) (object, *answer) { return s.deleteProduct(id, true) },
	})
}

// forced says whether a deletion is for good.
func forced(c *call) bool {
	force := c.query.Get("force")
	if body, bad := c.jsonBody(); force == "" && bad == nil {
		return truthy(body, "force")
	}
	return force == "true" || force == "1"
}

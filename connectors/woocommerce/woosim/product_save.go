package woosim

// saveProduct is what follows every change of a product: status of stock, time of change (an empty change counts too), the index, the
// variable product above it, which changes with it (contract, 5), and the webhooks.
func (s *Shop) saveProduct(p *product) {
	s.settleStock(p)
	s.stampProduct(p)
	if up := s.parentOf(p); up != nil {
		s.settleParent(up)
		s.stampProduct(up)
	}
	if p.status() != "trash" {
		s.fire("product.updated", p.id)
	}
}

func (s *Shop) stampProduct(p *product) {
	p.doc = s.shapes.slim(p.doc)
	p.modified = s.now()
	s.index.put(p)
}

// newProduct makes a product of a kind, without saving it.
func (s *Shop) newProduct(kind string, parent int64) *product {
	now := s.now()
	return &product{id: s.next.Post, created: now, modified: now, doc: newObject("type", kind, "status", "publish", "name", "",
		"slug", "", "tax_status", "taxable", "stock_status", "instock", "parent_id", parent)}
}

// enterProduct puts a new product into the shop.
func (s *Shop) enterProduct(p *product) {
	p.id = take(&s.next.Post)
	s.products[p.id] = p
	s.index.put(p)
	s.fire("product.created", p.id)
	s.saveProduct(p)
}

// trashProduct puts a product in the trash, and its variations with it.
func (s *Shop) trashProduct(p *product) {
	for _, child := range s.children(p.id) {
		s.trashProduct(child)
	}
	setMeta(&p.doc, newObject("key", "_wp_trash_meta_status", "value", p.status()))
	p.doc.set("status", "trash")
	p.doc.set("slug", p.doc.str("slug")+"__trashed")
	s.saveProduct(p)
	if !p.isVariation() { // observed: a variation that goes tells nobody
		s.fire("product.deleted", p.id)
	}
}

// removeProduct deletes a product for good, and its variations with it. Nobody is told (observed).
func (s *Shop) removeProduct(p *product) {
	for _, child := range s.children(p.id) {
		s.forget(child)
	}
	s.forget(p)
	if up := s.parentOf(p); up != nil {
		s.settleParent(up)
		s.stampProduct(up)
	}
}

func (s *Shop) forget(p *product) {
	s.index.drop(p)
	delete(s.products, p.id)
}

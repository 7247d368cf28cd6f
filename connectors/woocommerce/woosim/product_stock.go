package woosim

import "encoding/json"

// SetStock sets a product's or variation's own stock, as staff does in the back office. An unknown id is ignored.
func (s *Shop) SetStock(productID, quantity int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.products[productID]; p != nil {
		p.doc.set("manage_stock", true)
		p.doc.set("stock_quantity", quantity)
		s.saveProduct(p)
	}
}

// Products returns every product and variation as the API would show it, also those in the trash, by id.
func (s *Shop) Products() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, len(s.index.byID))
	for i, p := range s.index.byID {
		out[i] = encode(s.showProduct(p, false))
	}
	return out
}

// Stock returns the stock of a product or variation, 0 when it isn't managed.
func (s *Shop) Stock(productID int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.stockKeeper(productID); p != nil {
		return p.stock()
	}
	return 0
}

// stockKeeper is the product that holds the stock of id: itself, its parent, or none.
func (s *Shop) stockKeeper(id int64) *product {
	p := s.products[id]
	if p == nil || p.managesStock() {
		return p
	}
	if up := s.parentOf(p); up != nil && up.managesStock() {
		return up
	}
	return nil
}

// backorders is "no", "notify" or "yes".
func (s *Shop) backorders(p *product) string {
	if keeper := s.stockKeeper(p.id); keeper != nil {
		p = keeper
	}
	if b := p.doc.str("backorders"); b != "" {
		return b
	}
	return "no"
}

// writeStock writes what a request says of stock. A quantity for a product whose stock isn't managed is silently ignored, and where it is
// managed the status is (put/product_stock_*.json). A grouped or external product has no stock.
func (s *Shop) writeStock(p *product, body object) {
	if given(body, "stock_status") {
		p.doc.set("stock_status", oneOfOr(body.str("stock_status"), stockStatuses(), "instock"))
	}
	if p.kind() == "grouped" || p.kind() == "external" {
		p.doc.del("manage_stock")
		if p.kind() == "external" {
			p.doc.set("stock_status", "instock")
		}
	} else if given(body, "manage_stock") {
		p.doc.set("manage_stock", truthy(body, "manage_stock"))
	}
	if given(body, "backorders") {
		p.doc.set("backorders", oneOfOr(body.str("backorders"), []string{"no", "notify", "yes"}, "no"))
	}
	if given(body, "low_stock_amount") {
		p.doc.set("low_stock_amount", wholeNumber(body, "low_stock_amount"))
	}
	if !p.managesStock() {
		return
	}
	switch {
	case given(body, "stock_quantity"):
		p.doc.set("stock_quantity", wholeNumber(body, "stock_quantity"))
	case given(body, "inventory_delta"):
		p.doc.set("stock_quantity", p.stock()+wholeNumber(body, "inventory_delta"))
	}
}

func stockStatuses() []string { return []string{"instock", "outofstock", "onbackorder"} }

// settleStock makes quantity and status agree: a managed quantity decides the status, an unmanaged one is emptied.
func (s *Shop) settleStock(p *product) {
	if !p.managesStock() {
		for _, key := range []string{"stock_quantity", "backorders", "low_stock_amount"} {
			p.doc.del(key)
		}
		return
	}
	p.doc.set("stock_quantity", p.stock())
	switch {
	case p.stock() > 0:
		p.doc.set("stock_status", "instock")
	case s.backorders(p) != "no":
		p.doc.set("stock_status", "onbackorder")
	default:
		p.doc.set("stock_status", "outofstock")
	}
}

// settleParent gives a variable product what its variations decide: the lowest price, and its stock status where it manages none.
func (s *Shop) settleParent(up *product) {
	price := ""
	var best *product
	states := map[string]bool{}
	for _, child := range s.children(up.id) {
		if child.status() != "publish" {
			continue
		}
		states[s.stockStatus(child)] = true
		if child.doc.str("price") != "" && (best == nil || child.doc.dec("price").LessThan(best.doc.dec("price"))) {
			best, price = child, child.doc.str("price")
		}
	}
	up.doc.set("price", price)
	if up.managesStock() {
		return
	}
	for _, status := range []string{"instock", "onbackorder", "outofstock"} {
		if states[status] || status == "outofstock" {
			up.doc.set("stock_status", status)
			return
		}
	}
}

// stockStatus is what a product shows; a variation without own stock shows its parent's.
func (s *Shop) stockStatus(p *product) string {
	if keeper := s.stockKeeper(p.id); keeper != nil {
		p = keeper
	}
	return p.doc.str("stock_status")
}

package woosim

import "net/http"

// What a shop's staff does to its products in the back office: the same as over the API, without a request.

// AddProduct makes a product as a POST of body would, where body is a JSON object. It returns its id, or the shop's refusal.
func (s *Shop) AddProduct(body string) (id int64, refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc, err := parseObject([]byte(body))
	if err != nil {
		return 0, err.Error()
	}
	bad := checkProduct(&doc)
	if bad != nil {
		return 0, string(bad.body)
	}
	made, bad := s.createProduct(doc)
	if bad != nil {
		return 0, string(bad.body)
	}
	return made.int("id"), ""
}

// LabelProduct gives a product a SKU whatever others have, as plugins do that write to the shop's tables. An unknown id is ignored.
func (s *Shop) LabelProduct(productID int64, sku string) {
	s.withProduct(productID, func(p *product) {
		p.doc.set("sku", sku)
		s.saveProduct(p)
	})
}

// EditProduct changes a product or a variation as a PUT of body would, where body is a JSON object. It returns the shop's refusal, or "".
func (s *Shop) EditProduct(productID int64, body string) (refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.products[productID]
	if p == nil {
		return string(unknownProduct("product", http.StatusNotFound).body)
	}
	doc, err := parseObject([]byte(body))
	if err != nil {
		return err.Error()
	}
	bad := checkProduct(&doc)
	if bad == nil {
		bad = s.rewrite(p, doc)
	}
	if bad != nil {
		return string(bad.body)
	}
	return ""
}

// TrashProduct puts a product in the trash, and its variations with it. An unknown id is ignored.
func (s *Shop) TrashProduct(productID int64) {
	s.withProduct(productID, s.trashProduct)
}

// DeleteProduct deletes a product for good, and its variations with it; nobody is told. An unknown id is ignored.
func (s *Shop) DeleteProduct(productID int64) {
	s.withProduct(productID, s.removeProduct)
}

func (s *Shop) withProduct(id int64, do func(*product)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.products[id]; p != nil {
		do(p)
	}
}

// RunSales begins and ends the sales whose time has come, as the shop's daily job does: until it runs, a product keeps its price. A sale
// that is over is forgotten.
func (s *Shop) RunSales() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range sortedIDs(s.products) {
		p := s.products[id]
		if p.doc.str("sale_price") == "" {
			continue
		}
		price := p.doc.str("regular_price")
		if s.onSale(p) {
			price = p.doc.str("sale_price")
		}
		if p.doc.str("price") == price {
			continue
		}
		if !s.onSale(p) {
			for _, key := range []string{"sale_price", "date_on_sale_from", "date_on_sale_from_gmt", "date_on_sale_to", "date_on_sale_to_gmt"} {
				p.doc.del(key)
			}
		}
		s.setPrice(p)
		s.saveProduct(p)
	}
}

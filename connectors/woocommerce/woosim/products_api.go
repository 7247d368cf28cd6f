package woosim

import (
	"net/http"
	"slices"
	"strings"
)

func (s *Shop) productsList(c *call) answer {
	list, bad := s.findProducts(c)
	if bad != nil {
		return *bad
	}
	return s.page(c, list)
}

func (s *Shop) findProducts(c *call) ([]object, *answer) {
	var list []*product
	for _, p := range s.products {
		if s.productMatches(p, c) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b *product) int { return int(b.id - a.id) })
	docs := make([]object, len(list))
	for i, p := range list {
		docs[i] = p.doc
	}
	return docs, badPaging(c.query)
}

// productMatches: lists show no variations, but a search by SKU finds them.
func (s *Shop) productMatches(p *product, c *call) bool {
	sku := strings.ToLower(s.ownSKU(p))
	if skus := csv(c.query, "sku"); len(skus) > 0 {
		return sku != "" && slices.ContainsFunc(skus, func(q string) bool { return strings.ToLower(q) == sku })
	}
	if part := c.query.Get("search_sku"); !strings.Contains(sku, strings.ToLower(part)) {
		return false
	}
	for param, value := range map[string]string{"include": p.doc.str("id"), "global_unique_id": p.doc.str("global_unique_id")} {
		if asked := csv(c.query, param); len(asked) > 0 && !slices.Contains(asked, value) {
			return false
		}
	}
	return !p.isVariation()
}

// ownSKU is a product's SKU; one that a variation only shows of its parent isn't its own.
func (s *Shop) ownSKU(p *product) string {
	sku := p.doc.str("sku")
	if up := s.products[p.doc.int("parent_id")]; up != nil && up.doc.str("sku") == sku {
		return ""
	}
	return sku
}

func (s *Shop) productGet(c *call) answer {
	p := s.products[c.id("id")]
	if p == nil {
		return failure(http.StatusNotFound, "woocommerce_rest_product_invalid_id", "Invalid ID.")
	}
	return s.one(c, p.doc)
}

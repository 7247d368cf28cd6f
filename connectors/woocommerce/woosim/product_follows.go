package woosim

import (
	"encoding/json"
)

// follows is what a product shows in a member that it doesn't have as its own.
func (s *Shop) follows(p *product, key string, written bool) (any, bool) {
	switch key {
	case "id":
		return p.id, true
	case "name":
		return s.title(p), true
	case "permalink":
		return s.permalink(p), true
	case "date_created", "date_modified", "date_created_gmt", "date_modified_gmt":
		return s.showTime(p, key), true
	case "on_sale":
		return s.onSale(p), true
	case "purchasable":
		return s.purchasable(p), true
	case "price_html":
		return s.priceHTML(p), true
	case "has_options":
		return p.kind() == "variable", true
	case "variations":
		return append([]int64{}, s.index.children[p.id]...), true
	case "shipping_required":
		return !p.doc.bool("virtual"), true
	case "shipping_taxable":
		return !p.doc.bool("virtual") && p.doc.str("tax_status") != "none", true
	case "description", "short_description":
		return s.longText(p, key, written), true
	default:
		return s.followsStock(p, key, written)
	}
}

// followsStock is what a product shows of stock; a variation may show its parent's.
func (s *Shop) followsStock(p *product, key string, written bool) (any, bool) {
	keeper := s.stockKeeper(p.id)
	switch key {
	case "backorders_allowed":
		return s.backorders(p) != "no", true
	case "backordered":
		return keeper != nil && s.backorders(p) != "no" && keeper.stock() < 0, true
	}
	if keeper != nil && keeper != p {
		switch key {
		case "manage_stock":
			return "parent", true
		case "stock_quantity", "stock_status", "backorders":
			return s.own(keeper, key), true
		}
	}
	return s.followsParent(p, key, written)
}

// followsParent is what a variation shows of its parent where it has nothing of its own; what is written shows what is stored.
func (s *Shop) followsParent(p *product, key string, written bool) (any, bool) {
	switch key {
	case "sku":
		if up := s.parentOf(p); up != nil && p.doc.str("sku") == "" && !written {
			return up.doc.str("sku"), true
		}
	case "tax_class":
		if !written {
			return s.taxClass(p), true
		}
	}
	return nil, false
}

// own is a member of a product with the shape's value where it says nothing.
func (s *Shop) own(p *product, key string) json.RawMessage {
	if raw := p.doc.get(key); raw != nil {
		return raw
	}
	return s.shapes.product.get(key)
}

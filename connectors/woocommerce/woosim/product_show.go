package woosim

import (
	"encoding/json"
	"net/url"
	"strings"
)

// showProduct is a product as /products shows it. The answer of a write differs from that of a read: it says what is stored, where a
// read says what a buyer sees (WordPress's contexts "edit" and "view").
func (s *Shop) showProduct(p *product, written bool) object {
	out := s.fill(s.shapes.product, p, written)
	if written {
		out.set("average_rating", "0")
		out.set("permalink_template", "http:"+capturedHost+"/product/%pagename%/")
		out.set("generated_slug", decodedSlug(p.doc.str("slug")))
	}
	self := capturedRoot + "products/" + encodeID(p.id)
	links := newObject("self", []object{newObject("href", self, "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", capturedRoot+"products")})
	if up := p.parentID(); up != 0 {
		links.set("up", []object{newObject("href", capturedRoot+"products/"+encodeID(up))})
	}
	out.set("_links", links)
	return out
}

// fill puts a product's members into a shape: what it says itself, what follows from it, or else what the shape has.
func (s *Shop) fill(shape object, p *product, written bool) object {
	out := make(object, len(shape), len(shape)+3)
	for i, m := range shape {
		if raw := p.doc.get(m.key); raw != nil {
			m.val = raw
		}
		if v, follows := s.follows(p, m.key, written); follows {
			m.val = encode(v)
		}
		out[i] = m
	}
	for _, m := range p.doc {
		if !shape.has(m.key) && !s.shapes.product.has(m.key) && !s.shapes.variation.has(m.key) {
			out = append(out, m) // of a plugin
		}
	}
	return out
}

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

func (s *Shop) followsStock(p *product, key string, written bool) (any, bool) {
	keeper := s.stockKeeper(p.id)
	switch key {
	case "manage_stock":
		if keeper != nil && keeper != p {
			return "parent", true
		}
	case "stock_quantity", "stock_status", "backorders":
		if keeper != nil && keeper != p {
			return json.RawMessage(s.own(keeper, key)), true
		}
	case "backorders_allowed":
		return s.backorders(p) != "no", true
	case "backordered":
		return keeper != nil && s.backorders(p) != "no" && keeper.stock() < 0, true
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

func (s *Shop) longText(p *product, key string, written bool) string {
	if written {
		return p.doc.str(key)
	}
	return paragraphs(p.doc.str(key))
}

func (s *Shop) showTime(p *product, key string) string {
	t := p.modified
	if strings.HasPrefix(key, "date_created") {
		t = p.created
	}
	if strings.HasSuffix(key, "_gmt") {
		return t.UTC().Format(timeLayout)
	}
	return s.local(t)
}

func (s *Shop) purchasable(p *product) bool {
	if up := s.parentOf(p); up != nil && up.status() != "publish" {
		return false
	}
	return p.status() == "publish" && p.doc.str("price") != "" && p.kind() != "grouped" && p.kind() != "external"
}

// permalink is where buyers see the product; a variation is its parent with what is chosen.
func (s *Shop) permalink(p *product) string {
	const root = "http:" + capturedHost + "/"
	up := s.parentOf(p)
	switch {
	case up == nil && p.status() != "publish":
		return root + "?post_type=product&p=" + encodeID(p.id)
	case up == nil:
		return root + "product/" + p.doc.str("slug") + "/"
	}
	chosen := make([]string, 0, 1)
	for _, a := range p.doc.objects("attributes") {
		value := url.QueryEscape(a.str("option"))
		if a.int("id") != 0 {
			value = slugOf(a.str("option"))
		}
		chosen = append(chosen, "attribute_"+a.str("slug")+"="+value)
	}
	link := s.permalink(up)
	if len(chosen) > 0 {
		link += "?" + strings.Join(chosen, "&")
	}
	return link
}

func decodedSlug(slug string) string {
	if plain, err := url.PathUnescape(slug); err == nil {
		return plain
	}
	return slug
}

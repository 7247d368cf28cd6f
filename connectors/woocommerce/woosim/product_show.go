package woosim

import (
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

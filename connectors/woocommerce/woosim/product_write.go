package woosim

import (
	"strconv"
	"strings"
)

// writeProduct writes a request into a product, or refuses all of it.
func (s *Shop) writeProduct(p *product, body object) *answer {
	if bad := s.clash(p, body); bad != nil {
		return bad
	}
	if bad := s.knowImages(body.objects("images")); bad != nil {
		return bad
	}
	if given(body, "type") && !p.isVariation() {
		p.doc.set("type", oneOfOr(body.str("type"), productTypes(), "simple"))
	}
	if given(body, "status") {
		p.doc.set("status", oneOfOr(body.str("status"), productStatuses(), "draft"))
	}
	s.writeTexts(p, body)
	s.writePlain(p, body)
	s.writeTerms(p, body)
	s.writeAttributes(p, body)
	s.writeSlug(p, body)
	s.writeImages(p, body)
	s.writePrices(p, body)
	s.writeStock(p, body)
	s.writeDates(p, body)
	if entries := body.objects("meta_data"); len(entries) > 0 {
		p.doc.set("meta_data", s.mergeMeta(p.doc.objects("meta_data"), entries))
	}
	return nil
}

// writeTexts writes names and descriptions, cleaned of what a shop's page mustn't hold.
func (s *Shop) writeTexts(p *product, body object) {
	for _, key := range []string{"name", "description", "short_description", "purchase_note"} {
		if given(body, key) {
			p.doc.set(key, richText(body.str(key)))
		}
	}
	for _, key := range []string{"sku", "global_unique_id", "weight", "button_text", "external_url", "post_password"} {
		if given(body, key) {
			p.doc.set(key, plainText(body.str(key)))
		}
	}
	if p.doc.str("name") == "" && !p.isVariation() {
		p.doc.set("name", "Product")
	}
}

// writeSlug writes the part of a product's address that stands for it: as given, or out of its name once it has one.
func (s *Shop) writeSlug(p *product, body object) {
	switch {
	case given(body, "slug") && body.str("slug") != "":
		p.doc.set("slug", s.freeSlug(slugOf(body.str("slug")), p.id))
	case p.doc.str("slug") == "":
		p.doc.set("slug", s.freeSlug(slugOf(s.title(p)), p.id))
	}
}

// freeSlug is a slug that no other product has: "-2" and so on is added to one that is taken.
func (s *Shop) freeSlug(slug string, id int64) string {
	free := slug
	for i := 2; first(s.index.bySlug[free], id) != 0; i++ {
		free = slug + "-" + strconv.Itoa(i)
	}
	return free
}

// writePlain writes the members that are kept as they come.
func (s *Shop) writePlain(p *product, body object) {
	for _, key := range []string{"virtual", "downloadable", "featured", "sold_individually", "reviews_allowed"} {
		if given(body, key) {
			p.doc.set(key, truthy(body, key))
		}
	}
	for _, key := range []string{"menu_order", "download_limit", "download_expiry"} {
		if given(body, key) {
			p.doc.set(key, wholeNumber(body, key))
		}
	}
	if given(body, "parent_id") && !p.isVariation() {
		p.doc.set("parent_id", wholeNumber(body, "parent_id"))
	}
	for _, key := range []string{"upsell_ids", "cross_sell_ids", "grouped_products", "downloads", "default_attributes"} {
		if given(body, key) {
			p.doc.set(key, body.get(key))
		}
	}
	if given(body, "tax_status") {
		p.doc.set("tax_status", oneOfOr(body.str("tax_status"), []string{"taxable", "shipping", "none"}, "taxable"))
	}
	if given(body, "catalog_visibility") {
		p.doc.set("catalog_visibility", oneOfOr(body.str("catalog_visibility"), []string{"visible", "catalog", "search", "hidden"}, "visible"))
	}
	if given(body, "tax_class") {
		p.doc.set("tax_class", s.knownClass(body.str("tax_class"), p.isVariation()))
	}
	if given(body, "dimensions") {
		p.doc.set("dimensions", dimensions(p.doc.object("dimensions"), body.object("dimensions")))
	}
}

// knownClass: "standard" is stored as "", and so is a class that the shop doesn't have.
func (s *Shop) knownClass(class string, ofVariation bool) string {
	if class == "parent" && ofVariation {
		return class
	}
	for _, c := range s.classes {
		if c.str("slug") == class && class != "standard" {
			return class
		}
	}
	return ""
}

func dimensions(was, now object) object {
	out := object{}
	for _, key := range []string{"length", "width", "height"} {
		out.set(key, was.str(key))
		if now.has(key) {
			out.set(key, strings.TrimSpace(now.str(key)))
		}
	}
	return out
}

// writeDates lets a request say when a product was made; the time of change can't be said.
func (s *Shop) writeDates(p *product, body object) {
	if t, ok := readDay(body.str("date_created"), s.zone); ok {
		p.created = t.UTC()
	}
	if t, err := s.readTime(newObject("date_created_gmt", body.str("date_created_gmt")), "date_created"); err == nil {
		p.created = t
	}
}

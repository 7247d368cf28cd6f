package woosim

import "strings"

// showVariation is a variation as its own routes show it: named by what is chosen, with one image, and with its parent's SKU where it
// has none of its own.
func (s *Shop) showVariation(p *product, written bool) object {
	out := s.fill(s.shapes.variation, p, written)
	if chosen := optionsOf(p); chosen != "" {
		out.set("name", chosen)
	}
	if images := p.doc.objects("images"); len(images) > 0 {
		out.set("image", images[0])
	}
	if up := s.parentOf(p); up != nil && p.doc.str("sku") == "" {
		out.set("sku", up.doc.str("sku"))
	}
	collection := capturedRoot + "products/" + encodeID(p.parentID()) + "/variations"
	out.set("_links", newObject(
		"self", []object{newObject("href", collection+"/"+encodeID(p.id), "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", collection)},
		"up", []object{newObject("href", capturedRoot+"products/"+encodeID(p.parentID()))}))
	return out
}

// optionsOf is what is chosen in a variation, such as "S" or "S, Melna".
func optionsOf(p *product) string {
	if !p.isVariation() {
		return ""
	}
	var chosen []string
	for _, a := range p.doc.objects("attributes") {
		chosen = append(chosen, a.str("option"))
	}
	return strings.Join(chosen, ", ")
}

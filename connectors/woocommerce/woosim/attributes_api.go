package woosim

import (
	"net/http"
	"slices"
)

func unknownAttribute() *answer {
	bad := failure(http.StatusNotFound, "woocommerce_rest_attribute_invalid", "Resource does not exist.")
	return &bad
}

func (s *Shop) attributesList(c *call) answer {
	list := make([]object, len(s.attrs))
	for i, a := range s.attrs {
		list[i] = showAttribute(a)
	}
	return s.counted(c, list)
}

func showAttribute(a object) object {
	out := a.clone()
	collection := capturedRoot + "products/attributes"
	out.set("_links", newObject(
		"self", []object{newObject("href", collection+"/"+a.str("id"), "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", collection)}))
	return out
}

func (s *Shop) attributeGet(c *call) answer {
	a := byID(s.attrs, c.id("id"))
	if a == nil {
		return *unknownAttribute()
	}
	return s.one(c, showAttribute(a))
}

func (s *Shop) attributesCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil && body.str("name") == "" {
		missing := missingParam("name")
		bad = &missing
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createAttribute(body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "products/attributes/"+shown.str("id"))
}

func (s *Shop) createAttribute(body object) (object, *answer) {
	name := plainText(body.str("name"))
	if name == "" {
		return nil, duplicate("woocommerce_rest_cannot_create", "Please, provide an attribute name.")
	}
	a := newObject("id", 0, "name", name, "slug", "", "type", "select", "order_by", "menu_order", "has_archives", false)
	if bad := s.writeAttribute(&a, body, "woocommerce_rest_cannot_create"); bad != nil {
		return nil, bad
	}
	a.set("id", s.nextAttribute())
	s.attrs = append(s.attrs, a)
	return showAttribute(a), nil
}

func (s *Shop) nextAttribute() int64 {
	last := int64(0)
	for _, a := range s.attrs {
		last = max(last, a.int("id"))
	}
	return last + 1
}

// writeAttribute writes a request into an attribute. Its slug begins with "pa_", and no other attribute has it.
func (s *Shop) writeAttribute(a *object, body object, refusal string) *answer {
	slug := a.str("slug")
	if body.str("slug") != "" || slug == "" {
		wanted := body.str("slug")
		if wanted == "" {
			wanted = a.str("name")
		}
		slug = attributeSlug(wanted)
	}
	for _, other := range s.attrs {
		if other.str("slug") == slug && other.int("id") != a.int("id") {
			return duplicate(refusal, `Slug "`+slug[len("pa_"):]+`" is already in use. Change it, please.`)
		}
	}
	a.set("slug", slug)
	if name := plainText(body.str("name")); name != "" {
		a.set("name", name)
	}
	if given(body, "order_by") {
		a.set("order_by", oneOfOr(body.str("order_by"), []string{"menu_order", "name", "name_num", "id"}, "menu_order"))
	}
	if given(body, "has_archives") {
		a.set("has_archives", truthy(body, "has_archives"))
	}
	return nil
}

func attributeSlug(name string) string {
	if len(name) > len("pa_") && name[:len("pa_")] == "pa_" {
		name = name[len("pa_"):]
	}
	return "pa_" + slugOf(name)
}

func (s *Shop) attributeUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateAttribute(c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) updateAttribute(id int64, body object) (object, *answer) {
	i := slices.IndexFunc(s.attrs, func(a object) bool { return a.int("id") == id })
	if i < 0 {
		return nil, unknownAttribute()
	}
	a := s.attrs[i].clone()
	if bad := s.writeAttribute(&a, body, "woocommerce_rest_cannot_edit"); bad != nil {
		return nil, bad
	}
	s.attrs[i] = a
	return showAttribute(a), nil
}

func (s *Shop) attributeDelete(c *call) answer {
	if !forced(c) {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Resource does not support trashing.")
	}
	shown, bad := s.deleteAttribute(c.id("id"))
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) deleteAttribute(id int64) (object, *answer) {
	a := byID(s.attrs, id)
	if a == nil {
		return nil, unknownAttribute()
	}
	s.attrs = slices.DeleteFunc(s.attrs, func(a object) bool { return a.int("id") == id })
	delete(s.terms, attributeTaxonomy(id))
	return showAttribute(a), nil
}

func (s *Shop) attributesBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: s.createAttribute,
		update: func(body object) (object, *answer) { return s.updateAttribute(body.int("id"), body) },
		remove: s.deleteAttribute,
	})
}

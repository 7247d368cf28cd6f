package woosim

import (
	"net/http"
	"slices"
)

func (s *Shop) taxClassesCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	name := plainText(body.str("name"))
	slug := slugOf(name)
	switch {
	case !body.has("name"):
		return missingParam("name")
	case name == "":
		return *duplicate("woocommerce_rest_tax_class_invalid_name", "Tax class requires a valid name")
	case slices.Contains(s.classSlugs(), slug):
		return *duplicate("woocommerce_rest_tax_class_exists", "Tax class already exists")
	}
	class := newObject("slug", slug, "name", name, "_links", newObject("collection", []object{newObject("href", capturedRoot+"taxes/classes")}))
	s.classes = append(slices.Clone(s.classes), class)
	return s.created(c, class, "taxes/classes/"+slug)
}

// taxClassDelete deletes a class with its rates.
func (s *Shop) taxClassDelete(c *call) answer {
	if !forced(c) {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Taxes do not support trashing.")
	}
	slug := c.r.PathValue("slug")
	i := slices.Index(s.classSlugs(), slug)
	if i < 0 || slug == "standard" {
		return failure(http.StatusBadRequest, "woocommerce_rest_invalid_id", "Invalid resource id.")
	}
	class := s.classes[i]
	s.classes = slices.Delete(slices.Clone(s.classes), i, i+1)
	s.taxes = slices.DeleteFunc(slices.Clone(s.taxes), func(t object) bool { return t.str("class") == slug })
	return s.one(c, class)
}

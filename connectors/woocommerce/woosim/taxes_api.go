package woosim

import (
	"net/http"
	"slices"
)

const taxShape = `{"id":0,"country":"","state":"","postcode":"","city":"","rate":"0.0000","name":"","priority":1,"compound":false,
"shipping":true,"order":0,"class":"standard","postcodes":[],"cities":[]}`

func showTax(t object) object {
	out := t.clone()
	collection := capturedRoot + "taxes"
	out.set("_links", newObject(
		"self", []object{newObject("href", collection+"/"+t.str("id"), "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", collection)}))
	return out
}

func unknownTax(status int) *answer {
	bad := failure(status, "woocommerce_rest_invalid_id", "Invalid resource ID.")
	return &bad
}

func (s *Shop) taxesCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = s.checkTax(body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createTax(body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "taxes/"+shown.str("id"))
}

// checkTax refuses what doesn't fit the schema of a tax rate.
func (s *Shop) checkTax(body object) *answer {
	var checks []*wrong
	for kind, keys := range map[string][]string{
		"string": {"country", "state", "postcode", "city", "rate", "name"}, "integer": {"priority", "order"}, "boolean": {"compound", "shipping"},
	} {
		for _, key := range keys {
			if given(body, key) {
				checks = append(checks, fit(&body, key, kind))
			}
		}
	}
	if given(body, "class") {
		checks = append(checks, oneOf("class", body.str("class"), s.classSlugs()))
	}
	return refuse(checks...)
}

func (s *Shop) classSlugs() []string {
	var slugs []string
	for _, c := range s.classes {
		slugs = append(slugs, c.str("slug"))
	}
	return slugs
}

func (s *Shop) createTax(body object) (object, *answer) {
	if body.int("id") != 0 {
		return nil, duplicate("woocommerce_rest_tax_exists", "Cannot create existing resource.")
	}
	t := mustParse(taxShape)
	last := int64(0)
	for _, has := range s.taxes {
		last = max(last, has.int("id"))
	}
	t.set("id", last+1)
	writeTax(&t, body)
	s.taxes = append(slices.Clone(s.taxes), t)
	return showTax(t), nil
}

// writeTax writes a request into a tax rate; a rate always has four decimals. Orders keep the taxes they have until they are worked out
// again.
func writeTax(t *object, body object) {
	for _, key := range []string{"country", "state", "name", "class"} {
		if given(body, key) {
			t.set(key, plainText(body.str(key)))
		}
	}
	for one, many := range map[string]string{"postcode": "postcodes", "city": "cities"} {
		if given(body, one) && body.str(one) != "" {
			t.set(one, body.str(one))
			t.set(many, []string{body.str(one)})
		}
		if list := stringsIn(body.get(many)); len(list) > 0 {
			t.set(one, list[len(list)-1])
			t.set(many, list)
		}
	}
	if given(body, "rate") {
		t.set("rate", body.dec("rate").StringFixed(4))
	}
	for _, key := range []string{"priority", "order"} {
		if given(body, key) {
			t.set(key, wholeNumber(body, key))
		}
	}
	for _, key := range []string{"compound", "shipping"} {
		if given(body, key) {
			t.set(key, truthy(body, key))
		}
	}
}

func (s *Shop) taxUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = s.checkTax(body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateTax(c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) updateTax(id int64, body object) (object, *answer) {
	i := slices.IndexFunc(s.taxes, func(t object) bool { return t.int("id") == id })
	if i < 0 {
		return nil, unknownTax(http.StatusNotFound)
	}
	t := s.taxes[i].clone()
	writeTax(&t, body)
	s.taxes = slices.Clone(s.taxes)
	s.taxes[i] = t
	return showTax(t), nil
}

func (s *Shop) taxDelete(c *call) answer {
	if !forced(c) {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Taxes do not support trashing.")
	}
	shown, bad := s.deleteTax(c.id("id"))
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) deleteTax(id int64) (object, *answer) {
	t := byID(s.taxes, id)
	if t == nil {
		return nil, unknownTax(http.StatusBadRequest)
	}
	s.taxes = slices.DeleteFunc(slices.Clone(s.taxes), func(t object) bool { return t.int("id") == id })
	return showTax(t), nil
}

func (s *Shop) taxesBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: s.createTax,
		update: func(body object) (object, *answer) { return s.updateTax(body.int("id"), body) },
		remove: s.deleteTax,
	})
}

package woosim

import (
	"slices"
)

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

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

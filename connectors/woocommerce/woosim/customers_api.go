package woosim

import (
	"net/http"
	"slices"
)

func (s *Shop) showCustomer(doc object) object {
	out := doc.clone()
	methods := []string{"GET", "POST", "PUT", "PATCH"}
	if doc.str("role") == "customer" {
		methods = append(methods, "DELETE")
	}
	collection := capturedRoot + "customers"
	out.set("_links", newObject(
		"self", []object{newObject("href", collection+"/"+doc.str("id"), "targetHints", allowHint(methods...))},
		"collection", []object{newObject("href", collection)}))
	return out
}

func unknownCustomer(status int) *answer {
	bad := failure(status, "woocommerce_rest_invalid_id", "Invalid resource ID.")
	bad.barred = status == http.StatusNotFound
	return &bad
}

func (s *Shop) customerGet(c *call) answer {
	doc := s.customers[c.id("id")]
	if doc == nil {
		return *unknownCustomer(http.StatusNotFound)
	}
	return s.one(c, s.showCustomer(doc))
}

func (s *Shop) customersCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil && !body.has("email") {
		missing := missingParam("email")
		bad = &missing
	}
	if bad == nil {
		bad = checkCustomer(body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createCustomer(body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "customers/"+shown.str("id"))
}

func (s *Shop) customerUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad == nil {
		bad = checkCustomer(body)
	}
	doc := s.customers[c.id("id")]
	if bad == nil && doc == nil {
		bad = unknownCustomer(http.StatusNotFound)
	}
	if bad == nil {
		bad = guarded(doc, body)
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateCustomer(c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

// guarded refuses to change how somebody who isn't a customer signs in.
func guarded(doc, body object) *answer {
	if doc.str("role") == "customer" {
		return nil
	}
	for _, key := range []string{"email", "password"} {
		if given(body, key) && (key == "password" || body.str(key) != doc.str(key)) {
			bad := failure(http.StatusForbidden, "woocommerce_rest_cannot_edit",
				"Sorry, "+key+" cannot be updated via this endpoint for a user with role "+doc.str("role")+".")
			return &bad
		}
	}
	return nil
}

func (s *Shop) updateCustomer(id int64, body object) (object, *answer) {
	doc := s.customers[id].clone()
	if len(doc) == 0 {
		return nil, unknownCustomer(http.StatusBadRequest)
	}
	if email := body.str("email"); email != "" {
		if other := s.customerBy("email", email); other != nil && email != doc.str("email") {
			return nil, duplicate("woocommerce_rest_customer_invalid_email", "Email address is invalid.")
		}
		doc.set("email", email)
	}
	if name := body.str("username"); name != "" && name != doc.str("username") {
		return nil, duplicate("woocommerce_rest_customer_invalid_argument", "Username isn't editable.")
	}
	s.writeCustomer(&doc, body)
	s.fire("customer.updated", id)
	return s.showCustomer(doc), nil
}

func (s *Shop) customerDelete(c *call) answer {
	doc := s.customers[c.id("id")]
	switch {
	case doc == nil:
		return *unknownCustomer(http.StatusNotFound)
	case doc.str("role") != "customer":
		return failure(http.StatusForbidden, "woocommerce_rest_cannot_delete", "Sorry, users with "+doc.str("role")+
			" role cannot be deleted via this endpoint. Allowed roles: customer")
	case !forced(c):
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Customers do not support trashing.")
	}
	heir := newObject("id", c.query.Get("reassign")).int("id")
	if heir != 0 && (heir == doc.int("id") || s.customers[heir] == nil) {
		return failure(http.StatusBadRequest, "woocommerce_rest_customer_invalid_reassign", "Invalid resource id for reassignment.")
	}
	s.removeCustomer(doc.int("id"), heir)
	return s.one(c, s.showCustomer(doc))
}

func (s *Shop) customersBatch(c *call) answer {
	return s.batchOf(c, bulk{
		create: s.createCustomer,
		update: func(body object) (object, *answer) { return s.updateCustomer(body.int("id"), body) },
		remove: func(id int64) (object, *answer) {
			doc := s.customers[id]
			if doc == nil || !slices.Contains([]string{"customer"}, doc.str("role")) {
				return nil, unknownCustomer(http.StatusNotFound)
			}
			s.removeCustomer(id, 0)
			return s.showCustomer(doc), nil
		},
	})
}

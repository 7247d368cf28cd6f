package woosim

import (
	"strings"
)

// checkCustomer refuses what doesn't fit the schema of a customer.
func checkCustomer(body object) *answer {
	var checks []*wrong
	for _, key := range []string{"email", "first_name", "last_name", "username", "password"} {
		if given(body, key) {
			checks = append(checks, fit(&body, key, "string"))
		}
	}
	if given(body, "email") && len(checks) > 0 && checks[0] == nil && !isEmail(body.str("email")) {
		checks[0] = wrongParam("email", "rest_invalid_email", "Invalid email address.")
	}
	if email := body.object("billing").str("email"); email != "" && !isEmail(email) {
		checks = append(checks, wrongParam("billing", "rest_invalid_email", "Invalid email address."))
	}
	return refuse(checks...)
}

func isEmail(text string) bool {
	name, host, ok := strings.Cut(text, "@")
	return ok && name != "" && strings.Contains(host, ".")
}

// createCustomer refuses an address or a name to sign in with that somebody has.
func (s *Shop) createCustomer(body object) (object, *answer) {
	email, username := body.str("email"), body.str("username")
	switch {
	case body.int("id") != 0:
		return nil, duplicate("woocommerce_rest_customer_exists", "Cannot create existing resource.")
	case !isEmail(email):
		return nil, duplicate("registration-error-invalid-email", "Please provide a valid email address.")
	case s.customerBy("email", email) != nil:
		return nil, duplicate("registration-error-email-exists",
			"An account is already registered with "+email+". Please log in or use a different email address.")
	case s.customerBy("username", username) != nil:
		return nil, duplicate("registration-error-username-exists", "An account is already registered with that username. Please choose another.")
	case username == "":
		username = s.freeUsername(email)
	}
	doc := s.newCustomer(email)
	doc.set("id", take(&s.next.User))
	doc.set("username", username)
	s.writeCustomer(&doc, body)
	s.fire("customer.created", doc.int("id"))
	return s.showCustomer(doc), nil
}

func (s *Shop) writeCustomer(doc *object, body object) {
	for _, key := range []string{"first_name", "last_name"} {
		if given(body, key) {
			doc.set(key, plainText(body.str(key)))
		}
	}
	for _, kind := range []string{"billing", "shipping"} {
		s.writeCustomerAddress(doc, kind, body.object(kind))
	}
	if entries := body.objects("meta_data"); len(entries) > 0 {
		doc.set("meta_data", s.mergeMeta(doc.objects("meta_data"), entries))
	}
	s.stampDoc(doc, "date_modified")
	s.keepCustomer(*doc)
}

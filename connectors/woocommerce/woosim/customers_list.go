package woosim

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// customersList lists customers by name, or as asked; other users of the shop only when their role is named. There is no filter by time
// of change (contract, 8).
func (s *Shop) customersList(c *call) answer {
	by, direction := cmp.Or(c.query.Get("orderby"), "name"), cmp.Or(c.query.Get("order"), "asc")
	role := cmp.Or(c.query.Get("role"), "customer")
	checks := append(pagingChecks(c.query), oneOf("order", direction, []string{"asc", "desc"}),
		oneOf("orderby", by, []string{"id", "include", "name", "registered_date"}),
		oneOf("role", role, []string{"all", "administrator", "editor", "author", "contributor", "subscriber", "customer", "shop_manager"}))
	if bad := refuse(checks...); bad != nil {
		return *bad
	}
	list := []object{}
	for _, id := range sortedIDs(s.customers) {
		if doc := s.customers[id]; (role == "all" || doc.str("role") == role) && customerMatches(doc, c.query) {
			list = append(list, s.showCustomer(doc))
		}
	}
	include := csv(c.query, "include")
	slices.SortStableFunc(list, func(a, b object) int {
		if direction == "desc" {
			a, b = b, a
		}
		switch by {
		case "id":
			return cmp.Compare(a.int("id"), b.int("id"))
		case "include":
			return cmp.Compare(slices.Index(include, a.str("id")), slices.Index(include, b.str("id")))
		case "registered_date":
			return cmp.Compare(a.str("date_created_gmt"), b.str("date_created_gmt"))
		default:
			return cmp.Compare(displayName(a), displayName(b))
		}
	})
	return s.page(c, list)
}

// displayName is the name by which customers are sorted; the observed shop's were those they sign in with.
func displayName(doc object) string { return fold(doc.str("username")) }

func customerMatches(doc object, q url.Values) bool {
	id := doc.str("id")
	if !lets(csv(q, "include"), id) || slices.Contains(csv(q, "exclude"), id) {
		return false
	}
	if email := q.Get("email"); email != "" && !strings.EqualFold(email, doc.str("email")) {
		return false
	}
	text := fold(q.Get("search"))
	return slices.ContainsFunc([]string{doc.str("email"), doc.str("username"), doc.str("first_name") + " " + doc.str("last_name")},
		func(field string) bool { return strings.Contains(fold(field), text) })
}

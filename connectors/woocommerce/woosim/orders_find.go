package woosim

import (
	"slices"
	"strings"
	"time"
)

// find returns the orders that a filter lets through. Times exclude their own second, at both ends.
func (s *Shop) find(f filter) []*order {
	var found []*order
	for _, o := range s.orders {
		if s.matches(o, f) {
			found = append(found, o)
		}
	}
	return found
}

func (s *Shop) matches(o *order, f filter) bool {
	return statusMatches(o.status(), f.statuses) && timesMatch(o, f) && idMatches(o, f) && contentMatches(o, f)
}

func timesMatch(o *order, f filter) bool {
	return between(o.created, f.after, f.before) && between(o.modified, f.modifiedAfter, f.modifiedBefore)
}

// between excludes both ends; an end that isn't set is open.
func between(t, after, before time.Time) bool {
	return (after.IsZero() || t.After(after)) && (before.IsZero() || t.Before(before))
}

func idMatches(o *order, f filter) bool {
	id := encodeID(o.id)
	if len(f.include) > 0 && !slices.Contains(f.include, id) {
		return false
	}
	return !slices.Contains(f.exclude, id) && (len(f.parents) == 0 || slices.Contains(f.parents, o.doc.str("parent_id")))
}

func contentMatches(o *order, f filter) bool {
	if f.hasCustomer && o.doc.str("customer_id") != f.customer {
		return false
	}
	if f.hasProduct && !hasProduct(o, f.product) {
		return false
	}
	return f.search == "" || mentions(o, f.search)
}

// statusMatches: "any" is all but trash and drafts of a checkout.
func statusMatches(status string, asked []string) bool {
	if slices.Contains(asked, status) {
		return true
	}
	hidden := status == "trash" || status == "checkout-draft" || status == "auto-draft"
	return slices.Contains(asked, "any") && !hidden
}

func hasProduct(o *order, id string) bool {
	return slices.ContainsFunc(o.doc.objects("line_items"), func(l object) bool {
		return l.str("product_id") == id || l.str("variation_id") == id
	})
}

// mentions looks through number, buyer and meta data, as the shop's search does.
func mentions(o *order, text string) bool {
	text = strings.ToLower(text)
	fields := []string{encodeID(o.id), o.doc.str("number"), o.doc.str("transaction_id")}
	billing := o.doc.object("billing")
	for _, m := range billing {
		fields = append(fields, billing.str(m.key))
	}
	for _, m := range o.doc.objects("meta_data") {
		fields = append(fields, m.str("value"))
	}
	return slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.ToLower(f), text) })
}

package woosim

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
)

// termsList lists terms by name, or as asked.
func (s *Shop) termsList(c *call, x taxonomy) answer {
	by, direction := cmp.Or(c.query.Get("orderby"), "name"), cmp.Or(c.query.Get("order"), "asc")
	checks := append(pagingChecks(c.query), oneOf("order", direction, []string{"asc", "desc"}),
		oneOf("orderby", by, []string{"id", "include", "name", "slug", "term_group", "description", "count"}))
	if bad := refuse(checks...); bad != nil {
		return *bad
	}
	count := s.counts(x)
	list := []object{}
	for _, t := range s.terms[x] {
		if s.termMatches(x, t, count[t.int("id")], c.query) {
			list = append(list, s.showTerm(x, t, count[t.int("id")]))
		}
	}
	slices.SortFunc(list, func(a, b object) int { return cmp.Compare(a.int("id"), b.int("id")) })
	slices.SortStableFunc(list, func(a, b object) int {
		if direction == "desc" {
			a, b = b, a
		}
		return compareTerms(a, b, by, csv(c.query, "include"))
	})
	return s.page(c, list)
}

func compareTerms(a, b object, by string, include []string) int {
	switch by {
	case "id", "count":
		return cmp.Compare(a.int(by), b.int(by))
	case "include":
		return cmp.Compare(slices.Index(include, a.str("id")), slices.Index(include, b.str("id")))
	case "term_group":
		return 0
	default:
		return cmp.Compare(fold(a.str(by)), fold(b.str(by)))
	}
}

func (s *Shop) termMatches(x taxonomy, t object, count int, q url.Values) bool {
	id := t.str("id")
	hideEmpty := q.Get("hide_empty")
	switch {
	case !lets(csv(q, "include"), id), slices.Contains(csv(q, "exclude"), id), !lets(csv(q, "slug"), t.str("slug")):
		return false
	case q.Has("parent") && x == categories && t.str("parent") != q.Get("parent"):
		return false
	case (hideEmpty == "true" || hideEmpty == "1") && count == 0:
		return false
	case q.Has("product") && !s.productHas(x, t, q.Get("product")):
		return false
	}
	text := fold(q.Get("search"))
	return strings.Contains(fold(t.str("name")), text) || strings.Contains(t.str("slug"), text)
}

func (s *Shop) productHas(x taxonomy, t object, product string) bool {
	p := s.products[newObject("id", product).int("id")]
	return p != nil && slices.Contains(termsOf(p, x, map[string]int64{t.str("name"): t.int("id")}), t.int("id"))
}

package woosim

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
)

// foundProducts is what a list of products found last. Whoever pages through a catalogue that stands still is served from it; a list of
// a hundred thousand is not made anew for each of its thousand pages.
type foundProducts struct {
	query   string
	version uint64
	at      int64 // what is on sale changes with the clock alone
	list    []*product
}

// findProducts returns the products that a filter lets through, in the order asked for.
func (s *Shop) findProducts(f productFilter, q url.Values) []*product {
	now := foundProducts{query: encodeID(f.of) + "?" + withoutPage(q), version: s.index.version}
	if f.variations {
		now.query = "all" + now.query
	}
	if f.onSale != "" {
		now.at = s.now().Unix()
	}
	if s.found.query != now.query || s.found.version != now.version || s.found.at != now.at {
		now.list = sortProducts(s.matching(&f), &f)
		s.found = now
	}
	return s.found.list
}

// mixTies puts the products of a page that changed in the same second in another order on each request, with those before and after it
// that tie with them, as a database without an index on the time is free to do. By time of creation the observed shop's ties came by id.
func (s *Shop) mixTies(list []*product, part span) {
	chance := rand.New(s.rng) //nolint:gosec // chance from a seed is what is wanted
	from := part.from
	for from > 0 && from < part.to && list[from-1].modified.Equal(list[from].modified) {
		from--
	}
	for from < part.to {
		to := from + 1
		for to < len(list) && list[to].modified.Equal(list[from].modified) {
			to++
		}
		tied := list[from:to]
		chance.Shuffle(len(tied), func(i, j int) { tied[i], tied[j] = tied[j], tied[i] })
		from = to
	}
}

// matching are the products that a filter lets through.
func (s *Shop) matching(f *productFilter) []*product {
	var list []*product
	for _, p := range s.candidates(f) {
		if s.productMatches(p, f) {
			list = append(list, p)
		}
	}
	return list
}

// candidates are the products that a filter names, where it names any, and those of the time that it asks for.
func (s *Shop) candidates(f *productFilter) []*product {
	switch {
	case f.of != 0:
		return s.children(f.of)
	case len(f.include) > 0:
		return s.withIDs(slices.Collect(maps.Keys(asked(f.include))))
	case len(f.skus) > 0:
		ids := []int64{}
		for _, sku := range f.skus {
			ids = append(ids, s.index.bySKU[sku]...)
		}
		slices.Sort(ids)
		return s.withIDs(slices.Compact(ids))
	case f.orderBy == "modified", !f.modifiedAfter.IsZero(), !f.modifiedBefore.IsZero():
		return s.index.changed(f.modifiedAfter, f.modifiedBefore)
	default:
		return s.index.byID
	}
}

// withIDs are those of the named products that there are.
func (s *Shop) withIDs(ids []int64) []*product {
	var list []*product
	for _, id := range ids {
		if p := s.products[id]; p != nil {
			list = append(list, p)
		}
	}
	return list
}

// withoutPage is what of a query decides which products are found: not which part of them, and not who asks.
func withoutPage(q url.Values) string {
	rest := url.Values{}
	for key, values := range q {
		if !slices.Contains([]string{"page", "per_page", "offset", "_fields"}, key) && !strings.HasPrefix(key, "oauth_") &&
			!strings.HasPrefix(key, "consumer_") {
			rest[key] = values
		}
	}
	return rest.Encode()
}

// sortProducts sorts by the asked member, then by id in the same direction.
func sortProducts(list []*product, f *productFilter) []*product {
	asked := productOrder(f)
	by := func(a, b *product) int { return cmp.Or(asked(a, b), lowerID(a, b)) }
	if f.direction == "desc" && f.orderBy != "include" {
		slices.SortFunc(list, func(a, b *product) int { return by(b, a) })
	} else {
		slices.SortFunc(list, by)
	}
	return list
}

func productOrder(f *productFilter) func(a, b *product) int {
	switch f.orderBy {
	case "date":
		return func(a, b *product) int { return a.created.Compare(b.created) }
	case "modified":
		return func(a, b *product) int { return a.modified.Compare(b.modified) }
	case "title":
		return func(a, b *product) int { return cmp.Compare(fold(a.doc.str("name")), fold(b.doc.str("name"))) }
	case "slug":
		return func(a, b *product) int { return cmp.Compare(a.doc.str("slug"), b.doc.str("slug")) }
	case "price":
		return func(a, b *product) int { return a.doc.dec("price").Cmp(b.doc.dec("price")) }
	case "popularity":
		return func(a, b *product) int { return cmp.Compare(a.doc.int("total_sales"), b.doc.int("total_sales")) }
	case "menu_order":
		return func(a, b *product) int { return cmp.Compare(a.doc.int("menu_order"), b.doc.int("menu_order")) }
	case "include":
		at := func(p *product) int { return slices.Index(f.include, encodeID(p.id)) }
		return func(a, b *product) int { return cmp.Compare(at(a), at(b)) }
	default:
		return lowerID
	}
}

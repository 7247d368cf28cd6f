package woosim

// withBelow is a set of terms and of all below them; nil when none is named.
func (s *Shop) withBelow(x taxonomy, ids []string) map[int64]bool {
	set := asked(ids)
	for grown := set != nil; grown; {
		grown = false
		for _, t := range s.terms[x] {
			if set[t.int("parent")] && !set[t.int("id")] {
				set[t.int("id")], grown = true, true
			}
		}
	}
	return set
}

// counts says how many published products each term has; a category counts those below it too.
func (s *Shop) counts(x taxonomy) map[int64]int {
	above := map[int64]int64{}
	byName := map[string]int64{}
	for _, t := range s.terms[x] {
		above[t.int("id")] = t.int("parent")
		byName[t.str("name")] = t.int("id")
	}
	count := map[int64]int{}
	for _, p := range s.products {
		if p.isVariation() || p.status() != "publish" {
			continue
		}
		seen := map[int64]bool{}
		for _, id := range termsOf(p, x, byName) {
			for ; id != 0 && !seen[id]; id = above[id] {
				seen[id] = true
				count[id]++
			}
		}
	}
	return count
}

// termsOf are the terms of a kind that a product has; those of attributes are named, not numbered.
func termsOf(p *product, x taxonomy, byName map[string]int64) []int64 {
	var ids []int64
	switch x {
	case categories, tags:
		for _, t := range p.doc.objects(string(x)) {
			ids = append(ids, t.int("id"))
		}
	case shippingClasses:
		ids = append(ids, p.doc.int("shipping_class_id"))
	default:
		for _, a := range p.doc.objects("attributes") {
			if a.int("id") == 0 || attributeTaxonomy(a.int("id")) != x {
				continue
			}
			for _, option := range stringsIn(a.get("options")) {
				ids = append(ids, byName[option])
			}
		}
	}
	return ids
}

package woosim

import (
	"cmp"
	"slices"
	"strings"
)

// taxonomy is a kind of term: what stands below "products/" in its path. The terms of an attribute are one kind of their own.
type taxonomy string

const (
	categories      taxonomy = "categories"
	tags            taxonomy = "tags"
	shippingClasses taxonomy = "shipping_classes"
)

func attributeTaxonomy(attribute int64) taxonomy {
	return taxonomy("attributes/" + encodeID(attribute) + "/terms")
}

// shape is what a new term has, in the order the API shows it (products/categories.json).
func (x taxonomy) shape() object {
	switch {
	case x == categories:
		return mustParse(`{"id":0,"name":"","slug":"","parent":0,"description":"","display":"default","image":null,"menu_order":0}`)
	case strings.HasPrefix(string(x), "attributes/"):
		return mustParse(`{"id":0,"name":"","slug":"","description":"","menu_order":0}`)
	default:
		return mustParse(`{"id":0,"name":"","slug":"","description":""}`)
	}
}

func (s *Shop) term(x taxonomy, id int64) object { return byID(s.terms[x], id) }

// termNamed finds a term by its name, and makes it when there is none.
func (s *Shop) termNamed(x taxonomy, name string) object {
	for _, t := range s.terms[x] {
		if strings.EqualFold(t.str("name"), richText(name)) {
			return t
		}
	}
	return s.addTerm(x, name)
}

func (s *Shop) addTerm(x taxonomy, name string) object {
	t := x.shape()
	t.set("id", take(&s.next.Term))
	t.set("name", richText(name))
	t.set("slug", s.freeTermSlug(x, slugOf(name), 0))
	s.terms[x] = append(s.terms[x], t)
	return t
}

// freeTermSlug is a slug that no other term of its kind has.
func (s *Shop) freeTermSlug(x taxonomy, slug string, id int64) string {
	taken := func(slug string) bool {
		return slices.ContainsFunc(s.terms[x], func(t object) bool { return t.str("slug") == slug && t.int("id") != id })
	}
	free := slug
	for i := int64(2); taken(free); i++ {
		free = slug + "-" + encodeID(i)
	}
	return free
}

// keepTerm puts a changed term in its place.
func (s *Shop) keepTerm(x taxonomy, t object) {
	i := slices.IndexFunc(s.terms[x], func(has object) bool { return has.int("id") == t.int("id") })
	if i < 0 {
		s.terms[x] = append(s.terms[x], t)
	} else {
		s.terms[x][i] = t
	}
	s.reserve(&s.next.Term, t.int("id"))
	s.index.version++
}

// learnTerms takes in the terms that products name and no list of them does.
func (s *Shop) learnTerms() {
	for _, id := range sortedIDs(s.products) {
		p := s.products[id]
		for _, x := range []taxonomy{categories, tags} {
			for _, named := range p.doc.objects(string(x)) {
				if named.int("id") != 0 && s.term(x, named.int("id")) == nil {
					t := x.shape()
					t.set("id", named.int("id"))
					t.set("name", named.str("name"))
					t.set("slug", named.str("slug"))
					s.keepTerm(x, t)
				}
			}
		}
	}
	for _, id := range sortedIDs(s.products) {
		for _, a := range s.products[id].doc.objects("attributes") {
			if a.int("id") == 0 {
				continue
			}
			for _, option := range append(stringsIn(a.get("options")), a.str("option")) {
				if option != "" {
					s.termNamed(attributeTaxonomy(a.int("id")), option)
				}
			}
		}
	}
}

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

// fold is a text as the database compares it: case and marks of letters don't count.
func fold(text string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(text) {
		out.WriteString(cmp.Or(unmarked(r), string(r)))
	}
	return out.String()
}

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

// wantTerm makes a term of a name that none has.
func (s *Shop) wantTerm(x taxonomy, name string) {
	for _, t := range s.terms[x] {
		if strings.EqualFold(t.str("name"), richText(name)) {
			return
		}
	}
	s.addTerm(x, name)
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
					s.wantTerm(attributeTaxonomy(a.int("id")), option)
				}
			}
		}
	}
}

// fold is a text as the database compares it: case and marks of letters don't count.
func fold(text string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(text) {
		out.WriteString(cmp.Or(unmarked(r), string(r)))
	}
	return out.String()
}

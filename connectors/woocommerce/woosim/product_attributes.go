package woosim

import (
	"slices"
	"strings"
)

// writeAttributes writes what a product can be chosen by, or what a variation is.
func (s *Shop) writeAttributes(p *product, body object) {
	if !given(body, "attributes") {
		return
	}
	list := []object{}
	for i, want := range body.objects("attributes") {
		a := s.attributeOf(want)
		if a == nil {
			continue
		}
		if up := s.parentOf(p); up != nil {
			if !variesBy(up, a) {
				continue
			}
			a.set("option", want.str("option"))
		} else {
			s.describeAttribute(&a, want, i)
		}
		list = append(list, a)
	}
	p.doc.set("attributes", list)
}

// attributeOf starts an attribute: one of the shop by its id, or one of this product alone by its name.
func (s *Shop) attributeOf(want object) object {
	if id := want.int("id"); id != 0 {
		known := byID(s.attrs, id)
		if known == nil {
			return nil
		}
		return newObject("id", id, "name", known.str("name"), "slug", known.str("slug"))
	}
	name := plainText(want.str("name"))
	if name == "" {
		return nil
	}
	return newObject("id", 0, "name", name, "slug", slugOf(name))
}

func (s *Shop) describeAttribute(a *object, want object, at int) {
	options := stringsIn(want.get("options"))
	for i, option := range options {
		options[i] = plainText(option)
	}
	if a.int("id") != 0 { // terms of the shop come by name
		for _, option := range options {
			s.wantTerm(attributeTaxonomy(a.int("id")), option)
		}
		slices.Sort(options)
	} else {
		a.set("slug", a.str("name"))
	}
	position := int64(at)
	if want.has("position") {
		position = want.int("position")
	}
	a.set("position", position)
	a.set("visible", truthy(want, "visible"))
	a.set("variation", truthy(want, "variation"))
	a.set("options", append([]string{}, options...))
}

// variesBy says whether a product's variations differ by an attribute.
func variesBy(up *product, a object) bool {
	return slices.ContainsFunc(up.doc.objects("attributes"), func(has object) bool {
		if !has.bool("variation") {
			return false
		}
		if a.int("id") != 0 {
			return has.int("id") == a.int("id")
		}
		return has.int("id") == 0 && strings.EqualFold(has.str("name"), a.str("name"))
	})
}

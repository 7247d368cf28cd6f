package woosim

import (
	"net/http"
	"slices"
)

// withKind finds the kind of terms that a path is about; the terms of an attribute need the attribute.
func (s *Shop) withKind(x taxonomy, do func(*call, taxonomy) answer) func(*call) answer {
	return func(c *call) answer {
		if x != "" {
			return do(c, x)
		}
		if byID(s.attrs, c.id("attribute")) == nil {
			return failure(http.StatusNotFound, "woocommerce_rest_taxonomy_invalid", "Taxonomy does not exist.")
		}
		return do(c, attributeTaxonomy(c.id("attribute")))
	}
}

func unknownTerm() *answer {
	bad := failure(http.StatusNotFound, "woocommerce_rest_term_invalid", "Resource does not exist.")
	bad.barred = true
	return &bad
}

func (s *Shop) showTerm(x taxonomy, t object, count int) object {
	out := t.clone()
	out.set("count", count)
	collection := capturedRoot + "products/" + string(x)
	links := newObject(
		"self", []object{newObject("href", collection+"/"+t.str("id"), "targetHints", allowHint("GET", "POST", "PUT", "PATCH", "DELETE"))},
		"collection", []object{newObject("href", collection)})
	if t.int("parent") != 0 {
		links.set("up", []object{newObject("href", collection+"/"+t.str("parent"))})
	}
	out.set("_links", links)
	return out
}

func (s *Shop) termGet(c *call, x taxonomy) answer {
	t := s.term(x, c.id("id"))
	if t == nil {
		return *unknownTerm()
	}
	return s.one(c, s.showTerm(x, t, s.counts(x)[t.int("id")]))
}

func (s *Shop) termsCreate(c *call, x taxonomy) answer {
	body, bad := c.jsonBody()
	if bad == nil && body.str("name") == "" {
		missing := missingParam("name")
		bad = &missing
	}
	if bad != nil {
		return *bad
	}
	shown, bad := s.createTerm(x, body)
	if bad != nil {
		return *bad
	}
	return s.created(c, shown, "products/"+string(x)+"/"+shown.str("id"))
}

func (s *Shop) termUpdate(c *call, x taxonomy) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	shown, bad := s.updateTerm(x, c.id("id"), body)
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

func (s *Shop) updateTerm(x taxonomy, id int64, body object) (object, *answer) {
	t := s.term(x, id)
	if t == nil {
		return nil, unknownTerm()
	}
	if bad := s.termProblem(x, id, body); bad != nil {
		return nil, bad
	}
	return s.writeTerm(x, t.clone(), body), nil
}

func (s *Shop) termDelete(c *call, x taxonomy) answer {
	switch {
	case s.term(x, c.id("id")) == nil:
		return *unknownTerm()
	case !forced(c):
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "Resource does not support trashing.")
	}
	shown, bad := s.deleteTerm(x, c.id("id"))
	if bad != nil {
		return *bad
	}
	return s.one(c, shown)
}

// deleteTerm deletes for good: terms have no trash. What was below it comes to stand where it stood.
func (s *Shop) deleteTerm(x taxonomy, id int64) (object, *answer) {
	t := s.term(x, id)
	switch {
	case t == nil:
		return nil, unknownTerm()
	case x == categories && t.str("slug") == "uncategorized":
		bad := failure(http.StatusInternalServerError, "woocommerce_rest_cannot_delete", "Default product category cannot be deleted.")
		return nil, &bad
	}
	shown := s.showTerm(x, t, s.counts(x)[id])
	s.terms[x] = slices.DeleteFunc(s.terms[x], func(t object) bool { return t.int("id") == id })
	for i, below := range s.terms[x] {
		if below.int("parent") == id {
			s.terms[x][i].set("parent", t.int("parent"))
		}
	}
	s.renameTerm(x, id, nil)
	s.index.version++
	return shown, nil
}

func (s *Shop) termsBatch(c *call, x taxonomy) answer {
	return s.batchOf(c, bulk{
		create: func(body object) (object, *answer) { return s.createTerm(x, body) },
		update: func(body object) (object, *answer) { return s.updateTerm(x, body.int("id"), body) },
		remove: func(id int64) (object, *answer) { return s.deleteTerm(x, id) },
	})
}

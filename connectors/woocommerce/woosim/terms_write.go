package woosim

func (s *Shop) createTerm(x taxonomy, body object) (object, *answer) {
	if body.str("name") == "" {
		return nil, duplicate("empty_term_name", "A name is required for this term.")
	}
	if bad := s.termProblem(x, 0, body); bad != nil {
		return nil, bad
	}
	t := s.addTerm(x, plainText(body.str("name")))
	body.del("name")
	return s.writeTerm(x, t, body), nil
}

// termProblem refuses a parent that isn't there and a name that a sibling has.
func (s *Shop) termProblem(x taxonomy, id int64, body object) *answer {
	parent := body.int("parent")
	switch {
	case body.has("parent") && x != categories:
		return duplicate("woocommerce_rest_taxonomy_not_hierarchical", "Can not set resource parent, taxonomy is not hierarchical.")
	case parent != 0 && s.term(x, parent) == nil:
		return duplicate("missing_parent", "Parent term does not exist.")
	}
	if id != 0 && !body.has("parent") {
		parent = s.term(x, id).int("parent")
	}
	for _, t := range s.terms[x] {
		if t.int("id") != id && t.int("parent") == parent && fold(t.str("name")) == fold(richText(body.str("name"))) {
			message := "A term with the name provided already exists in this taxonomy."
			if x == categories {
				message = "A term with the name provided already exists with this parent."
			}
			return duplicate("term_exists", message, "resource_id", t.int("id"))
		}
	}
	return nil
}

func (s *Shop) writeTerm(x taxonomy, t, body object) object {
	id := t.int("id")
	for _, key := range []string{"name", "description"} {
		if given(body, key) {
			t.set(key, richText(body.str(key)))
		}
	}
	for _, key := range []string{"parent", "menu_order"} {
		if given(body, key) && t.has(key) {
			t.set(key, wholeNumber(body, key))
		}
	}
	if given(body, "display") && t.has("display") {
		t.set("display", oneOfOr(body.str("display"), []string{"default", "products", "subcategories", "both"}, "default"))
	}
	if given(body, "image") && t.has("image") {
		t.set("image", s.image(body.object("image")))
	}
	if body.str("slug") != "" {
		t.set("slug", s.freeTermSlug(x, slugOf(body.str("slug")), id))
	}
	s.keepTerm(x, t)
	s.renameTerm(x, id, t)
	return s.showTerm(x, t, s.counts(x)[id])
}

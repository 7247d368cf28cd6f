package woosim

func (s *Shop) newShipping(o *order, want object) object {
	line := newObject("id", take(&s.next.Item), "method_title", stripTags(want.str("method_title")), "method_id", want.str("method_id"),
		"instance_id", want.str("instance_id"), "total", "", "total_tax", "", "taxes", []object{}, "tax_status", "taxable", "meta_data", []object{})
	o.exact[line.int("id")] = amounts{Total: want.dec("total")}
	return line
}

func (s *Shop) newFee(o *order, want object) object {
	status := want.str("tax_status")
	if status == "" {
		status = "taxable"
	}
	line := newObject("id", take(&s.next.Item), "name", want.str("name"), "tax_class", want.str("tax_class"), "tax_status", status,
		"amount", "", "total", "", "total_tax", "", "taxes", []object{}, "meta_data", []object{})
	o.exact[line.int("id")] = amounts{Total: want.dec("total")}
	return line
}

func (s *Shop) changeCharge(o *order, line *object, want object) {
	exact := o.exactOf(*line)
	for _, key := range []string{"name", "method_title", "method_id", "instance_id", "tax_class", "tax_status"} {
		if want.has(key) && line.has(key) {
			line.set(key, want.str(key))
		}
	}
	o.exact[line.int("id")] = givenAmounts(want, exact)
}

// stripTags drops HTML tags, as the shop does with titles of shipping lines.
func stripTags(s string) string {
	out := make([]rune, 0, len(s))
	inside := false
	for _, r := range s {
		switch {
		case r == '<':
			inside = true
		case r == '>' && inside:
			inside = false
		case !inside:
			out = append(out, r)
		}
	}
	return string(out)
}

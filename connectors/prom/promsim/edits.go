package promsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// notAList is what Prom says to edits in an object in place of a bare list [L].
const notAList = "Ожидается список товаров"

// productsEdit changes products by Prom's ids; productsEditByExternalID by the company's, under the same key.
func (s *Shop) productsEdit(c *call) answer {
	return s.editProducts(c, func(patch doc) (*product, string) {
		id := patch.int("id")
		return s.products[id], strconv.FormatInt(id, 10)
	}, func(p *product) any { return p.id })
}

func (s *Shop) productsEditByExternalID(c *call) answer {
	return s.editProducts(c, func(patch doc) (*product, string) {
		external := fmt.Sprint(patch["id"])
		return s.byExternalID(external), external
	}, func(p *product) any {
		if s.settings.ProcessedNumbers {
			return p.id
		}
		return p.doc["external_id"]
	})
}

// editProducts changes products one by one; what is wrong with one leaves it as it was and says so under its id.
func (s *Shop) editProducts(c *call, find func(doc) (*product, string), name func(*product) any) answer {
	patches, isList := readPatches(c.raw)
	if !isList {
		return ok(doc{"errors": doc{"error": notAList}})
	}
	if most := s.settings.EditCap; most > 0 && len(patches) > most {
		return refuse("Too many products in one request")
	}
	done, failed := []any{}, doc{}
	for _, patch := range patches {
		p, id := find(patch)
		switch {
		case p == nil || p.doc.str("status") == "deleted":
			failed[id] = s.itemError("id", "Товар не найден")
		case c.refused():
			failed[id] = s.itemError("id", "Internal error")
		default:
			if field, message := s.editProduct(p, patch); message != "" {
				failed[id] = s.fieldError(field, message)
				continue
			}
			done = append(done, name(p))
		}
	}
	return ok(doc{"processed_ids": done, "errors": failed})
}

// fieldError words what is wrong with a field; one that is unknown is always named [L].
func (s *Shop) fieldError(field, message string) any {
	if message == unknownField {
		return doc{field: []string{message}}
	}
	return s.itemError(field, message)
}

func readPatches(raw []byte) ([]doc, bool) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var list []doc
	if dec.Decode(&list) != nil || list == nil {
		return nil, false
	}
	return list, true
}

// editProduct changes a product by a patch, or names the field that is wrong and leaves all of it.
func (s *Shop) editProduct(p *product, patch doc) (field, message string) {
	changed := doc{}
	for key, value := range patch {
		if key == "presence_sure" { // its older name
			key = "in_stock"
		}
		if message := s.checkField(p, key, value); message != "" {
			return key, message
		}
		if isEditable(key) {
			changed[key] = value
		}
	}
	s.applyEdit(p, changed)
	return "", ""
}

func (s *Shop) applyEdit(p *product, changed doc) {
	for key, value := range changed {
		switch key {
		case "price":
			p.doc["price"] = exact(changed.amount("price"))
		case "name", "description":
			p.doc[key] = value
			multilang := doc{"uk": value, "ru": value}
			p.doc[key+"_multilang"] = multilang
		default:
			p.doc[key] = value
		}
	}
	s.touchProduct(p)
}

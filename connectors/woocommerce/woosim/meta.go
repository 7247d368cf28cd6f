package woosim

import (
	"encoding/json"
	"slices"
	"strings"
)

func metaIndex(o object, key string) int {
	return slices.IndexFunc(o.objects("meta_data"), func(m object) bool { return m.str("key") == key })
}

// setMeta replaces the entry of the same key, or adds one.
func setMeta(o *object, entry object) {
	list := o.objects("meta_data")
	if i := metaIndex(*o, entry.str("key")); i >= 0 {
		list[i].set("value", entry.get("value"))
		if list[i].has("display_value") {
			list[i].set("display_value", entry.get("value"))
		}
	} else {
		list = append(list, entry)
	}
	o.set("meta_data", list)
}

func dropMeta(o *object, key string) {
	list := slices.DeleteFunc(o.objects("meta_data"), func(m object) bool { return m.str("key") == key })
	if list == nil {
		list = []object{}
	}
	o.set("meta_data", list)
}

// writeMeta puts the entries of a request into an order.
func (s *Shop) writeMeta(o *order, entries []object) {
	o.change("meta_data", s.mergeMeta(o.doc.objects("meta_data"), entries))
}

// mergeMeta puts entries into a list: by id, else by key; null takes an entry away. They are kept sorted by key.
func (s *Shop) mergeMeta(list, entries []object) []object {
	for _, e := range entries {
		i := slices.IndexFunc(list, func(m object) bool {
			return (e.int("id") != 0 && m.int("id") == e.int("id")) || (e.int("id") == 0 && m.str("key") == e.str("key"))
		})
		switch value := e.get("value"); {
		case (value == nil || string(value) == "null") && i >= 0:
			list = slices.Delete(list, i, i+1)
		case value == nil || string(value) == "null":
		case i >= 0:
			list[i].set("value", storedValue(value))
		default:
			list = append(list, newObject("id", take(&s.next.Meta), "key", e.str("key"), "value", storedValue(value)))
		}
	}
	slices.SortStableFunc(list, func(a, b object) int { return strings.Compare(a.str("key"), b.str("key")) })
	if list == nil {
		list = []object{}
	}
	return list
}

// storedValue is what comes back of a value: numbers and booleans become strings, as the database column is text.
func storedValue(raw json.RawMessage) json.RawMessage {
	switch text := string(raw); {
	case text == "true":
		return encode("1")
	case text == "false":
		return encode("")
	case text != "" && strings.Contains("-0123456789", text[:1]):
		return encode(text)
	default:
		return raw
	}
}

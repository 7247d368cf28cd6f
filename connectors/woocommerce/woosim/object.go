package woosim

import (
	"encoding/json"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// object is a JSON object that keeps the order of its members and the bytes of values nobody changed.
type object []member

type member struct {
	key string
	val json.RawMessage
}

// MarshalJSON writes members in their order.
func (o object) MarshalJSON() ([]byte, error) { return o.appendTo(nil), nil }

func (o object) appendTo(b []byte) []byte {
	b = append(b, '{')
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, encode(m.key)...)
		b = append(b, ':')
		b = append(b, m.val...)
	}
	return append(b, '}')
}

func (o object) index(key string) int {
	return slices.IndexFunc(o, func(m member) bool { return m.key == key })
}

func (o object) has(key string) bool { return o.index(key) >= 0 }

func (o object) get(key string) json.RawMessage {
	if i := o.index(key); i >= 0 {
		return o[i].val
	}
	return nil
}

// str reads a string, or a number as its digits; anything else is "".
func (o object) str(key string) string {
	raw := o.get(key)
	if s, ok := plainString(raw); ok {
		return s
	}
	if len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9') {
		return string(raw)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func (o object) int(key string) int64 {
	n, _ := strconv.ParseInt(o.str(key), 10, 64)
	return n
}

func (o object) bool(key string) bool { return string(o.get(key)) == "true" }

// dec reads an amount; what isn't one counts as zero, as PHP's (float) does.
func (o object) dec(key string) decimal.Decimal {
	d, err := decimal.NewFromString(o.str(key))
	if err != nil {
		return decimal.Zero
	}
	return d
}

// objects reads a list of objects; a missing or other value is an empty list, as to PHP.
func (o object) objects(key string) []object {
	parts := splitArray(o.get(key))
	list := make([]object, 0, len(parts))
	for _, part := range parts {
		if sub, ok := splitObject(part); ok {
			list = append(list, sub)
		}
	}
	return list
}

func (o object) object(key string) object {
	sub, _ := splitObject(o.get(key))
	return sub
}

// set puts a value in its place, or at the end when the key is new.
func (o *object) set(key string, v any) {
	raw := encode(v)
	if i := o.index(key); i >= 0 {
		(*o)[i].val = raw
		return
	}
	*o = append(*o, member{key, raw})
}

func (o *object) del(key string) {
	if i := o.index(key); i >= 0 {
		*o = slices.Delete(*o, i, i+1)
	}
}

func (o object) clone() object { return slices.Clone(o) }

// pick keeps the named members in the object's own order.
func (o object) pick(keys []string) object {
	kept := object{}
	for _, m := range o {
		if slices.Contains(keys, m.key) {
			kept = append(kept, m)
		}
	}
	return kept
}

// newObject makes an object from key, value pairs.
func newObject(pairs ...any) object {
	o := make(object, 0, len(pairs)/2)
	for pair := range slices.Chunk(pairs, 2) {
		o = append(o, member{pair[0].(string), encode(pair[1])})
	}
	return o
}

package woosim

import (
	"bytes"
	"encoding/json"
	"fmt"
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

func parseObject(raw []byte) (object, error) {
	var o object
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, err
	}
	return o, nil
}

// UnmarshalJSON reads members in their order.
func (o *object) UnmarshalJSON(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	t, err := dec.Token()
	if err != nil {
		return err
	}
	if t != json.Delim('{') {
		return fmt.Errorf("want a JSON object, got %v", t)
	}
	*o = object{}
	for dec.More() {
		k, err := dec.Token()
		if err != nil {
			return err
		}
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return err
		}
		*o = append(*o, member{k.(string), compact(v)})
	}
	_, err = dec.Token()
	return err
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
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
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

func (o object) objects(key string) []object {
	var list []object
	_ = json.Unmarshal(o.get(key), &list) // a missing or other value is an empty list to PHP too
	return list
}

func (o object) object(key string) object {
	sub, _ := parseObject(o.get(key))
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
	for i := 0; i < len(pairs); i += 2 {
		o = append(o, member{pairs[i].(string), encode(pairs[i+1])})
	}
	return o
}

// encode is json.Marshal without the escaping of < > &, which no shop does. Values here are our own, so it can't fail.
func encode(v any) json.RawMessage {
	if raw, ok := v.(json.RawMessage); ok {
		return raw
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("woosim: value can't be written as JSON: %v", err))
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

func compact(raw json.RawMessage) json.RawMessage {
	var buf bytes.Buffer
	if json.Compact(&buf, raw) != nil {
		return raw
	}
	return buf.Bytes()
}

func jsonRaw(text string) json.RawMessage { return json.RawMessage(text) }

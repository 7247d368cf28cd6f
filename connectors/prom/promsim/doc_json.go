package promsim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

// doc is a JSON object as the shop keeps and shows it. Numbers that came in keep their text.
type doc map[string]any

func parseDoc(raw []byte) (doc, error) {
	var d doc
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&d); err != nil {
		return nil, err
	}
	return d, nil
}

// encode is json.Marshal without the escaping of < > &. Values here are our own, so it can't fail.
func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("promsim: value can't be written as JSON: %v", err))
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// str reads a text; anything else is "".
func (d doc) str(key string) string {
	s, _ := d[key].(string)
	return s
}

func (d doc) int(key string) int64 { return number(d[key]) }

func (d doc) bool(key string) bool {
	b, _ := d[key].(bool)
	return b
}

// doc reads an object; anything else is nil.
func (d doc) doc(key string) doc { return asDoc(d[key]) }

func (d doc) list(key string) []any {
	l, _ := d[key].([]any)
	return l
}

// has says whether a member has a value.
func (d doc) has(key string) bool { return d[key] != nil }

func asDoc(v any) doc {
	switch v := v.(type) {
	case doc:
		return v
	case map[string]any:
		return v
	default:
		return nil
	}
}

// number reads a whole number, also out of a text; anything else is 0.
func number(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case int:
		return int64(v)
	case json.Number:
		n, _ := strconv.ParseInt(v.String(), 10, 64)
		return n
	case string:
		n, _ := strconv.ParseInt(v, 10, 64)
		return n
	default:
		return 0
	}
}

// exact writes an amount as a JSON number.
func exact(d decimal.Decimal) json.Number { return json.Number(d.String()) }

// withoutNulls leaves out what has no value, in the object and those inside it.
func withoutNulls(d doc) doc {
	kept := doc{}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		switch v := d[key]; {
		case v == nil:
		case asDoc(v) != nil:
			kept[key] = withoutNulls(asDoc(v))
		default:
			kept[key] = v
		}
	}
	return kept
}

// clone copies a document with all that is in it.
func (d doc) clone() doc {
	c, err := parseDoc(encode(d))
	if err != nil {
		panic(fmt.Sprintf("promsim: a document can't be read back: %v", err))
	}
	return c
}

package woosim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// encode is json.Marshal without the escaping of < > &, which no shop does. Values here are our own, so it can't fail.
func encode(v any) json.RawMessage {
	switch v := v.(type) {
	case json.RawMessage:
		return v
	case object:
		return v.appendTo(nil)
	case []object:
		return appendObjects(nil, v)
	case int64:
		return strconv.AppendInt(nil, v, 10)
	case string:
		if isPlain(v) {
			return json.RawMessage(`"` + v + `"`)
		}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("woosim: value can't be written as JSON: %v", err))
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// isPlain says whether a string stands in JSON as it is.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func appendObjects(b []byte, list []object) []byte {
	b = append(b, '[')
	for i, o := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = o.appendTo(b)
	}
	return append(b, ']')
}

func jsonRaw(text string) json.RawMessage { return json.RawMessage(text) }

package woosim

import (
	"bytes"
	"encoding/json"
	"errors"
)

// A shop takes its orders apart thousands of times; encoding/json would read each value twice on the way. What is split here was
// checked by encoding/json when it came in; text put in by ReplaceField may be anything, so nothing here trusts its length.

var errNoObject = errors.New("want a JSON object")

// parseObject reads text from outside.
func parseObject(raw []byte) (object, error) {
	var buf bytes.Buffer
	if err := json.Compact(&buf, raw); err != nil {
		return nil, err
	}
	o, ok := splitObject(buf.Bytes())
	if !ok {
		return nil, errNoObject
	}
	return o, nil
}

// UnmarshalJSON reads members in their order.
func (o *object) UnmarshalJSON(raw []byte) error {
	read, err := parseObject(raw)
	*o = read
	return err
}

// splitObject takes a compact JSON object apart.
func splitObject(b []byte) (object, bool) {
	if len(b) < 2 || b[0] != '{' {
		return nil, false
	}
	o := make(object, 0, 8)
	for i := 1; i < len(b) && b[i] != '}'; {
		end := skipValue(b, i)
		key, ok := plainString(b[i:end])
		if !ok && json.Unmarshal(b[i:end], &key) != nil {
			return nil, false
		}
		i = end + 1 // the colon
		if i >= len(b) {
			return nil, false
		}
		end = skipValue(b, i)
		o = append(o, member{key, json.RawMessage(b[i:end:end])})
		i = end
		if i < len(b) && b[i] == ',' {
			i++
		}
	}
	return o, true
}

// splitArray takes a compact JSON array apart.
func splitArray(b []byte) []json.RawMessage {
	if len(b) < 2 || b[0] != '[' {
		return nil
	}
	var list []json.RawMessage
	for i := 1; i < len(b) && b[i] != ']'; {
		end := skipValue(b, i)
		list = append(list, json.RawMessage(b[i:end:end]))
		i = end
		if i < len(b) && b[i] == ',' {
			i++
		}
	}
	return list
}

// skipValue finds the end of the value that starts at i. It always moves on.
func skipValue(b []byte, i int) int {
	depth := 0
	for start := i; i < len(b); i++ {
		switch b[i] {
		case '"':
			i = skipString(b, i)
			if depth == 0 {
				return min(i+1, len(b))
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			if depth == 0 {
				return i + 1
			}
			if depth < 0 {
				return max(i, start+1)
			}
		case ',', ':':
			if depth == 0 {
				return max(i, start+1)
			}
		}
	}
	return len(b)
}

// skipString finds the quote that ends the string that starts at i.
func skipString(b []byte, i int) int {
	for i++; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return i
}

// plainString reads a string without escapes.
func plainString(b []byte) (string, bool) {
	if len(b) < 2 || b[0] != '"' || bytes.IndexByte(b, '\\') >= 0 {
		return "", false
	}
	return string(b[1 : len(b)-1]), true
}

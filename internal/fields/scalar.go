package fields

import (
	"bytes"
	"encoding/json"
)

// Scalar is a value's text, be it a JSON string or a number, for platforms write
// amounts and ids as either; null is empty. json.Number would refuse "" and "free"
// without saying where they stand, so Scalar takes what comes and a Reader refuses it.
type Scalar string

// UnmarshalJSON never fails.
func (s *Scalar) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch raw[0] {
	case '"':
		*s = Scalar(TextOf(raw))
	case '{', '[':
		*s = Scalar(raw[:1]) + "…"
	case 'n':
		*s = ""
	default:
		*s = Scalar(raw)
	}
	return nil
}

// TextOf is a JSON string's text, empty where it is none.
func TextOf(raw json.RawMessage) string {
	var text string
	_ = json.Unmarshal(raw, &text)
	return text
}

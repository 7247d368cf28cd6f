package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/internal/fault"
)

// Decode reads the JSON of an answer, or a part of one, into out. What isn't JSON
// at all is Transient: a maintenance page, a proxy's apology, a notice printed in
// front. JSON of another shape is Invalid and names the place, such as
// "[3].line_items[0].total"; it quotes nothing of the content.
//
// What is no character comes as U+FFFD, be it no UTF-8 or a NUL, which no database stores.
func Decode(op string, raw []byte, out any) error {
	raw = bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff"))) // files saved with a mark print it
	raw = withoutNUL(raw)
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	err := dec.Decode(out)
	if len(raw) == 0 || dec.InputOffset() < int64(len(raw)) { // it stops where the JSON ends, and before what is none
		return fault.New(fault.Transient, op, "the answer is not JSON")
	}
	if err == nil {
		return nil
	}
	shape, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok { // its text may quote the answer
		return fault.New(fault.Invalid, op, "the answer has another shape than expected")
	}
	return fault.New(fault.Invalid, op, "%s: a JSON %s is not what belongs there", clip(pathAt(raw, shape.Offset)), wordOf(shape.Value))
}

// withoutNUL replaces every NUL in a text of the answer, where the decoder itself replaces
// what is no UTF-8 alone.
func withoutNUL(raw []byte) []byte {
	nul := []byte(`\u0000`)
	if !bytes.Contains(raw, nul) {
		return raw
	}
	raw = bytes.Clone(raw)
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if bytes.HasPrefix(raw[i:], nul) {
			copy(raw[i:], `\ufffd`)
		}
		i++ // whatever is escaped escapes nothing
	}
	return raw
}

// wordOf is the kind of a JSON value; the decoder adds a number's digits to it.
func wordOf(value string) string {
	word, _, _ := strings.Cut(value, " ")
	return word
}

// pathAt is the path of the value whose first token ends at offset. The
// decoder's own Field leaves out the indexes.
func pathAt(raw []byte, offset int64) string {
	dec := json.NewDecoder(bytes.NewReader(raw))
	path, found := find(dec, "", offset)
	if !found || path == "" {
		return "the whole answer"
	}
	return path
}

// find reads one value, which is at path, and says where in it offset is.
func find(dec *json.Decoder, path string, offset int64) (string, bool) {
	token, err := dec.Token()
	if err != nil || dec.InputOffset() >= offset {
		return path, err == nil
	}
	opened, _ := token.(json.Delim)
	if opened != '[' && opened != '{' {
		return "", false
	}
	for i := 0; dec.More(); i++ {
		at := fmt.Sprintf("%s[%d]", path, i)
		if opened == '{' {
			key, _ := dec.Token() // raw is valid, so there is one
			at = strings.TrimPrefix(fmt.Sprintf("%s.%s", path, key), ".")
		}
		if place, found := find(dec, at, offset); found {
			return place, true
		}
	}
	_, _ = dec.Token() // the closing one
	return "", false
}

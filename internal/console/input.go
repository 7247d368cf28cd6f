package console

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	forms "github.com/go-playground/form/v4"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// bracketed is a field's name whose brackets close.
var bracketed = regexp.MustCompile(`^[^\[\]]*(\[[^\[\]]*\][^\[\]]*)*$`)

// filled reads a form into what has the same fields, by their names in JSON. What can't be
// read is an *office.FieldError.
func filled[I any](values url.Values) (in I, err error) {
	for name := range values {
		if !bracketed.MatchString(name) { // the decoder panics at one
			return in, &office.FieldError{Field: name, Problem: "there is no such field"}
		}
	}
	decoder := forms.NewDecoder()
	decoder.SetTagName("json")
	err = decoder.Decode(&in, values)
	if wrong, ok := errors.AsType[forms.DecodeErrors](err); ok {
		field := slices.Min(slices.Collect(maps.Keys(wrong)))
		return in, &office.FieldError{Field: field, Problem: fmt.Sprintf("%.40q isn't what it takes", values.Get(field))}
	}
	return in, err
}

// decoded reads what a program sent; nothing at all is an empty input. JSON that could be
// meant in two ways, such as an object that has a field twice, is refused.
func decoded[I any](body io.Reader) (in I, err error) {
	raw, err := io.ReadAll(body)
	if tooLarge(err) {
		return in, errTooLarge
	}
	if err != nil || !utf8.Valid(raw) || bytes.Contains(raw, []byte(`\u0000`)) {
		return in, fault.New(fault.Invalid, ourselves, "what was sent is no text")
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return in, nil
	}
	err = json.Unmarshal(raw, &in, json.RejectUnknownMembers(true))
	return in, unreadable(err)
}

// unreadable says of JSON what is wrong with it, and where.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	broken, ok := errors.AsType[*jsontext.SyntacticError](err)
	if ok && errors.Is(err, jsontext.ErrDuplicateName) {
		return &office.FieldError{Field: place(broken.JSONPointer), Problem: "it is there twice"}
	}
	wrong, ok := errors.AsType[*json.SemanticError](err)
	switch {
	case !ok:
		return fault.New(fault.Invalid, ourselves, "the body can't be read: %s", strings.TrimPrefix(err.Error(), "jsontext: "))
	case errors.Is(err, json.ErrUnknownName):
		return &office.FieldError{Field: place(wrong.JSONPointer), Problem: "there is no such field"}
	default:
		return &office.FieldError{Field: place(wrong.JSONPointer), Problem: "want " + wanted(wrong.GoType)}
	}
}

// place names a field of a body as a form does: parcels[0].number.
func place(at jsontext.Pointer) string {
	var name strings.Builder
	for token := range at.Tokens() {
		switch {
		case strings.Trim(token, "0123456789") == "":
			fmt.Fprintf(&name, "[%s]", token)
		case name.Len() > 0:
			name.WriteString("." + token)
		default:
			name.WriteString(token)
		}
	}
	return cmp.Or(name.String(), "body")
}

// wanted is what a field takes, in words.
func wanted(field reflect.Type) string {
	switch field.Kind() {
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Int, reflect.Int32, reflect.Int64:
		return "a whole number"
	default:
		return "an object"
	}
}

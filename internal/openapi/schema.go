package openapi

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/orderloom/orderloom/internal/money"
)

// Answered describes a type that is answered: all its fields are there, and a list is
// never null. The structs in it that have names become components; what writes its own
// JSON is anything.
func (d *Document) Answered(t reflect.Type) (*jsonschema.Schema, error) {
	known := schemas{}
	known.gather(t, true)
	for named, s := range known {
		if s.Ref == "" {
			continue
		}
		if err := d.define(named, known); err != nil {
			return nil, err
		}
	}
	return known.shape(t)
}

// Taken describes a type that is sent: any field may be left out, and no other is taken.
func Taken(t reflect.Type) (*jsonschema.Schema, error) {
	known := schemas{}
	known.gather(t, false)
	s, err := known.shape(t)
	each(s, func(s *jsonschema.Schema) { s.Required = nil })
	return s, err
}

// define makes a struct a component, once.
func (d *Document) define(t reflect.Type, known schemas) error {
	others := maps.Clone(known)
	delete(others, t)
	s, err := others.shape(t)
	if err != nil {
		return err
	}
	name := componentName(t)
	if before := d.Components.Schemas[name]; before != nil && !reflect.DeepEqual(before, s) {
		return fmt.Errorf("openapi: two types are called %s: give %s another name", name, t)
	}
	d.Components.Schemas[name] = s
	return nil
}

// schemas are those of types that aren't described by what they are made of.
type schemas map[reflect.Type]*jsonschema.Schema

// gather finds them in a type; structs that have names are referred to, if at all, unless
// they are embedded.
func (k schemas) gather(t reflect.Type, refer bool) {
	if k[t] != nil {
		return
	}
	if s := ownJSON(t); s != nil {
		k[t] = s
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		k.gather(t.Elem(), refer)
	case reflect.Struct:
		if refer && componentName(t) != "" {
			k[t] = &jsonschema.Schema{Ref: "#/components/schemas/" + componentName(t)}
		}
		for _, field := range reflect.VisibleFields(t) {
			if !field.Anonymous && field.IsExported() && field.Tag.Get("json") != "-" {
				k.gather(field.Type, refer)
			}
		}
	default:
	}
}

// componentName is what a type is called in a document; empty for one that isn't
// referred to: without a name, or made of another type.
func componentName(t reflect.Type) string {
	name := t.Name()
	if name == "" || strings.Contains(name, "[") {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// ownJSON is the schema of a type that is something else in JSON than in Go; nil: it
// isn't.
func ownJSON(t reflect.Type) *jsonschema.Schema {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return &jsonschema.Schema{Type: "string", Format: "date-time"}
	case t == reflect.TypeFor[money.Amount]():
		return &jsonschema.Schema{Type: "string", Pattern: `^-?\d+(\.\d+)?$`}
	case t.Kind() == reflect.Pointer:
		return nil
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return &jsonschema.Schema{}
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()):
		return &jsonschema.Schema{Type: "string"}
	default:
		return nil
	}
}

// shape is the schema of a type.
func (k schemas) shape(t reflect.Type) (*jsonschema.Schema, error) {
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: k})
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	each(s, settle)
	return s, nil
}

// settle mends what types can't say.
func settle(s *jsonschema.Schema) {
	switch {
	case s.Items != nil:
		s.Type, s.Types = "array", nil
	case s.Ref != "" && s.Types != nil: // a pointer
		s.AnyOf = []*jsonschema.Schema{{Ref: s.Ref}, {Type: "null"}}
		s.Ref, s.Types = "", nil
	}
}

// each does something to a schema and to all that it is made of.
func each(s *jsonschema.Schema, do func(*jsonschema.Schema)) {
	if s == nil {
		return
	}
	do(s)
	for _, property := range s.Properties {
		each(property, do)
	}
	each(s.Items, do)
	each(s.AdditionalProperties, do)
}

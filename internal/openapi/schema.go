package openapi

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/orderloom/orderloom/internal/money"
)

// Answered describes a type that is answered: all its fields are there, and a list is
// never null. The structs in it that have names become components.
func (d *Document) Answered(t reflect.Type) (*jsonschema.Schema, error) {
	structs := map[reflect.Type]bool{}
	gather(t, structs)
	for named := range structs {
		if err := d.define(named, structs); err != nil {
			return nil, err
		}
	}
	return shaped(t, structs)
}

// Taken describes a type that is sent: any field may be left out, and no other is taken.
func Taken(t reflect.Type) (*jsonschema.Schema, error) {
	s, err := shaped(t, nil)
	each(s, func(s *jsonschema.Schema) { s.Required = nil })
	return s, err
}

// gather finds the structs that a type is made of and that have names of their own. What
// is embedded is part of another.
func gather(t reflect.Type, structs map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		gather(t.Elem(), structs)
	case reflect.Struct:
		if structs[t] || plain()[t] != nil {
			return
		}
		if componentName(t) != "" {
			structs[t] = true
		}
		for _, field := range reflect.VisibleFields(t) {
			if !field.Anonymous && field.IsExported() && field.Tag.Get("json") != "-" {
				gather(field.Type, structs)
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

// define makes a struct a component, once.
func (d *Document) define(t reflect.Type, structs map[reflect.Type]bool) error {
	name := componentName(t)
	others := map[reflect.Type]bool{}
	for other := range structs {
		others[other] = other != t
	}
	s, err := shaped(t, others)
	if err != nil {
		return err
	}
	if known := d.Components.Schemas[name]; known != nil && !reflect.DeepEqual(known, s) {
		return fmt.Errorf("openapi: two types are called %s: give %s another name", name, t)
	}
	d.Components.Schemas[name] = s
	return nil
}

// shaped is the schema of a type that refers to those structs.
func shaped(t reflect.Type, structs map[reflect.Type]bool) (*jsonschema.Schema, error) {
	known := plain()
	for named, refers := range structs {
		if refers {
			known[named] = &jsonschema.Schema{Ref: "#/components/schemas/" + componentName(named)}
		}
	}
	s, err := jsonschema.ForType(t, &jsonschema.ForOptions{TypeSchemas: known})
	if err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	each(s, settle)
	return s, nil
}

// plain are types that are something else in JSON than in Go.
func plain() map[reflect.Type]*jsonschema.Schema {
	return map[reflect.Type]*jsonschema.Schema{
		reflect.TypeFor[time.Time]():       {Type: "string", Format: "date-time"},
		reflect.TypeFor[money.Amount]():    {Type: "string", Pattern: `^-?\d+(\.\d+)?$`},
		reflect.TypeFor[json.RawMessage](): {},
	}
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

package console

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/openapi"
)

// input is a field of what a deed takes.
type input struct {
	name string // in a form
	in   func(value any) any
	its  *jsonschema.Schema
}

// inputs are the fields of what has a schema, those within others included.
func inputs(s *jsonschema.Schema) (all []input) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		all = append(all, input{name, func(value any) any { return map[string]any{name: value} }, s.Properties[name]})
	}
	for _, outer := range all {
		switch {
		case outer.its.Items != nil:
			for _, inner := range append(inputs(outer.its.Items), input{its: outer.its.Items, in: func(value any) any { return value }}) {
				all = append(all, input{joined(outer.name+"[0]", inner.name), func(value any) any { return outer.in([]any{inner.in(value)}) }, inner.its})
			}
		case outer.its.AdditionalProperties != nil && outer.its.Properties == nil && outer.its.AdditionalProperties.Not == nil:
			all = append(all, input{outer.name + "[EUR]", func(value any) any { return outer.in(map[string]any{"EUR": value}) }, outer.its.AdditionalProperties})
		}
	}
	return all
}

func joined(outer, inner string) string { return strings.TrimSuffix(outer+"."+inner, ".") }

// typical are values that get a deed further, so that what else it is sent is looked at.
func typical() map[string]string {
	return map[string]string{
		"reason": "a test", "text": "Hello", "command": "retry", "state": "held", "how": "to", "counted_in": "main", "quantity": "1", "from": "main", "to": "north", "amount": "1.00",
		"channel": "riga", "part": "lists", "do": "pause", "method": "cod", "role": "viewer", "value": "bank",
	}
}

// asking is a request that can be sent again.
type asking struct {
	about string
	again func() *httptest.ResponseRecorder
}

// bearsInputs sends every deed what nobody means well, in each of its fields, as programs
// do and as people do. Who is refused is told why and finds nothing changed; a person gets
// the form back. Whoever isn't is answered as described.
func (e *everywhere) bearsInputs(t *testing.T) {
	t.Helper()
	d, done := e.described(t), map[string]bool{}
	deeds := slices.DeleteFunc(e.console.routes(), func(r route) bool { return r.program == nil || r.program.in == nil })
	require.Greater(t, len(deeds), 30)
	for _, r := range deeds {
		refused := e.bearsDeed(d, done, r)
		before := e.rows()
		for _, a := range refused {
			require.GreaterOrEqual(t, a.again().Code, http.StatusBadRequest, a.about)
		}
		require.Equal(t, before, e.rows(), "%s wrote something of what it refused", r.pattern)
	}
	require.Greater(t, len(done), 8, "so many did something: %v", done)
	before := e.rows()
	for _, r := range deeds {
		e.refusesOtherShapes(r, inputs(e.taken(r)))
	}
	require.Equal(t, before, e.rows(), "something of another shape was written")
}

// bearsDeed is bearsInputs of one deed: it gives back what was refused, and holds the
// first answer of a deed that is done against its description.
func (e *everywhere) bearsDeed(d described, done map[string]bool, r route) (refused []asking) {
	e.t.Helper()
	address := e.filledIn(r.pattern)
	for _, field := range inputs(e.taken(r)) {
		for i, hostile := range hostileTexts() {
			body, form := e.with(r, field, hostile)
			about := r.pattern + ", " + field.name + " is " + hostile[:min(len(hostile), 40)]
			byProgram := asking{about, func() *httptest.ResponseRecorder { return e.token.sends(address, asJSON, body) }}
			answer := e.bearsInput(byProgram)
			switch {
			case answer.Code != http.StatusOK:
				refused = append(refused, byProgram)
			case !done[r.pattern]:
				done[r.pattern] = true
				require.NoError(e.t, differs(d.t, d.answered(r.pattern, "post", "200", asJSON), answer.Body.Bytes()), about)
			}
			if i == 0 || hostile == "-1" {
				e.bearsInput(asking{about, func() *httptest.ResponseRecorder {
					return e.admin.post("/"+strings.TrimPrefix(address, apiPrefix), form)
				}})
			}
		}
	}
	return refused
}

// taken is the schema of what a deed takes.
func (e *everywhere) taken(r route) *jsonschema.Schema {
	e.t.Helper()
	taken, err := openapi.Taken(r.program.in)
	require.NoError(e.t, err)
	return taken
}

// refusesOtherShapes finds that JSON of another shape than a deed takes is refused by the
// name of the field, and changes nothing.
func (e *everywhere) refusesOtherShapes(r route, all []input) {
	e.t.Helper()
	address := e.filledIn(r.pattern)
	for _, field := range all {
		for _, shape := range []any{map[string]any{"a": []any{1}}, []any{[]any{}}, 1.5, "x"} {
			if takes(field.its, shape) {
				continue
			}
			body, err := json.Marshal(field.in(shape))
			require.NoError(e.t, err)
			answer := e.token.sends(address, asJSON, string(body))
			require.Equal(e.t, http.StatusBadRequest, answer.Code, "%s takes %s: %s", r.pattern, body, answer.Body)
			e.names(answer, strings.Replace(field.name, "[EUR]", ".EUR", 1), string(body), r.pattern)
		}
	}
	for body, field := range map[string]string{
		`{"no_such_field": ` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`: "no_such_field", `{"x": 1, "x": 2}`: "x", `[]`: "body", `"x"`: "body",
	} {
		answer := e.token.sends(address, asJSON, body)
		require.Equal(e.t, http.StatusBadRequest, answer.Code, "%s: %s", r.pattern, answer.Body)
		e.names(answer, field, body, r.pattern)
	}
	for _, body := range []string{`{`, `{} {}`, strings.Repeat("[", 60_000), "\xff", `{"key": "\u0000"}`} {
		require.Equal(e.t, http.StatusBadRequest, e.token.sends(address, asJSON, body).Code, "%s: %.40q", r.pattern, body)
	}
}

// takes reports whether a schema takes a value, as far as its type goes.
func takes(s *jsonschema.Schema, value any) bool {
	types := append(slices.Clone(s.Types), s.Type)
	switch v := value.(type) {
	case map[string]any:
		return slices.Contains(types, "object")
	case []any:
		return slices.Contains(types, "array")
	case float64:
		return slices.Contains(types, "number") || slices.Contains(types, "integer") && v == float64(int64(v))
	default:
		return slices.Contains(types, "string")
	}
}

// with is what a deed is sent with a text in one field and what is usual in the others, as
// JSON and as a form.
func (e *everywhere) with(r route, field input, hostile string) (body string, form url.Values) {
	e.t.Helper()
	all, form := map[string]any{}, url.Values{}
	properties := e.taken(r).Properties
	for name, value := range typical() {
		if properties[name] != nil {
			all[name] = value
			form.Set(name, value)
		}
	}
	maps.Copy(all, field.in(hostile).(map[string]any))
	form.Set(field.name, hostile)
	text, err := json.Marshal(all)
	require.NoError(e.t, err)
	return string(text), form
}

// bearsInput finds that what is sent is borne, and a refusal says why: to a person on a
// page that has the form.
func (e *everywhere) bearsInput(a asking) *httptest.ResponseRecorder {
	e.t.Helper()
	answer := a.again()
	e.bears(answer, a.about)
	if answer.Code == http.StatusBadRequest || answer.Code == http.StatusConflict {
		require.Regexp(e.t, `"detail":"|<p class="notice bad" role="alert">`, answer.Body.String(), a.about)
	}
	return answer
}

package console

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/openapi"
)

var update = flag.Bool("update", false, "write the API's description anew")

// TestTheDescriptionIsKept compares the API's description with the one that people read.
func TestTheDescriptionIsKept(t *testing.T) {
	t.Parallel()
	const kept = "../../deploy/openapi.yaml"
	var node yaml.Node
	require.NoError(t, yaml.Unmarshal(setup(t).console.api, &node)) // JSON is YAML
	inBlocks(&node)
	var text bytes.Buffer
	text.WriteString("# What programs can ask the console for, made of its routes; each console serves it at\n# /api/v1/openapi.json. Anew: go test ./internal/console -run TheDescription -update\n")
	encoder := yaml.NewEncoder(&text)
	encoder.SetIndent(2)
	require.NoError(t, encoder.Encode(&node))
	if *update {
		require.NoError(t, os.WriteFile(kept, text.Bytes(), 0o644))
	}
	want, err := os.ReadFile(kept)
	require.NoError(t, err)
	require.Equal(t, string(want), text.String(), "go test ./internal/console -run TheDescription -update")
}

// inBlocks writes JSON as people write YAML.
func inBlocks(node *yaml.Node) {
	node.Style = 0
	for _, child := range node.Content {
		inBlocks(child)
	}
}

// described is the API's description as a program reads it.
type described struct {
	t       *testing.T
	read    openapi.Document
	schemas *jsonschema.Compiler // of its parts
}

func (b *bundle) described(t *testing.T) described {
	t.Helper()
	text := b.program(access.Viewer).get("/api/v1/openapi.json").Body.Bytes()
	d := described{t: t, schemas: jsonschema.NewCompiler()}
	require.NoError(t, json.Unmarshal(text, &d.read))
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	d.schemas.AssertFormat()
	require.NoError(t, d.schemas.AddResource("file:///api.json", document))
	return d
}

// answered is what a route is described to be answered with.
func (d described) answered(path, method, status, media string) *jsonschema.Schema {
	d.t.Helper()
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	schema, err := d.schemas.Compile("file:///api.json#/paths/" + escape.Replace(path) + "/" + method + "/responses/" + status + "/content/" + escape.Replace(media) + "/schema")
	require.NoError(d.t, err, "%s %s is answered %s with %s", method, path, status, media)
	return schema
}

// differs says how an answer is unlike what is described; nil: it isn't.
func differs(t *testing.T, described *jsonschema.Schema, answer []byte) error {
	t.Helper()
	given, err := jsonschema.UnmarshalJSON(bytes.NewReader(answer))
	require.NoError(t, err)
	return described.Validate(given)
}

// holds asks a route and holds the answer against the description.
func (d described) holds(w *browser, method, pattern, query, body string) []byte {
	d.t.Helper()
	address := target(pattern) + query
	answer := w.get(address)
	if method == http.MethodPost {
		answer = w.send(address, body)
	}
	status := "default"
	if answer.Code == http.StatusOK {
		status = "200"
	}
	require.NoError(d.t, differs(d.t, d.answered(pattern, strings.ToLower(method), status, answer.Header().Get("Content-Type")), answer.Body.Bytes()), "%s %s: %s", method, address, answer.Body)
	require.Less(d.t, answer.Code, http.StatusInternalServerError, address)
	return answer.Body.Bytes()
}

func programRoutes(b *bundle) []route {
	return slices.DeleteFunc(b.console.routes(), func(r route) bool { return !r.forPrograms() })
}

func TestEveryRouteForProgramsIsDescribed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d := b.described(t)
	n := 0
	for _, methods := range d.read.Paths {
		n += len(methods)
	}
	require.Len(t, programRoutes(b), n)
	ids := map[string]bool{}
	for _, r := range programRoutes(b) {
		o := d.read.Paths[r.pattern][strings.ToLower(r.method)]
		require.NotNil(t, o, "%s %s", r.method, r.pattern)
		require.NotEmpty(t, o.Summary, o.ID)
		require.False(t, ids[o.ID], "%s is the name of two", o.ID)
		ids[o.ID] = true
		require.Equal(t, []map[string][]string{{"token": {string(r.role)}}, {"session": {string(r.role)}}}, o.Security, o.ID)
		for _, p := range o.Parameters {
			require.Equal(t, p.In == openapi.InPath, strings.Contains(r.pattern, "{"+p.Name+"}"), "%s of %s", p.Name, o.ID)
		}
		require.Equal(t, r.method == http.MethodPost, o.Body != nil, o.ID)
	}
}

// TestEveryAnswerIsAsDescribed asks every route for programs: as it is, with each
// parameter, with what it doesn't know, and as nobody.
func TestEveryAnswerIsAsDescribed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.database.Trade(t, 400)
	d := b.described(t)
	w, nobody := b.program(access.Admin), b.browser()
	for _, r := range programRoutes(b) {
		o := d.read.Paths[r.pattern][strings.ToLower(r.method)]
		d.holds(nobody, r.method, r.pattern, "", "{}")
		if r.method == http.MethodPost {
			d.holds(w, r.method, r.pattern, "", "{}")
			require.Contains(t, string(d.holds(w, r.method, r.pattern, "", `{"no_such_field": 1}`)), "no_such_field", o.ID)
			continue
		}
		answer := d.holds(w, r.method, r.pattern, "", "")
		if r.program.query == nil {
			continue
		}
		require.NotContains(t, string(answer), `"rows":[]`, "%s shows a row", o.ID)
		require.Contains(t, string(d.holds(w, r.method, r.pattern, "?no_such_field=1", "")), "no_such_field", o.ID)
		for _, p := range o.Parameters {
			for _, value := range valuesOf(p) {
				require.NotContains(t, string(d.holds(w, r.method, r.pattern, "?"+p.Name+"="+value, "")), `"status":400`, "%s of %s is %s", p.Name, o.ID, value)
			}
			if p.Schema.Type != "string" || p.Schema.Enum != nil || p.Schema.Format != "" {
				require.Contains(t, string(d.holds(w, r.method, r.pattern, "?"+p.Name+"=no-such-word", "")), `"status":400`, "%s of %s", p.Name, o.ID)
			}
		}
	}
}

// valuesOf are values that a parameter takes by its description.
func valuesOf(p openapi.Parameter) (values []string) {
	for _, word := range p.Schema.Enum {
		values = append(values, word.(string))
	}
	switch {
	case values != nil:
		return values
	case p.Schema.Type == "boolean":
		return []string{"true", "false"}
	case p.Schema.Type == "integer":
		return []string{"1", "2"}
	case p.Schema.Format == "date":
		return []string{"2026-11-22"}
	default:
		return nil // what there is only the database knows
	}
}

func TestADifferenceFromTheDescriptionIsNoticed(t *testing.T) {
	t.Parallel()
	page := setup(t).described(t).answered("/api/v1/sales", "get", "200", openapi.JSON)
	const row = `{"channel": "riga", "number": "1", "remote_id": "1", "state": "held", "shipment": "", "reasons": [], "total": "1", "currency": "EUR", "placed_at": "2026-11-22T10:00:00Z",
		"updated_at": "2026-11-22T10:00:00Z", "dated_on": "", "source": "", "responsible": "", "merchant": "", "type": "", "delivery_method": ""}`
	for name, test := range map[string]struct {
		was, is string
		said    string
	}{
		"none":                      {"", "", ""},
		"a field is gone":           {`"number": "1", `, "", "number"},
		"a field is new":            {`"number": "1", `, `"number": "1", "secret": "1", `, "secret"},
		"a text becomes a number":   {`"total": "1"`, `"total": 1`, "total"},
		"a list is null":            {`"reasons": []`, `"reasons": null`, "reasons"},
		"a moment is none":          {`"2026-11-22T10:00:00Z"`, `"yesterday"`, "placed_at"},
		"a count is a text as JSON": {`"total": 1,`, `"total": "1",`, "total"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := strings.Replace(`{"rows": [`+row+`], "total": 1, "more": false}`, test.was, test.is, 1)
			err := differs(t, page, []byte(answer))
			if test.said == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.said)
		})
	}
}

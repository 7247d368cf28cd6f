package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/openapi"
)

// description answers a program with what it can ask for.
func description(v *visit) (json.RawMessage, error) { return v.api, nil }

// describe says in OpenAPI what programs can ask for: all routes under apiPrefix.
func (c *Console) describe() (json.RawMessage, error) {
	d := openapi.New(openapi.Info{
		Title: "Orderloom", Version: "1",
		Description: "What the console's pages show and do, for programs. Times are RFC 3339, days and money are texts such as 2026-11-22 and 12.30. What can't be answered is told as RFC 9457 has it.",
	})
	d.Components.Security["token"] = openapi.Security{Type: "http", Scheme: "bearer", Description: "A token that `orderloom user token` made. It may what its role may."}
	d.Components.Security["session"] = openapi.Security{Type: "apiKey", In: "cookie", Name: c.cookieName("orderloom_session"), Description: "Whoever has signed in to the console with a browser."}
	problem, err := d.Answered(reflect.TypeFor[refused]())
	if err != nil {
		return nil, err
	}
	refusal := &openapi.Content{Description: "Why there is no other answer", Content: map[string]openapi.Media{openapi.Problem: {Schema: problem}}}
	for _, r := range c.routes() {
		if !r.forPrograms() {
			continue
		}
		if r.program == nil {
			return nil, fmt.Errorf("console: %s %s says nothing of what it is sent and answers: make it by told, done or listed", r.method, r.pattern)
		}
		o, err := r.operation(d, c.texts.Language(locale.Codes()[0]))
		if err != nil {
			return nil, fmt.Errorf("console: %s %s: %w", r.method, r.pattern, err)
		}
		o.Responses["default"] = refusal
		d.Add(r.pattern, strings.ToLower(r.method), o)
	}
	return json.Marshal(d)
}

// operation describes what a route does for programs.
func (r route) operation(d *openapi.Document, english *locale.Language) (*openapi.Operation, error) {
	o := &openapi.Operation{
		ID: r.id(), Summary: r.program.summary, Parameters: r.inPath(), Responses: map[string]*openapi.Content{},
		Description: fmt.Sprintf("For the role %s%s.", r.role, orAbove(r.role)),
		Security:    []map[string][]string{{"token": {string(r.role)}}, {"session": {string(r.role)}}},
	}
	if r.program.title != "" {
		o.Summary = "A page of a list: " + english.Text(r.program.title)
	}
	if r.program.query != nil {
		o.Parameters = append(o.Parameters, inQuery(r.program.query, english)...)
	}
	if o.Summary == "" {
		return nil, errors.New("it doesn't say what it does")
	}
	if r.program.in != nil {
		taken, err := openapi.Taken(r.program.in)
		if err != nil {
			return nil, err
		}
		o.Body = &openapi.Content{Content: map[string]openapi.Media{openapi.JSON: {Schema: taken}}}
	}
	out := r.program.out
	if out.Kind() == reflect.Pointer { // whoever gets an answer gets a whole one
		out = out.Elem()
	}
	answered, err := d.Answered(out)
	if err != nil {
		return nil, err
	}
	o.Responses["200"] = &openapi.Content{Description: "What was asked for", Content: map[string]openapi.Media{openapi.JSON: {Schema: answered}}}
	return o, nil
}

func orAbove(role access.Role) string {
	if role == access.Admin {
		return ""
	}
	return " and those that may more"
}

// id names what a route does, for programs that make methods of it: get_sales_channel_order.
func (r route) id() string {
	words := regexp.MustCompile(`[a-z0-9]+`).FindAllString(strings.TrimPrefix(r.pattern, apiPrefix), -1)
	return strings.Join(append([]string{strings.ToLower(r.method)}, words...), "_")
}

// inPath are the parameters in the path.
func (r route) inPath() (parameters []openapi.Parameter) {
	for _, named := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(r.pattern, -1) {
		parameters = append(parameters, openapi.Parameter{Name: named[1], In: openapi.InPath, Required: true, Schema: &jsonschema.Schema{Type: "string"}})
	}
	return parameters
}

// inQuery are a list's parameters: its filter's, and which page.
func inQuery(query []parameter, english *locale.Language) []openapi.Parameter {
	var parameters []openapi.Parameter
	for _, p := range query {
		parameters = append(parameters, openapi.Parameter{Name: p.name, In: openapi.InQuery, Description: english.Text(p.help), Schema: p.schema})
	}
	return append(parameters,
		openapi.Parameter{Name: "page", In: openapi.InQuery, Description: "Which page, counted from 1.", Schema: &jsonschema.Schema{Type: "integer", Minimum: jsonschema.Ptr(1.0), Default: json.RawMessage("1")}},
		openapi.Parameter{Name: "page_size", In: openapi.InQuery, Description: "How many rows a page has.", Schema: &jsonschema.Schema{
			Type: "integer", Minimum: jsonschema.Ptr(1.0), Maximum: jsonschema.Ptr(float64(office.MostPerPage)), Default: fmt.Appendf(nil, "%d", perPage),
		}},
	)
}

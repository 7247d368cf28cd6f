// Package openapi describes JSON over HTTP as OpenAPI 3.1 has it. What is sent and
// answered is described by the Go types that it is made of.
package openapi

import (
	"github.com/google/jsonschema-go/jsonschema"
)

// version is what of OpenAPI a document is of.
const version = "3.1.1"

// The media types of what is sent and answered.
const (
	JSON    = "application/json"
	Problem = "application/problem+json" // RFC 9457
)

// Document describes what can be asked for.
type Document struct {
	OpenAPI    string                           `json:"openapi"`
	Info       Info                             `json:"info"`
	Paths      map[string]map[string]*Operation `json:"paths"` // by path and method, in small letters
	Components Components                       `json:"components"`
}

// Info says what a document is about.
type Info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description,omitempty"`
}

// Operation is something that can be asked for.
type Operation struct {
	ID          string                `json:"operationId"`
	Summary     string                `json:"summary"`
	Description string                `json:"description,omitempty"`
	Parameters  []Parameter           `json:"parameters,omitempty"`
	Body        *Content              `json:"requestBody,omitempty"`
	Responses   map[string]*Content   `json:"responses"` // by status, or default
	Security    []map[string][]string `json:"security,omitempty"`
}

// Where a parameter stands.
const (
	InPath  = "path"
	InQuery = "query"
)

// Parameter is a part of an address. One in the path is always required.
type Parameter struct {
	Name        string             `json:"name"`
	In          string             `json:"in"`
	Description string             `json:"description,omitempty"`
	Required    bool               `json:"required,omitempty"`
	Schema      *jsonschema.Schema `json:"schema"`
}

// Content is what is sent or answered, by media type.
type Content struct {
	Description string           `json:"description,omitempty"` // an answer has one
	Content     map[string]Media `json:"content"`
}

// Media is what is sent or answered in one media type.
type Media struct {
	Schema *jsonschema.Schema `json:"schema"`
}

// Components are what the rest of a document refers to.
type Components struct {
	Schemas  map[string]*jsonschema.Schema `json:"schemas"`
	Security map[string]Security           `json:"securitySchemes,omitempty"`
}

// Security is a way to say who asks.
type Security struct {
	Type        string `json:"type"`             // http or apiKey
	Scheme      string `json:"scheme,omitempty"` // of http
	In          string `json:"in,omitempty"`     // of apiKey
	Name        string `json:"name,omitempty"`   // likewise
	Description string `json:"description,omitempty"`
}

// New begins a document.
func New(info Info) *Document {
	return &Document{
		OpenAPI: version, Info: info, Paths: map[string]map[string]*Operation{},
		Components: Components{Schemas: map[string]*jsonschema.Schema{}, Security: map[string]Security{}},
	}
}

// Add adds what can be asked for at a path by a method, in small letters.
func (d *Document) Add(path, method string, o *Operation) {
	if d.Paths[path] == nil {
		d.Paths[path] = map[string]*Operation{}
	}
	d.Paths[path][method] = o
}

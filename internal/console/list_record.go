package console

import (
	"errors"
	"maps"
	"net/url"
	"slices"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/orderloom/orderloom/internal/office"
)

// listRecord is a page of a list for programs.
type listRecord[R any] struct {
	Rows  []R   `json:"rows"`
	Total int64 `json:"total"` // rows of the whole list
	More  bool  `json:"more"`  // it is too long to be counted: it has further rows than that
}

// record answers a program with a page of the list; page and page_size say with which.
// What it doesn't know it refuses: a filter that nobody reads would show all.
func (l list[F, R]) record(v *visit) (none listRecord[R], err error) {
	query := v.r.URL.Query()
	if err := l.known(query); err != nil {
		return none, err
	}
	n, err := number(query, "page", 1)
	if err != nil {
		return none, err
	}
	size, err := number(query, "page_size", perPage)
	if err != nil {
		return none, err
	}
	part := office.Part{Page: n, Size: size}
	if err := part.Check(office.MostPerPage); err != nil {
		return none, err
	}
	page, err := l.part(v, part)
	return listRecord[R]{page.Rows, page.Total, page.More}, err
}

// known refuses what a list isn't asked with.
func (l list[F, R]) known(query url.Values) error {
	for _, asked := range slices.Sorted(maps.Keys(query)) {
		i := slices.IndexFunc(l.sifters, func(s sifter[F]) bool { return s.name == asked })
		switch {
		case i < 0 && asked != "page" && asked != "page_size":
			return &office.FieldError{Field: asked, Problem: "there is no such parameter"}
		case i >= 0 && l.sifters[i].flag != nil && !slices.Contains([]string{"true", "false"}, query.Get(asked)):
			return &office.FieldError{Field: asked, Problem: "want true or false"}
		}
	}
	return nil
}

// parameter is a field of a filter as programs ask with it.
type parameter struct {
	name, help string // help is the key of a text
	schema     *jsonschema.Schema
}

func (l list[F, R]) parameters() []parameter {
	parameters := make([]parameter, len(l.sifters))
	for i, s := range l.sifters {
		parameters[i] = parameter{s.name, s.help(l.name), s.schema()}
	}
	return parameters
}

// schema says what a field takes. Which words those are its refusal of any other says.
func (s sifter[F]) schema() *jsonschema.Schema {
	switch {
	case s.flag != nil:
		return &jsonschema.Schema{Type: "boolean"}
	case s.whole != nil:
		return &jsonschema.Schema{Type: "integer"}
	case s.day:
		return &jsonschema.Schema{Type: "string", Format: "date"}
	}
	var (
		f     F
		takes = &jsonschema.Schema{Type: "string"}
	)
	*s.text(&f) = "\x00"
	if refused, ok := errors.AsType[*office.FieldError](f.Check()); ok {
		for _, word := range refused.Known {
			takes.Enum = append(takes.Enum, word)
		}
	}
	return takes
}

package prom

import (
	"context"
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fields"
)

// importJSON is how an import stands.
type importJSON struct {
	Status     string          `json:"status"`
	Total      int             `json:"total"`
	Created    int             `json:"created"`
	Updated    int             `json:"updated"`
	NotChanged int             `json:"not_changed"`
	Imported   int             `json:"imported"`
	Errors     int             `json:"with_errors_count"`
	Details    json.RawMessage `json:"errors"`
}

// LookAtImport implements connectors.ListingExporter. An import says SUCCESS or PARTIAL
// from its first moment on, and counts nothing for some minutes.
func (c *Client) LookAtImport(ctx context.Context, id string) (connectors.ImportReport, error) {
	var said importJSON
	if _, err := c.get(ctx, "look at import", "products/import/status/"+url.PathEscape(id), nil, &said); err != nil {
		return connectors.ImportReport{}, err
	}
	wrong := importErrors(said.Details)
	for i := range wrong {
		wrong[i].Text = hide(c.token, wrong[i].Text)
	}
	counted := said.Total+said.Created+said.Updated+said.NotChanged+said.Imported+said.Errors > 0
	failed := said.Status == "FATAL"
	return connectors.ImportReport{
		Said: said.Status, Failed: failed, Ended: failed || counted && (said.Status == "SUCCESS" || said.Status == "PARTIAL"),
		Figures: connectors.ImportFigures{
			Total: said.Total, Created: said.Created, Updated: said.Updated, NotChanged: said.NotChanged, Errors: said.Errors,
		},
		Errors: wrong,
	}, nil
}

// importErrors reads what is wrong by stages of the import, in whatever shape: texts, some
// of which begin with a product's external id, or objects that name it among other things.
func importErrors(raw json.RawMessage) []connectors.ImportError {
	return importErrorsWithin(raw, deepest)
}

func importErrorsWithin(raw json.RawMessage, deep int) []connectors.ImportError {
	var list []json.RawMessage
	var stages map[string]json.RawMessage
	var found []connectors.ImportError
	switch {
	case deep == 0:
	case json.Unmarshal(raw, &list) == nil:
		for _, one := range list {
			found = append(found, importErrorsWithin(one, deep-1)...)
		}
	case json.Unmarshal(raw, &stages) != nil:
		if text := fields.TextOf(raw); text != "" {
			name, _, _ := strings.Cut(text, ": ")
			found = append(found, connectors.ImportError{Names: []string{name}, Text: text})
		}
	case isAboutOne(stages):
		e := connectors.ImportError{Text: complaint(raw)}
		for _, key := range slices.Sorted(maps.Keys(stages)) {
			var value fields.Scalar
			_ = value.UnmarshalJSON(stages[key])
			e.Names = append(e.Names, string(value))
		}
		found = append(found, e)
	default:
		for _, stage := range slices.Sorted(maps.Keys(stages)) {
			found = append(found, importErrorsWithin(stages[stage], deep-1)...)
		}
	}
	return found
}

// isAboutOne tells an object about one error from one of stages, which hold lists.
func isAboutOne(object map[string]json.RawMessage) bool {
	for _, value := range object {
		if len(value) > 0 && (value[0] == '[' || value[0] == '{') {
			return false
		}
	}
	return len(object) > 1
}

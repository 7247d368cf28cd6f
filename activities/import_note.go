package activities

import (
	"encoding/json"
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ImportNote is what is kept of a shop's report of an import.
type ImportNote struct {
	Figures connectors.ImportFigures `json:"figures"`
	Errors  []ImportNoteError        `json:"errors"`
}

// ImportNoteError is one thing that the shop says is wrong.
type ImportNoteError struct {
	Names []string `json:"names"` // what it names, among them the SKU where it is about one product
	Text  string   `json:"text"`
}

func newImportNote(report connectors.ImportReport) ImportNote {
	note := ImportNote{Figures: report.Figures, Errors: []ImportNoteError{}}
	for _, e := range report.Errors {
		note.Errors = append(note.Errors, ImportNoteError(e))
	}
	return note
}

// ReadImportNote is the one of an export, empty where its import wasn't looked at.
func ReadImportNote(e dbgen.Export) ImportNote {
	note := ImportNote{Errors: []ImportNoteError{}}
	_ = json.Unmarshal(e.Report.RawMessage, &note) // ours, or none yet
	return note
}

// of is what the shop said is wrong with a product.
func (n ImportNote) of(sku string) string {
	for _, e := range n.Errors {
		if slices.Contains(e.Names, sku) {
			return e.Text
		}
	}
	return ""
}

// general is the first thing that it said of none of these products, as the end of a
// sentence.
func (n ImportNote) general(skus []string) string {
	for _, e := range n.Errors {
		if !slices.ContainsFunc(e.Names, func(name string) bool { return slices.Contains(skus, name) }) {
			return ": " + e.Text
		}
	}
	return ""
}

package main

import (
	"cmp"
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
)

// followCatalog waits for a reading of a catalogue, showing how far it has got.
func (p *program) followCatalog(ctx context.Context, s *services, run client.WorkflowRun) (activities.CatalogPart, error) {
	var sum activities.CatalogPart
	return follow[activities.CatalogPart, catalogStep](ctx, p, s.temporal, run, func(step catalogStep) string {
		if text := step.exported(); text != "" {
			return text
		}
		sum = sum.Add(step.CatalogPart)
		return progressOf(sum, step.CatalogPart)
	})
}

// catalogStep is what any step of a reading of a catalogue, or of the export after it,
// tells.
type catalogStep struct {
	activities.CatalogPart

	Edits   int    `json:"edits"`
	Filed   int    `json:"filed"`
	Taken   int    `json:"taken"`
	Refused int    `json:"refused"`
	Import  string `json:"import"`
	Said    string `json:"said"`
	Created int    `json:"created"`
	Updated int    `json:"updated"`
}

// exported is a line of an export's step, empty of a reading's.
func (s catalogStep) exported() string {
	switch {
	case s.Import != "":
		return fmt.Sprintf("the shop imports the file: %s, %d created, %d updated", cmp.Or(s.Said, "begun"), s.Created, s.Updated)
	case s.Edits+s.Filed > 0:
		return fmt.Sprintf("export: %d to edit, %d in the file", s.Edits, s.Filed)
	case s.Taken+s.Refused > 0:
		return fmt.Sprintf("edits: %d taken, %d refused", s.Taken, s.Refused)
	default:
		return ""
	}
}

// progressOf is a line such as: products: 300 of 1200 (25 %) seen, 120 new, 3 changed.
func progressOf(sum, part activities.CatalogPart) string {
	seen := fmt.Sprintf("%d", sum.Seen)
	if part.Phase == activities.CatalogProducts && sum.Total > 0 {
		done := min(sum.Seen+sum.Unreadable, sum.Total)
		seen = fmt.Sprintf("%d of %d (%d %%)", done, sum.Total, 100*done/sum.Total)
	}
	phase := string(part.Phase)
	if part.Phase == activities.CatalogGone {
		phase = "looked for what is gone"
	}
	return fmt.Sprintf("%s: %s seen, %d new, %d changed, %d gone, %d problems", phase, seen, sum.New, sum.Changed, sum.Gone, sum.Opened)
}

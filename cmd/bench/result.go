package main

import (
	"encoding/json"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// result is what a command measured. Its JSON is what a program reads, and what the page
// of results is made from.
type result interface {
	write(page *output.Page) // as a person reads it
	plots() []plot           // what the page of results shows of it
}

// tell prints a result, and keeps it where that is asked for.
func (b *bench) tell(r result) error {
	if b.keep != "" {
		if err := b.keepResult(r); err != nil {
			return err
		}
	}
	if b.format == output.JSON {
		return json.NewEncoder(b.out).Encode(r)
	}
	page := output.NewPage(b.out)
	page.Line("")
	r.write(page)
	return page.Err()
}

package main

import (
	"encoding/json"
	"fmt"
	"os"

	"golang.org/x/term"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

// view is an answer to a person or a program: its JSON is for programs, its keys
// are part of the command line.
type view interface {
	// page writes it for people.
	page(*output.Page)
}

// lister is a view that is a list, which a file can hold.
type lister interface{ list() output.List }

// show prints an answer as --output says.
func (p *program) show(v view) error {
	if p.output == output.JSON {
		return p.showJSON(v)
	}
	if output.IsFile(p.output) {
		return p.showFile(v)
	}
	page := output.NewPage(p.out)
	v.page(page)
	return page.Err()
}

func (p *program) showJSON(v any) error {
	encoder := json.NewEncoder(p.out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

// showFile writes a list as a file. A terminal shows no spreadsheet.
func (p *program) showFile(v view) error {
	l, ok := v.(lister)
	if !ok {
		return usagef("--output %s is for lists, and this is none: want %s or %s", p.output, output.Table, output.JSON)
	}
	if to, ok := p.out.(*os.File); ok && p.output == output.XLSX && term.IsTerminal(int(to.Fd())) {
		return usagef("a spreadsheet is for no terminal: send it to a file, such as > list.xlsx")
	}
	return l.list().File(p.out, p.output)
}

// note tells a person something beside the answer.
func (p *program) note(format string, args ...any) {
	_, _ = fmt.Fprintf(p.errOut, format+"\n", args...)
}

// orNone is a list that JSON doesn't show as null.
func orNone[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

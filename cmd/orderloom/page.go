package main

import (
	"bytes"
	"fmt"
	"io"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"
)

// page is text for people: headings, pairs and tables. The first error stays.
type page struct {
	w   io.Writer
	err error
}

// column is a table's column; amounts stand at the right.
type column struct {
	name  string
	right bool
}

func left(names ...string) []column {
	columns := make([]column, len(names))
	for i, name := range names {
		columns[i] = column{name: name}
	}
	return columns
}

func right(names ...string) []column {
	columns := left(names...)
	for i := range columns {
		columns[i].right = true
	}
	return columns
}

// line writes one line of text.
func (p *page) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// table writes rows below their heading. Columns are aligned by what a terminal
// shows, so that names in any script line up, and amounts stand at the right:
// text/tabwriter does neither.
func (p *page) table(columns []column, rows [][]string) {
	if p.err != nil {
		return
	}
	var text bytes.Buffer
	table := tablewriter.NewTable(&text, plainTable(columns)...)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	table.Header(names)
	if p.err = table.Bulk(rows); p.err != nil {
		return
	}
	if p.err = table.Render(); p.err != nil {
		return
	}
	for line := range bytes.Lines(text.Bytes()) {
		p.line("%s", bytes.TrimRight(line, " \n"))
	}
}

// section is a table with a title, left out where it has no rows.
func (p *page) section(title string, columns []column, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	p.line("\n%s", title)
	p.table(columns, rows)
}

// pairs writes names and values; empty values are left out.
func (p *page) pairs(pairs [][2]string) {
	width := 0
	for _, pair := range pairs {
		width = max(width, len(pair[0]))
	}
	for _, pair := range pairs {
		if pair[1] != "" {
			p.line("%-*s  %s", width, pair[0], pair[1])
		}
	}
}

func plainTable(columns []column) []tablewriter.Option {
	aligned := make(tw.Alignment, len(columns))
	for i, c := range columns {
		if aligned[i] = tw.AlignLeft; c.right {
			aligned[i] = tw.AlignRight
		}
	}
	return []tablewriter.Option{
		tablewriter.WithRenderer(renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone, Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		})),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
		tablewriter.WithPadding(tw.Padding{Right: "  ", Overwrite: true}),
		tablewriter.WithAlignment(aligned),
	}
}

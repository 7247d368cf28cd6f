package output

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// Page is text for people: headings, pairs and tables.
type Page struct {
	w   io.Writer
	err error
}

// NewPage is an empty page that is written as it grows.
func NewPage(w io.Writer) *Page { return &Page{w: w} }

// Err is the first error of writing; what came after it was not written.
func (p *Page) Err() error { return p.err }

// Column is a table's column; amounts and numbers stand at the right.
type Column struct {
	name   string
	unsaid bool // a page leaves the heading empty
	right  bool
}

// Name is what the column is called, in lower case: created_at.
func (c Column) Name() string { return strings.ReplaceAll(strings.ToLower(c.name), " ", "_") }

// IsNumber reports whether it holds amounts or numbers.
func (c Column) IsNumber() bool { return c.right }

// Left are columns of text.
func Left(names ...string) []Column {
	columns := make([]Column, len(names))
	for i, name := range names {
		columns[i] = Column{name: name}
	}
	return columns
}

// Right are columns of amounts.
func Right(names ...string) []Column {
	columns := Left(names...)
	for i := range columns {
		columns[i].right = true
	}
	return columns
}

// Unsaid is a column that says by itself what it is, such as a currency: its heading
// is left out but in a file.
func Unsaid(name string) []Column { return []Column{{name: name, unsaid: true}} }

// List is a table that a command lists things by.
type List struct {
	Columns []Column
	Rows    [][]string
}

// File writes a list as a file for spreadsheets, with a row of headings.
func (l List) File(w io.Writer, format string) error {
	return spreadsheet.List{Columns: inFile(l.Columns), Rows: l.Rows}.Write(w, format)
}

// NewCSVFile begins a file that is written row by row.
func NewCSVFile(w io.Writer, columns []Column) (*spreadsheet.CSVFile, error) {
	return spreadsheet.NewCSVFile(w, inFile(columns))
}

// inFile are columns as a file has them.
func inFile(columns []Column) []spreadsheet.Column {
	all := make([]spreadsheet.Column, len(columns))
	for i, c := range columns {
		all[i] = spreadsheet.Column{Name: c.name, Numbers: c.right}
	}
	return all
}

// List writes a list, or says that there is nothing in it.
func (p *Page) List(list List, none string) {
	if len(list.Rows) == 0 {
		p.Line("%s", none)
		return
	}
	p.Table(list.Columns, list.Rows)
}

// Line writes one line of text.
func (p *Page) Line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// Table writes rows below their heading. Columns are aligned by what a terminal
// shows, so that names in any script line up, and amounts stand at the right:
// text/tabwriter does neither.
func (p *Page) Table(columns []Column, rows [][]string) {
	if p.err != nil {
		return
	}
	var text bytes.Buffer
	table := tablewriter.NewTable(&text, plainTable(columns)...)
	names := make([]string, len(columns))
	for i, c := range columns {
		if !c.unsaid {
			names[i] = c.name
		}
	}
	table.Header(names)
	if p.err = table.Bulk(rows); p.err != nil {
		return
	}
	if p.err = table.Render(); p.err != nil {
		return
	}
	for line := range bytes.Lines(text.Bytes()) {
		p.Line("%s", bytes.TrimRight(line, " \n"))
	}
}

// Section is a table with a title, left out where it has no rows.
func (p *Page) Section(title string, columns []Column, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	p.Line("\n%s", title)
	p.Table(columns, rows)
}

// Pairs writes names and values, each line of a value below its first; empty values
// are left out.
func (p *Page) Pairs(pairs [][2]string) {
	width := 0
	for _, pair := range pairs {
		width = max(width, len(pair[0]))
	}
	for _, pair := range pairs {
		if pair[1] != "" {
			p.Line("%-*s  %s", width, pair[0], strings.ReplaceAll(pair[1], "\n", "\n"+strings.Repeat(" ", width+2)))
		}
	}
}

func plainTable(columns []Column) []tablewriter.Option {
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

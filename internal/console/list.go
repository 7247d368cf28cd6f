package console

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// list is rows of one kind, sifted by a form: a page, two sorts of files, and an answer to
// programs. Its texts begin with its name: NAME.title, NAME.found, NAME.none.
type list[F office.Filter, R any] struct {
	name string // also its address, /NAME, where it has no other
	// at is its address and title the key of its title, where it is one of several lists of
	// a name; it gives a file where that is asked with a format. Empty: by its name.
	at, title string

	role    access.Role
	load    func(context.Context, dbgen.DBTX, F, office.Part) (office.Page[R], error)
	sifters []sifter[F]
	columns []column[R]
	// forms are what can be done with a row by who looks; nil: nothing.
	forms func(*visit, R) []form
	// above are links to what else belongs here, such as the page that adds to the list;
	// nil: none.
	above func(*visit) []link
	// many are what can be done with several rows at once by who looks, picked by a name;
	// nil: nothing.
	many func(*visit) *many
	pick func(R) string
	// live are the topics that its rows are about, as data-live has them; empty: rows stay
	// as they are until somebody asks again.
	live string
}

// sifter is a field of a filter. Its texts are sift.NAME and, for its line of help,
// sift.NAME.help; of one that every list has its own help for, LIST.NAME.help.
type sifter[F office.Filter] struct {
	name    string
	own     bool                           // the list helps with it
	text    func(*F) *string               // the field, where it is a text
	flag    func(*F) *bool                 // or one that is ticked
	whole   func(*F) *int64                // or a whole number
	day     bool                           // the text is a day
	choices func(*visit) ([]choice, error) // nil: anything can be typed
	// none is the text of the choice to say nothing; empty: list.any.
	none string
}

func (s sifter[F]) help(list string) string {
	if s.own {
		return list + "." + s.name + ".help"
	}
	return "sift." + s.name + ".help"
}

// unsaid is the text of the choice to say nothing.
func (s sifter[F]) unsaid() string { return cmp.Or(s.none, "list.any") }

// column is what a list shows of its rows. Its heading is column.NAME, in a file the name
// itself: files are for programs as well.
type column[R any] struct {
	name   string
	number bool
	inFile bool // and nowhere else: what a cell of the page says along with another
	cell   func(*visit, R) cell
	// label is its heading on the page; nil: column.NAME.
	label func(*visit) string
}

func (c column[R]) said(v *visit) string {
	if c.label != nil {
		return c.label(v)
	}
	return v.language.Text("column." + c.name)
}

// heading is the column's in a file, as the command line has it.
func (c column[R]) heading() spreadsheet.Column {
	return spreadsheet.Column{Name: strings.ToUpper(strings.ReplaceAll(c.name, "_", " ")), Numbers: c.number}
}

// listed are the routes of a list.
func listed[F office.Filter, R any](l list[F, R]) []route {
	page := get("/"+l.name, l.role, l.page)
	page.keys = l.keys()
	record := told(l.name, l.role, "", l.record)
	record.program.title, record.program.query = l.titled(), l.parameters()
	return []route{
		page,
		get("/"+l.name+"."+spreadsheet.CSV, l.role, l.file),
		get("/"+l.name+"."+spreadsheet.XLSX, l.role, l.file),
		record,
	}
}

// address is where it is, as a file of a format where one is given.
func (l list[F, R]) address(format string, asked url.Values) string {
	switch {
	case format == "":
		return address(cmp.Or(l.at, "/"+l.name), asked)
	case l.at != "":
		asked = maps.Clone(asked)
		asked.Set("format", format)
		return address(l.at, asked)
	default:
		return address("/"+l.name+"."+format, asked)
	}
}

// keys are those of all texts that its page asks for.
func (l list[F, R]) keys() []string {
	keys := []string{l.titled(), l.name + ".found", l.name + ".none"}
	for _, s := range l.sifters {
		keys = append(keys, "sift."+s.name, s.help(l.name), s.unsaid())
	}
	for _, c := range l.columns {
		if !c.inFile && c.label == nil {
			keys = append(keys, "column."+c.name)
		}
	}
	return keys
}

// titled is the key of its title.
func (l list[F, R]) titled() string { return cmp.Or(l.title, l.name+".title") }

// filter reads the filter that an address asks with.
func (l list[F, R]) filter(query url.Values) (f F, err error) {
	for _, s := range l.sifters {
		switch {
		case s.flag != nil:
			*s.flag(&f) = query.Get(s.name) == "true"
		case s.whole != nil:
			n, err := number(query, s.name, 0)
			if err != nil {
				return f, err
			}
			*s.whole(&f) = int64(n)
		default:
			*s.text(&f) = query.Get(s.name)
		}
	}
	return f, nil
}

// part loads a part of the list that an address asks for.
func (l list[F, R]) part(v *visit, part office.Part) (page office.Page[R], err error) {
	f, err := l.filter(v.r.URL.Query())
	if err != nil {
		return page, err
	}
	return l.load(v.ctx(), v.db, f, part)
}

// number reads a number that an address asks with.
func number(query url.Values, name string, otherwise int) (int, error) {
	typed := query.Get(name)
	if typed == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil {
		return 0, &office.FieldError{Field: name, Problem: "want a whole number"}
	}
	return n, nil
}

// shownList is a list as its page has it.
type shownList struct {
	Name     string
	Title    string
	Sifters  []field
	Sifted   bool   // rows are left out
	All      string // where none are
	Headings []heading
	Rows     []shownRow
	Acts     bool // rows have forms
	Total    int64
	More     bool // there are more than that, nobody knows how many
	Pages    pager
	CSV      string // where the whole list is to be had
	XLSX     string
	Above    []link
	Live     string
	Many     *many
}

type heading struct {
	Said   string
	Number bool
}

type shownRow struct {
	Cells []cell
	Forms []form
	Pick  string
}

func (l list[F, R]) page(v *visit) error {
	query := v.r.URL.Query()
	part, err := v.part()
	if err != nil {
		return err
	}
	page, err := l.part(v, part)
	if err != nil {
		return err
	}
	asked, size := l.asked(query), sized(nil, part.Size)
	shown := shownList{
		Name: l.name, Title: v.language.Text(l.titled()), Live: l.live, Rows: l.rows(v, page.Rows), Acts: l.forms != nil, Total: page.Total, More: page.More,
		Sifted: len(asked) > 0, All: l.address("", size),
		Pages: newPager(l.address("", nil), asked, part, page.Total, page.More),
		CSV:   l.address(spreadsheet.CSV, asked), XLSX: l.address(spreadsheet.XLSX, asked),
	}
	if shown.Sifters, err = l.fields(v, query); err != nil {
		return err
	}
	for name := range size {
		shown.Sifters = append(shown.Sifters, field{Name: name, Kind: hidden, Value: size.Get(name)})
	}
	for _, c := range l.onPage() {
		shown.Headings = append(shown.Headings, heading{c.said(v), c.number})
	}
	if l.above != nil {
		shown.Above = l.above(v)
	}
	if l.many != nil && len(shown.Rows) > 0 {
		shown.Many = l.many(v)
	}
	return v.show(http.StatusOK, "list", shown)
}

// asked is what an address asks a list with, without a page.
func (l list[F, R]) asked(query url.Values) url.Values {
	values := url.Values{}
	for _, s := range l.sifters {
		if given := query.Get(s.name); given != "" {
			values.Set(s.name, given)
		}
	}
	return values
}

// fields are the form that sifts the list.
func (l list[F, R]) fields(v *visit, query url.Values) ([]field, error) {
	fields := make([]field, len(l.sifters))
	for i, s := range l.sifters {
		f := field{ID: s.name, Name: s.name, Kind: "search", Value: query.Get(s.name), Label: v.language.Text("sift." + s.name), Help: v.language.Text(s.help(l.name))}
		switch {
		case s.flag != nil:
			f.Kind = tick
		case s.whole != nil:
			f.Kind = "number"
		case s.day:
			f.Kind = "date"
		case s.choices != nil:
			choices, err := s.choices(v)
			if err != nil {
				return nil, err
			}
			f.Kind, f.Choices = choose, chosen(f.Value, append([]choice{{Name: v.language.Text(s.unsaid())}}, choices...))
		}
		fields[i] = f
	}
	return fields, nil
}

func (l list[F, R]) onPage() []column[R] {
	return slices.DeleteFunc(slices.Clone(l.columns), func(c column[R]) bool { return c.inFile })
}

func (l list[F, R]) rows(v *visit, rows []R) []shownRow {
	shown := make([]shownRow, len(rows))
	for i, r := range rows {
		for _, c := range l.onPage() {
			shown[i].Cells = append(shown[i].Cells, c.cell(v, r))
		}
		if l.forms != nil {
			shown[i].Forms = l.forms(v, r)
		}
		if l.pick != nil {
			shown[i].Pick = l.pick(r)
		}
	}
	return shown
}

// file is the whole list as a file to be kept.
func (l list[F, R]) file(v *visit) error {
	format := cmp.Or(v.r.URL.Query().Get("format"), strings.TrimPrefix(path.Ext(v.r.URL.Path), "."))
	page, err := l.part(v, office.Part{Page: 1, Size: office.MostInFile})
	if err != nil {
		return err
	}
	var sheet spreadsheet.List
	for _, c := range l.columns {
		sheet.Columns = append(sheet.Columns, c.heading())
	}
	for _, r := range page.Rows {
		var row []string
		for _, c := range l.columns {
			row = append(row, c.cell(v, r).Plain)
		}
		sheet.Rows = append(sheet.Rows, row)
	}
	return v.file(sheet, path.Base(cmp.Or(l.at, l.name)), format)
}

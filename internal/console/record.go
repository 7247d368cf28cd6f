package console

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// record is one thing with all there is to it: a page, and an answer to programs.
type record[R any] struct {
	path string // as programs have it after apiPrefix, and people after a slash
	says string // what it is, for programs that ask for the API's description
	role access.Role
	load func(*visit) (R, error)
	page func(*visit, R) (shownRecord, error)
	keys []string // of texts that the page asks for by what it shows
}

// recorded are the routes of a record.
func recorded[R any](r record[R]) []route {
	page := get("/"+r.path, r.role, r.forPeople)
	page.keys = r.keys
	return []route{page, told(r.path, r.role, r.says, r.find)}
}

// find loads the thing that an address names.
func (r record[R]) find(v *visit) (R, error) {
	found, err := r.load(v)
	return found, orNowhere(err)
}

func (r record[R]) forPeople(v *visit) error {
	found, err := r.find(v)
	if err != nil {
		return err
	}
	shown, err := r.page(v, found)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "record", shown)
}

// shownRecord is a thing as its page has it.
type shownRecord struct {
	List   link // that it is of
	Title  string
	State  cell
	Facts  []shownFact
	Above  []link // what belongs to it, and is elsewhere
	Forms  []form // what who looks can do with it
	Tables []shownTable
}

// shownFact is something about a thing. What isn't there isn't shown.
type shownFact struct {
	Name string // of a column, whose text it has
	Cell cell
}

// shownTable is a part of a thing that has many rows.
type shownTable struct {
	Title    string // a text's key
	Headings []heading
	Rows     []shownRow
	Acts     bool // rows have forms
	Pages    pager
}

// tabled makes a table of rows.
func tabled[R any](v *visit, title string, rows []R, columns ...column[R]) shownTable {
	l := list[office.Filter, R]{columns: columns}
	t := shownTable{Title: title, Rows: l.rows(v, rows)}
	for _, c := range columns {
		t.Headings = append(t.Headings, heading{c.said(v), c.number})
	}
	return t
}

// doing has rows of a table do something, by their forms.
func (t shownTable) doing(forms func(row int) []form) shownTable {
	for i := range t.Rows {
		t.Rows[i].Forms = forms(i)
		t.Acts = t.Acts || len(t.Rows[i].Forms) > 0
	}
	return t
}

// paged has a table lead to its other pages; the address of the page that is shown says
// which it is.
func (t shownTable) paged(v *visit, total int64) (shownTable, error) {
	part, err := v.part()
	if err != nil {
		return t, err
	}
	t.Pages = newPager(v.r.URL.EscapedPath(), nil, part, total, false)
	return t, nil
}

// operates reports whether who looks may do what operators do.
func (v *visit) operates() bool { return v.who.Role.Allows(access.Operator) }

package console

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/office"
)

// journalAsked is which entries of the journal are wanted, by days of UTC.
type journalAsked struct {
	office.JournalFilter

	First, Last string // days; empty: any
}

// Check implements office.Filter.
func (a journalAsked) Check() error {
	_, err := a.filter()
	return err
}

// filter is what the office is asked for.
func (a journalAsked) filter() (office.JournalFilter, error) {
	f := a.JournalFilter
	for _, side := range []struct {
		name, day string
		into      **time.Time
		after     int // days
	}{{"since", a.First, &f.Since, 0}, {"until", a.Last, &f.Until, 1}} {
		if side.day == "" {
			continue
		}
		day, err := time.Parse(time.DateOnly, side.day)
		if err != nil {
			return f, &office.FieldError{Field: side.name, Problem: "want a day, such as 2026-11-22"}
		}
		day = day.AddDate(0, 0, side.after)
		*side.into = &day
	}
	return f, nil
}

func loadJournal(ctx context.Context, q dbgen.DBTX, a journalAsked, part office.Part) (office.Page[journal.Row], error) {
	f, err := a.filter()
	if err != nil {
		return office.Page[journal.Row]{}, err
	}
	return office.Journal(ctx, q, f, part)
}

// journalList is who did what, the newest first.
func journalList() list[journalAsked, journal.Row] {
	return list[journalAsked, journal.Row]{
		name: "journal", role: access.Viewer, load: loadJournal, live: "journal",
		sifters: []sifter[journalAsked]{
			{name: "number", own: true, text: func(a *journalAsked) *string { return &a.Number }},
			{name: "sku", own: true, text: func(a *journalAsked) *string { return &a.SKU }},
			{name: "customer", own: true, whole: func(a *journalAsked) *int64 { return &a.Customer }},
			{name: "channel", text: func(a *journalAsked) *string { return &a.Channel }, choices: ofChannels},
			{name: "actor", own: true, text: func(a *journalAsked) *string { return &a.Actor }},
			{name: "action", own: true, text: func(a *journalAsked) *string { return &a.Action }, choices: ofActions},
			{name: "since", own: true, day: true, text: func(a *journalAsked) *string { return &a.First }},
			{name: "until", own: true, day: true, text: func(a *journalAsked) *string { return &a.Last }},
		},
		columns: []column[journal.Row]{
			{name: "entry", cell: func(v *visit, r journal.Row) cell { return v.id(r.ID).to("/journal/" + strconv.FormatInt(r.ID, 10)) }},
			{name: "at_utc", cell: func(v *visit, r journal.Row) cell { return v.moment(r.At, "UTC") }},
			{name: "actor", cell: func(v *visit, r journal.Row) cell { return v.text(r.Actor) }},
			{name: "action", cell: func(v *visit, r journal.Row) cell { return v.coded("action", r.Action) }},
			{name: "result", cell: func(v *visit, r journal.Row) cell { return v.state(r.Result) }},
			{name: "channel", cell: func(v *visit, r journal.Row) cell { return v.text(r.Channel) }},
			{name: "order", cell: func(v *visit, r journal.Row) cell { return v.text(r.Number).to(salesNumbered(r.Number)) }},
			{name: "about", cell: func(v *visit, r journal.Row) cell { return v.glance(tells(r)) }},
		},
	}
}

// ofActions is what was ever done, by its name in the page's language.
func ofActions(v *visit) ([]choice, error) {
	actions, err := journal.Actions(v.ctx(), v.db, "")
	if err != nil {
		return nil, err
	}
	choices, err := ofWords("action", actions)(v)
	slices.SortFunc(choices, func(a, b choice) int { return strings.Compare(a.Name, b.Name) })
	return choices, err
}

// salesNumbered are the sales of an order's number; empty where it is none.
func salesNumbered(number string) string {
	if number == "" {
		return ""
	}
	return address("/sales", map[string][]string{"search": {number}})
}

// tells is what an entry says beside who and what: what changed comes first.
func tells(r journal.Row) string {
	var parts []string
	for _, c := range r.Changes() {
		parts = append(parts, c.Name+": "+strings.TrimSpace(c.Before+" → "+c.After))
	}
	for _, pair := range r.About() {
		parts = append(parts, strings.ReplaceAll(pair[0], "_", " ")+" "+pair[1])
	}
	return strings.Join(parts, ", ")
}

// journalEntry shows an entry, with what was before and after side by side.
func journalEntry(v *visit) error {
	entry, err := v.loadEntry()
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "journal", struct {
		journal.Row

		Sales string
		Told  [][2]string
		News  []journal.Change
	}{entry, salesNumbered(entry.Number), entry.About(), entry.Changes()})
}

// loadEntry is the entry that an address names.
func (v *visit) loadEntry() (journal.Row, error) {
	entry, err := byID(v, "entry", journal.Get)
	return entry, theirs(err)
}

package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// masterKinds are all kinds but channels, which have pages of their own.
func masterKinds() []blueprint.Kind {
	return slices.DeleteFunc(blueprint.Kinds(), func(k blueprint.Kind) bool { return k.Name == "channel" })
}

// master leads to all master data.
func master(v *visit) error {
	var kinds []link
	for _, k := range masterKinds() {
		kinds = append(kinds, link{To: "/master/" + k.Name, Text: "master." + k.Name})
	}
	return v.show(http.StatusOK, "master", kinds)
}

// thingFilter says which things of a kind are wanted.
type thingFilter struct {
	Search string // is in a setting of its own; empty: all
}

// Check implements office.Filter.
func (thingFilter) Check() error { return nil }

// things are those of the kind that is asked for.
func things(k blueprint.Kind) list[thingFilter, blueprint.Entry] {
	l := list[thingFilter, blueprint.Entry]{
		name: "things", at: "/master/" + k.Name, title: "master." + k.Name, role: access.Viewer,
		load: func(ctx context.Context, q dbgen.DBTX, f thingFilter, part office.Part) (office.Page[blueprint.Entry], error) {
			return loadThings(ctx, q, k, f, part)
		},
		sifters: []sifter[thingFilter]{{name: "search", own: true, text: func(f *thingFilter) *string { return &f.Search }}},
		above: func(v *visit) (links []link) {
			if v.who.Role.Allows(access.Admin) {
				links = append(links, link{To: "/add/" + k.Name, Text: "things.add"})
			}
			return append(links, link{To: "/master", Text: "master.title"})
		},
	}
	for _, s := range k.Settings() {
		if !s.Plain {
			continue
		}
		l.columns = append(l.columns, column[blueprint.Entry]{
			name: s.Path, label: func(v *visit) string { return v.settingText(k, s.Path) },
			cell: func(v *visit, r blueprint.Entry) cell {
				c := cell{Plain: r.Settings[s.Path], Said: v.valueText(s, r.Settings[s.Path])}
				if s.Path == k.Key {
					c = c.to("/master/" + k.Name + "/" + url.PathEscape(r.Code))
				}
				return c
			},
		})
	}
	return l
}

func loadThings(ctx context.Context, q dbgen.DBTX, k blueprint.Kind, f thingFilter, part office.Part) (page office.Page[blueprint.Entry], err error) {
	if k.IsItem() {
		return loadItems(ctx, q, f, part)
	}
	if err := part.Check(office.MostInFile); err != nil {
		return page, err
	}
	found, err := k.Entries(ctx, q)
	if err != nil {
		return page, err
	}
	found = slices.DeleteFunc(found, func(e blueprint.Entry) bool { return !holds(e, f.Search) })
	return office.Page[blueprint.Entry]{Rows: office.Cut(found, part), Total: int64(len(found))}, nil
}

// loadItems are items, of which there may be too many to hold.
func loadItems(ctx context.Context, q dbgen.DBTX, f thingFilter, part office.Part) (page office.Page[blueprint.Entry], err error) {
	items, err := office.Items(ctx, q, office.ItemFilter{Search: f.Search}, part)
	page = office.Page[blueprint.Entry]{Rows: make([]blueprint.Entry, len(items.Rows)), Total: items.Total}
	for i, item := range items.Rows {
		page.Rows[i] = item.Entry()
	}
	return page, err
}

// holds reports whether a text is in a thing's settings, whatever its case.
func holds(e blueprint.Entry, text string) bool {
	for _, value := range e.Settings {
		if strings.Contains(strings.ToLower(value), strings.ToLower(text)) {
			return true
		}
	}
	return false
}

// masterLists are the routes of all of them.
func masterLists() []route {
	first := things(masterKinds()[0])
	page := get("/master/{kind}", access.Viewer, masterList)
	page.keys = first.keys()
	record := told("master/{kind}", access.Viewer, "A page of a list: master data of a kind", masterRecords)
	record.program.query = first.parameters()
	return []route{page, record}
}

// masterList is the page of all things of a kind, or a file of them.
func masterList(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	l := things(t.kind)
	switch v.r.URL.Query().Get("format") {
	case "":
		return l.page(v)
	case spreadsheet.CSV, spreadsheet.XLSX:
		return l.file(v)
	default:
		return fault.New(fault.Invalid, ourselves, "format: want %s or %s", spreadsheet.CSV, spreadsheet.XLSX)
	}
}

// masterRecords answers a program with things of a kind.
func masterRecords(v *visit) (none listRecord[blueprint.Entry], err error) {
	t, err := v.thingAt()
	if err != nil {
		return none, err
	}
	return things(t.kind).record(v)
}

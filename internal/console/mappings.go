package console

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// mapped are the lists of a channel that stand for something of the shop's, and the list
// of the shop that each is for.
func mapped() [][2]string {
	return [][2]string{
		{"payments", activities.ListPayments}, {"taxes.rates", activities.ListTaxes}, {"taxes.classes", activities.ListTaxClasses},
		{"deliveries.methods", activities.ListDelivery}, {"catalogue.categories", activities.ListCategories},
	}
}

// isMapping reports whether a setting is a part of what stands for something of the
// shop's: these are on a page of their own, beside it.
func isMapping(s blueprint.Setting) bool {
	return slices.ContainsFunc(mapped(), func(m [2]string) bool { return m[0] == s.List() })
}

// statusSettings say what a status of the shop's calls for.
func statusSettings() []string {
	return []string{"policy.import_statuses", "policy.document_statuses", "policy.paid_statuses", "policy.delivery_statuses", "policy.refused_statuses"}
}

// others stand for whatever nothing is mapped to.
func others() []string {
	return []string{"taxes.default", "deliveries.default", "catalogue.default_category"}
}

// mappingsAt are the mappings of the channel that is asked for.
func (v *visit) mappingsAt() (e editing, err error) {
	if e.thingRef, err = v.thingAt(); err != nil {
		return e, err
	}
	if e.entry, err = v.entry(e.thingRef); err != nil {
		return e, err
	}
	e.settings = slices.DeleteFunc(e.kind.Settings(), func(s blueprint.Setting) bool {
		return !isMapping(s) && !slices.Contains(slices.Concat(statusSettings(), others()), s.Path)
	})
	e.title = v.language.Text("mappings.of", "channel", e.code)
	e.about = v.language.Text("mappings.about")
	e.groups = func(m *formMaker) []formGroup { return m.mappings() }
	return e, nil
}

func mappings(v *visit) error {
	e, err := v.mappingsAt()
	if err != nil {
		return err
	}
	return v.showForm(http.StatusOK, e, e.entry.Settings, nil)
}

// saveMappings saves them together.
func saveMappings(v *visit) error {
	e, err := v.mappingsAt()
	if err != nil {
		return err
	}
	return v.save(e)
}

// loadShop loads what a channel's shop has, as its lists were pulled last.
func (m *formMaker) loadShop(code string) error {
	row, err := dbgen.New().ChannelByCode(m.ctx(), m.db, code)
	if err != nil {
		return db.Wrap("load channel "+code, err)
	}
	if m.entries, err = dbgen.New().ListEntries(m.ctx(), m.db, row.Channel.ID); err != nil {
		return db.Wrap("load the shop's lists", err)
	}
	for _, e := range m.entries {
		if e.GoneAt == nil {
			m.shop[e.List] = append(m.shop[e.List], blueprint.Choice{Code: e.RemoteID, Name: strings.TrimSpace(e.Title)})
		}
	}
	return nil
}

// mappings are what the shop has, each beside what stands for it, what is missing first.
func (m *formMaker) mappings() []formGroup {
	all := []formGroup{}
	for _, pair := range mapped() {
		g := formGroup{Name: "group." + pair[0], Tables: []formTable{m.mapping(pair[0], pair[1])}}
		for _, s := range m.kind.Settings() {
			first, _, _ := strings.Cut(pair[0], ".")
			if slices.Contains(others(), s.Path) && strings.HasPrefix(s.Path, first+".") && !m.made[s.Path] {
				g.Fields = append(g.Fields, m.field(s, s.Path))
			}
		}
		all = append(all, g)
	}
	return append(all, formGroup{Name: "mappings.statuses", Tables: []formTable{m.statuses()}})
}

func (m *formMaker) mapping(list, shop string) formTable {
	t := formTable{Name: "group." + list, Headings: m.headings(m.kind, list)}
	stored := entryNames(list, m.typed)
	for _, e := range m.entries {
		if e.List != shop || e.GoneAt != nil && !slices.Contains(stored, e.RemoteID) {
			continue
		}
		stored = slices.DeleteFunc(stored, func(name string) bool { return name == e.RemoteID })
		t.Rows = append(t.Rows, formRow{
			Names: []string{e.RemoteID}, About: m.about(e, list), Fields: m.entryFields(list, e.RemoteID), Lacks: e.Ours == "" && e.Enabled && e.GoneAt == nil,
		})
	}
	for _, name := range stored {
		t.Rows = append(t.Rows, formRow{Names: []string{name}, About: m.language.Text("mappings.unknown"), Fields: m.entryFields(list, name)})
	}
	slices.SortStableFunc(t.Rows, func(a, b formRow) int { return cmp.Compare(rank(a), rank(b)) })
	for i := range spare {
		t.Rows = append(t.Rows, m.spareRow(list, i))
	}
	return t
}

// rank puts what lacks something first.
func rank(r formRow) int {
	if r.Lacks {
		return 0
	}
	return 1
}

// about is what else is to say of what the shop has.
func (m *formMaker) about(e dbgen.ListEntriesRow, list string) string {
	parts := []string{strings.TrimSpace(e.Title)}
	if e.Percent != nil {
		parts = append(parts, e.Percent.Short()+" %")
	}
	own := slices.Contains(entryNames(list, m.typed), e.RemoteID)
	switch {
	case e.GoneAt != nil:
		parts = append(parts, m.language.Text("mappings.gone"))
	case !e.Enabled:
		parts = append(parts, m.language.Text("mappings.off"))
	case e.Ours == "":
		parts = append(parts, m.language.Text("mappings.missing"))
	case !own:
		parts = append(parts, m.language.Text("mappings.by", "ours", e.Ours))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " · ")
}

// statuses are those of the shop, and what each calls for.
func (m *formMaker) statuses() formTable {
	t := formTable{Name: "mappings.statuses", Headings: []string{m.language.Text("mappings.status")}}
	known := slices.Clone(m.shop[activities.ListStatuses])
	for _, path := range statusSettings() {
		m.made[path] = true
		t.Headings = append(t.Headings, m.settingText(m.kind, path))
		for _, status := range wordsOf(m.typed[path]) {
			if !slices.ContainsFunc(known, func(c blueprint.Choice) bool { return c.Code == status }) {
				known = append(known, blueprint.Choice{Code: status, Name: m.language.Text("mappings.unknown")})
			}
		}
	}
	for i, status := range known {
		row := formRow{Names: []string{status.Code}, About: status.Name}
		for n, path := range statusSettings() {
			chosen := slices.Contains(wordsOf(m.typed[path]), status.Code)
			row.Fields = append(row.Fields, field{
				ID: fmt.Sprintf("status-%d-%d", n, i), Name: path, Kind: some, Label: status.Code,
				Choices: []choice{{Value: status.Code, Name: t.Headings[n+1], Chosen: chosen}}, Wrong: first(i, m.wrong[path]),
			})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// first is a text in the first row alone.
func first(row int, text string) string {
	if row > 0 {
		return ""
	}
	return text
}

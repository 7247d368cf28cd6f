package blueprint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Action is what a change does.
type Action string

// The actions. What is neither created nor changed is left alone.
const (
	Create  Action = "create"
	Edit    Action = "change"
	Disable Action = "disable" // a channel; what was booked stays
	Delete  Action = "delete"
	// Archive puts a channel away that has a history, Unarchive brings it back.
	Archive   Action = "archive"
	Unarchive Action = "restore"
)

// Change is one thing that differs from what is stored.
type Change struct {
	Action Action  `json:"action"`
	Kind   string  `json:"kind"` // channel, point_of_sale
	Code   string  `json:"code"`
	Fields []Field `json:"fields"`
}

// Field is a setting that differs. One that is left out is empty.
type Field struct {
	Path string `json:"path"` // payments[cod].money_account
	From string `json:"from"`
	To   string `json:"to"`
}

// planned is a change with how it is written.
type planned struct {
	Change
	save func(*writer) error
}

// plan is the changes that lead from what is stored to the file, in an order in which
// each finds what it names, and how many things stay as they are.
func plan(f File, was stored, prune bool) (changes []planned, same int) {
	old := indexOf(was.File)
	p := planner{}
	compare(&p, "warehouse", f.Warehouses, old.warehouses, (*writer).warehouse)
	compare(&p, "money_account", f.MoneyAccounts, old.accounts, (*writer).account)
	compare(&p, "tax_group", f.TaxGroups, old.taxes, (*writer).tax)
	compare(&p, "customer_type", f.CustomerTypes, old.types, (*writer).customerType)
	compare(&p, "source", f.Sources, old.sources, (*writer).source)
	compare(&p, "person", f.People, old.people, (*writer).person)
	compare(&p, "sale_type", f.SaleTypes, old.saleTypes, (*writer).saleType)
	compare(&p, "delivery_method", f.DeliveryMethods, old.deliveries, (*writer).deliveryMethod)
	compare(&p, "price_group", f.PriceGroups, old.prices, (*writer).priceGroup)
	compare(&p, "category", f.Categories, old.categories, (*writer).category)
	compare(&p, "company", f.Companies, old.companies, (*writer).company)
	compare(&p, "item", parentsFirst(f.Items), old.items, (*writer).item)
	compare(&p, "point_of_sale", f.PointsOfSale, old.points, (*writer).pointOfSale)
	compare(&p, "channel", f.Channels, old.channels, (*writer).channel)
	if prune {
		p.prune(f, was)
	}
	return p.changes, p.same
}

type planner struct {
	changes []planned
	same    int
}

func compare[T keyed](p *planner, kind string, list []T, old map[string]T, save func(*writer, T) error) {
	for _, entry := range list {
		change := Change{Action: Create, Kind: kind, Code: entry.key()}
		before := map[string]string{}
		if was, there := old[change.Code]; there {
			change.Action, before = Edit, flat(was)
		}
		change.Fields = differences(before, flat(entry))
		if len(change.Fields) == 0 {
			p.same++
			continue
		}
		p.changes = append(p.changes, planned{change, func(w *writer) error { return save(w, entry) }})
	}
}

// prune switches off the channels that the file doesn't name.
func (p *planner) prune(f File, was stored) {
	kept := by(f.Channels)
	for _, c := range was.Channels {
		if _, there := kept[c.Code]; there || !c.Enabled {
			continue
		}
		p.changes = append(p.changes, planned{
			Change{Disable, "channel", c.Code, []Field{{"enabled", "true", "false"}}},
			func(w *writer) error { return w.disable(c.Code) },
		})
	}
}

func differences(from, to map[string]string) []Field {
	all := maps.Clone(from)
	maps.Copy(all, to)
	var fields []Field
	for _, path := range slices.Sorted(maps.Keys(all)) {
		if from[path] != to[path] {
			fields = append(fields, Field{path, from[path], to[path]})
		}
	}
	return fields
}

// flat is an entry as its settings by path. What is empty is left out.
func flat(entry any) map[string]string {
	raw, err := json.Marshal(entry)
	if err != nil {
		panic(fmt.Sprintf("blueprint: %T can't be written: %v", entry, err)) // it is all texts and numbers
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var tree any
	if err := decoder.Decode(&tree); err != nil {
		panic(fmt.Sprintf("blueprint: %T can't be read again: %v", entry, err))
	}
	paths := map[string]string{}
	flatten(paths, "", tree)
	return paths
}

func flatten(paths map[string]string, at string, tree any) {
	switch t := tree.(type) {
	case map[string]any:
		for key, value := range t {
			flatten(paths, join(at, key), value)
		}
	case []any:
		flattenList(paths, at, t)
	case nil:
	default:
		if text := fmt.Sprint(t); text != "" {
			paths[at] = text
		}
	}
}

// flattenList takes what names a thing for its place, and texts for one value.
func flattenList(paths map[string]string, at string, list []any) {
	var words []string
	for _, entry := range list {
		m, ok := entry.(map[string]any)
		if !ok {
			words = append(words, fmt.Sprint(entry))
			continue
		}
		flatten(paths, at+"["+nameOf(m)+"]", m)
	}
	if len(words) > 0 {
		paths[at] = strings.Join(words, ", ")
	}
}

// nameOf is by what a person tells an entry from its neighbours.
func nameOf(m map[string]any) string {
	for _, pair := range namingPairs() {
		if first, ok := m[pair[0]]; ok {
			return fmt.Sprint(first, " ", m[pair[1]])
		}
	}
	for _, key := range namingKeys() {
		if name, ok := m[key]; ok {
			return fmt.Sprint(name)
		}
	}
	panic(fmt.Sprintf("blueprint: nothing names an entry with %v", slices.Sorted(maps.Keys(m))))
}

// namingPairs are keys that name an entry of a list together.
func namingPairs() [][2]string {
	return [][2]string{{"document", "environment"}, {"price_group", "currency"}}
}

// namingKeys are the keys that name an entry of a list, each of its own sort.
func namingKeys() []string { return []string{"code", "method", "rate", "class", "shop_category"} }

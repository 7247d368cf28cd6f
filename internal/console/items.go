package console

import (
	"net/url"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/office"
)

// items are what is sold.
func items() list[office.ItemFilter, blueprint.Item] {
	return list[office.ItemFilter, blueprint.Item]{
		name: "items", role: access.Viewer, load: office.Items,
		sifters: []sifter[office.ItemFilter]{
			{name: "search", own: true, text: func(f *office.ItemFilter) *string { return &f.Search }},
			{name: "sort", text: func(f *office.ItemFilter) *string { return &f.Sort }, choices: ofWords("column", office.ItemSorts()[1:]), none: "column.sku"},
			{name: "descending", flag: func(f *office.ItemFilter) *bool { return &f.Descending }},
		},
		columns: []column[blueprint.Item]{
			{name: "sku", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.SKU).to(itemLink(i.SKU)) }},
			{name: "name", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.Name) }},
			{name: "kind", cell: func(v *visit, i blueprint.Item) cell { return v.word(i.Kind) }},
			{name: "parent", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.Parent).to(itemLink(i.Parent)) }},
			{name: "category", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.Category) }},
			{name: "tax_group", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.TaxGroup) }},
			{name: "unit", cell: func(v *visit, i blueprint.Item) cell { return v.text(i.Unit) }},
		},
	}
}

// itemLink is an item's page; empty for no item.
func itemLink(sku string) string {
	if sku == "" {
		return ""
	}
	return "/items/" + url.PathEscape(sku)
}

package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// oversold is what is sold more often than there is of it, the oldest alarm first.
func oversold() list[office.OversoldFilter, office.Oversold] {
	return list[office.OversoldFilter, office.Oversold]{
		name: "oversold", role: access.Viewer, load: office.OversoldItems,
		sifters: []sifter[office.OversoldFilter]{
			{name: "solved", own: true, flag: func(f *office.OversoldFilter) *bool { return &f.Solved }},
		},
		columns: []column[office.Oversold]{
			{name: "sku", cell: func(v *visit, o office.Oversold) cell { return v.text(o.SKU).to(itemLink(o.SKU)) }},
			{name: "name", cell: func(v *visit, o office.Oversold) cell { return v.text(o.Name) }},
			{name: "environment", cell: func(v *visit, o office.Oversold) cell { return v.word(o.Environment) }},
			{name: "open", number: true, cell: func(v *visit, o office.Oversold) cell { return v.digits(o.Open.Short()) }},
			{name: "on_hand", number: true, cell: func(v *visit, o office.Oversold) cell { return v.digits(o.OnHand.Short()) }},
			{name: "since_utc", cell: func(v *visit, o office.Oversold) cell { return v.moment(o.Since, "UTC") }},
			{name: "over_utc", cell: func(v *visit, o office.Oversold) cell { return v.momentOr(o.SolvedAt, "UTC") }},
			{name: "sales", cell: func(v *visit, o office.Oversold) cell { return v.several(o.Sales) }},
		},
	}
}

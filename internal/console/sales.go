package console

import (
	"net/url"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// sales are the inbox and all that went through it, the newest order first.
func sales() list[office.SaleFilter, office.Sale] {
	return list[office.SaleFilter, office.Sale]{
		name: "sales", role: access.Viewer, load: office.Sales, live: "sales",
		sifters: []sifter[office.SaleFilter]{
			{name: "search", own: true, text: func(f *office.SaleFilter) *string { return &f.Search }},
			{name: "state", text: func(f *office.SaleFilter) *string { return &f.State }, choices: ofWords("state", office.SaleStates())},
			{name: "channel", text: func(f *office.SaleFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "held_for", text: func(f *office.SaleFilter) *string { return &f.HeldFor }, choices: ofWords("reason", office.HoldReasons())},
			{name: "gap", text: func(f *office.SaleFilter) *string { return &f.Gap }},
			{name: "only_open", flag: func(f *office.SaleFilter) *bool { return &f.OnlyOpen }},
		},
		many: manySales, pick: office.Sale.Named,
		columns: []column[office.Sale]{
			{name: "number", cell: func(v *visit, s office.Sale) cell { return v.text(s.Number).to(saleLink(s.Channel, s.RemoteID)) }},
			{name: "channel", cell: func(v *visit, s office.Sale) cell { return v.text(s.Channel) }},
			{name: "state", cell: func(v *visit, s office.Sale) cell { return v.state(s.State) }},
			{name: "held_for", cell: func(v *visit, s office.Sale) cell { return v.reasons(s.Reasons) }},
			{name: "total", number: true, cell: func(v *visit, s office.Sale) cell { return v.amount(s.Total, s.Currency) }},
			{name: "currency", inFile: true, cell: func(v *visit, s office.Sale) cell { return v.text(s.Currency) }},
			{name: "placed", cell: func(v *visit, s office.Sale) cell { return v.moment(s.PlacedAt, s.Zone) }},
		},
	}
}

// saleLink is a sale's page.
func saleLink(channel, remoteID string) string {
	return "/sales/" + url.PathEscape(channel) + "/" + url.PathEscape(remoteID)
}

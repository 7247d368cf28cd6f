package console

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// requests are the goods that sales lack, the longest asked for first.
func requests() list[office.RequestFilter, office.Request] {
	return list[office.RequestFilter, office.Request]{
		name: "requests", role: access.Viewer, load: office.Requests,
		sifters: []sifter[office.RequestFilter]{
			{name: "search", own: true, text: func(f *office.RequestFilter) *string { return &f.Search }},
			{name: "state", own: true, text: func(f *office.RequestFilter) *string { return &f.State }, choices: ofWords("state", []string{"closed", "all"}), none: "state.open"},
			{name: "channel", text: func(f *office.RequestFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Request]{
			{name: "request", cell: func(v *visit, r office.Request) cell { return v.id(r.ID).to(requestLink(r.ID)) }},
			{name: "sku", cell: func(v *visit, r office.Request) cell { return v.text(r.SKU).to(itemLink(r.SKU)) }},
			{name: "name", cell: func(v *visit, r office.Request) cell { return v.text(r.Name) }},
			{name: "pieces", number: true, cell: func(v *visit, r office.Request) cell { return v.digits(r.Quantity.Short()) }},
			{name: "warehouse", cell: func(v *visit, r office.Request) cell { return v.text(r.Warehouse) }},
			{name: "channel", cell: func(v *visit, r office.Request) cell { return v.text(r.Channel) }},
			{name: "sale", cell: func(v *visit, r office.Request) cell { return v.text(r.Number).to(saleLink(r.Channel, r.RemoteID)) }},
			{name: "sale_is", cell: func(v *visit, r office.Request) cell { return v.state(r.SaleState) }},
			{name: "opened", cell: func(v *visit, r office.Request) cell { return v.moment(r.OpenedAt, r.Zone) }},
			{name: "closed", cell: func(v *visit, r office.Request) cell { return v.momentOr(r.ClosedAt, r.Zone) }},
			{name: "as", cell: func(v *visit, r office.Request) cell { return v.word(r.Outcome) }},
			{name: "closed_by", inFile: true, cell: func(v *visit, r office.Request) cell { return v.text(r.ClosedBy) }},
			{name: "reason", inFile: true, cell: func(v *visit, r office.Request) cell { return v.text(r.Reason) }},
		},
	}
}

// requestLink is a request's page.
func requestLink(id int64) string { return fmt.Sprintf("/requests/%d", id) }

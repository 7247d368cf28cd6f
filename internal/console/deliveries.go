package console

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// deliveries are goods on their way, or to be, the oldest first.
func deliveries() list[office.DeliveryFilter, office.Delivery] {
	return list[office.DeliveryFilter, office.Delivery]{
		name: "deliveries", role: access.Viewer, load: office.Deliveries,
		sifters: []sifter[office.DeliveryFilter]{
			{name: "search", own: true, text: func(f *office.DeliveryFilter) *string { return &f.Search }},
			{name: "state", own: true, text: func(f *office.DeliveryFilter) *string { return &f.State }, choices: ofWords("state", append(office.DeliveryStates(), "all")), none: "deliveries.state.here"},
			{name: "channel", text: func(f *office.DeliveryFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "pos", text: func(f *office.DeliveryFilter) *string { return &f.POS }, choices: ofStored("points of sale", dbgen.New().PointOfSaleCodes)},
			{name: "warehouse", text: func(f *office.DeliveryFilter) *string { return &f.Warehouse }, choices: ofWarehouses},
		},
		columns: []column[office.Delivery]{
			{name: "note", cell: func(v *visit, d office.Delivery) cell { return v.id(d.ID).to(deliveryLink(d.ID)) }},
			{name: "sale", cell: func(v *visit, d office.Delivery) cell { return v.text(d.Sale).to(saleLink(d.Channel, d.RemoteID)) }},
			{name: "part", number: true, cell: func(v *visit, d office.Delivery) cell { return v.count(int64(d.Part)) }},
			{name: "state", cell: func(v *visit, d office.Delivery) cell { return v.state(d.State) }},
			{name: "channel", cell: func(v *visit, d office.Delivery) cell { return v.text(d.Channel) }},
			{name: "warehouse", cell: func(v *visit, d office.Delivery) cell { return v.text(d.Warehouse) }},
			{name: "delivery", cell: func(v *visit, d office.Delivery) cell { return v.text(d.DeliveryMethod) }},
			{name: "pieces", number: true, cell: func(v *visit, d office.Delivery) cell { return v.digits(d.Pieces) }},
			{name: "lines", number: true, cell: func(v *visit, d office.Delivery) cell { return v.count(int64(d.Lines)) }},
			{name: "parcels", cell: func(v *visit, d office.Delivery) cell { return v.several(numbered(d.Parcels)) }},
			{name: "created", cell: func(v *visit, d office.Delivery) cell { return v.moment(d.CreatedAt, d.Zone) }},
		},
	}
}

// numbered are the parcels that have a number.
func numbered(parcels []string) []string {
	return slices.DeleteFunc(slices.Clone(parcels), func(n string) bool { return n == "" })
}

// deliveryLink is a delivery note's page.
func deliveryLink(id int64) string { return fmt.Sprintf("/deliveries/%d", id) }

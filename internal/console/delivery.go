package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// delivery is a delivery or return note: goods, parcels, who did what to it.
func delivery() record[*office.DeliveryRecord] {
	return record[*office.DeliveryRecord]{
		path: "deliveries/{note}", says: "A delivery or return note: its goods, its parcels, and who brought it on", role: access.Viewer,
		load: func(v *visit) (*office.DeliveryRecord, error) { return byID(v, "note", office.LoadDelivery) },
		page: deliveryPage, keys: []string{"delivery.delivery", "delivery.return"},
	}
}

func deliveryPage(v *visit, d *office.DeliveryRecord) (shownRecord, error) {
	p := shownRecord{
		List: link{To: "/deliveries", Text: "deliveries.title"}, Title: v.language.Text("delivery."+d.Kind, "n", v.id(d.ID).Plain), State: v.state(d.State),
		Facts: []shownFact{
			{"sale", v.text(d.Sale).to(saleLink(d.Channel, d.RemoteID))}, {"channel", v.text(d.Channel)}, {"part", v.count(int64(d.Part))}, {"takes_back", v.idOr(d.Returns, deliveryLink)},
			{"warehouse", v.text(d.Warehouse)}, {"external", v.yes(d.External)}, {"document", v.text(d.Document).to(documentLink(d.DocumentID))}, {"delivery", v.text(d.DeliveryMethod)},
			{"counterparty", v.text(d.Counterparty)}, {"by_hand", v.yes(d.ByHand)}, {"created", v.moment(d.CreatedAt, d.Zone)},
		},
		Tables: []shownTable{deliveryLines(v, d.Lines), deliveryParcels(v, d), deliverySteps(v, d)},
	}
	if d.Kind == "delivery" && d.State != "reversed" {
		p.Above = []link{{To: deliveryLink(d.ID) + "/pdf", Text: "delivery.packing"}}
		if v.operates() {
			p.Forms = v.movesOf(d.ID, d.State, d.Goods)
		}
	}
	return p, nil
}

func deliveryLines(v *visit, rows []office.DeliveryLine) shownTable {
	type row = office.DeliveryLine
	return tabled(v, "delivery.goods", rows,
		column[row]{name: "sku", cell: func(v *visit, l row) cell { return v.text(l.SKU).to(itemLink(l.SKU)) }},
		column[row]{name: "name", cell: func(v *visit, l row) cell { return v.text(l.Name) }},
		column[row]{name: "pieces", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Quantity) }},
		column[row]{name: "returned", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Returned) }},
	)
}

func deliveryParcels(v *visit, d *office.DeliveryRecord) shownTable {
	type row = office.DeliveryParcel
	return tabled(v, "column.parcels", d.Parcels,
		column[row]{name: "parcel", cell: func(v *visit, y row) cell { return v.text(y.Number) }},
		column[row]{name: "carrier", cell: func(v *visit, y row) cell { return v.text(y.Carrier) }},
		column[row]{name: "added", cell: func(v *visit, y row) cell { return v.moment(y.AddedAt, d.Zone) }},
	)
}

func deliverySteps(v *visit, d *office.DeliveryRecord) shownTable {
	type row = office.DeliveryStep
	return tabled(v, "delivery.steps", d.Steps,
		column[row]{name: "state", cell: func(v *visit, s row) cell { return v.state(s.State) }},
		column[row]{name: "by", cell: func(v *visit, s row) cell { return v.text(s.Actor) }},
		column[row]{name: "at", cell: func(v *visit, s row) cell { return v.moment(s.At, d.Zone) }},
	)
}

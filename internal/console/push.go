package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// push is a push of stock and prices, with the table that a person is asked about.
func push() record[*office.PushRecord] {
	return record[*office.PushRecord]{
		path: "pushes/{id}", says: "A push of stock and prices, with the table that a person is asked about", role: access.Viewer,
		load: func(v *visit) (*office.PushRecord, error) { return partByID(v, "id", office.LoadPush) },
		page: pushPage,
	}
}

func pushPage(v *visit, p *office.PushRecord) (shown shownRecord, err error) {
	lines, err := pushLines(v, p).paged(v, p.LinesInAll)
	if err != nil {
		return shown, err
	}
	shown = shownRecord{
		List: link{To: "/pushes", Text: "pushes.title"}, Title: v.language.Text("push.title", "n", v.id(p.ID).Plain), State: v.state(p.State),
		Facts: []shownFact{
			{"channel", v.text(p.Channel)}, {"asks_because", v.word(p.Asks)}, {"listings", v.count(p.Listings)}, {"changes", v.count(p.Changes)}, {"emptied", v.count(p.Emptied)},
			{"sent", v.count(p.Sent)}, {"failed", v.count(p.Failed)}, {"begun", v.moment(p.BegunAt, p.Zone)}, {"confirmed_by", v.text(p.ConfirmedBy)}, {"ended", v.momentOr(p.EndedAt, p.Zone)},
		},
		Tables: []shownTable{lines},
	}
	if v.operates() && p.State == "waiting" {
		shown.Forms = []form{
			v.newForm("confirm", pushLink(p.ID)+"/confirm", v.language.Text("do.confirm")),
			v.newForm("anew", pushLink(p.ID)+"/anew", v.language.Text("do.anew")),
		}
	}
	return shown, nil
}

func pushLines(v *visit, p *office.PushRecord) shownTable {
	type row = office.PushLine
	return tabled(v, "push.lines", p.Lines,
		column[row]{name: "sku", cell: func(v *visit, l row) cell { return v.text(l.SKU) }},
		column[row]{name: "product", cell: func(v *visit, l row) cell { return v.text(l.RemoteID).to(listingLink(p.Channel, l.RemoteID)) }},
		column[row]{name: "name", cell: func(v *visit, l row) cell { return v.text(l.Name) }},
		column[row]{name: "shows_stock", number: true, cell: func(v *visit, l row) cell { return v.digits(money.Text(l.WasQuantity)) }},
		column[row]{name: "stock_to_be", number: true, cell: func(v *visit, l row) cell {
			return toldStock(v, office.Told{Quantity: l.Quantity, Available: l.Available, Hidden: l.Hidden != nil && *l.Hidden})
		}},
		column[row]{name: "shows_price", number: true, cell: func(v *visit, l row) cell { return v.digits(money.Text(l.WasPrice)) }},
		column[row]{name: "price_to_be", number: true, cell: func(v *visit, l row) cell { return v.digits(money.Text(l.Price)) }},
		column[row]{name: "hidden", cell: func(v *visit, l row) cell { return v.yes(l.Hidden != nil && *l.Hidden) }},
	)
}

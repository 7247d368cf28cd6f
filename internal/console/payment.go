package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// payment is money that came in or went back, with what it settles.
func payment() record[*office.PaymentRecord] {
	return record[*office.PaymentRecord]{
		path: "payments/{id}", says: "Money that came in or went back, with the documents that it settles", role: access.Viewer,
		load: func(v *visit) (*office.PaymentRecord, error) { return byID(v, "id", office.LoadPayment) },
		page: paymentPage,
	}
}

func paymentPage(v *visit, p *office.PaymentRecord) (shownRecord, error) {
	return shownRecord{
		List: link{To: "/payments", Text: "payments.title"}, Title: v.word(p.Kind).Said + " " + v.id(p.ID).Said,
		Facts: []shownFact{
			{"amount", v.amount(p.Amount, p.Currency)}, {"free", v.amount(p.Free, p.Currency)}, {"paid", v.moment(p.PaidAt, p.Zone)},
			{"sale", v.text(p.Number).to(saleLink(p.Channel, p.RemoteID))}, {"channel", v.text(p.Channel)}, {"method", v.text(p.Method)}, {"account", v.text(p.MoneyAccount)},
			{"register", v.text(p.Register).to(registerLink(p.Register))}, {"shift", shiftOf(v, p.Shift)}, {"by_hand", v.yes(p.ByHand)}, {"refund", v.text(p.RefundID)},
			{"recorded", v.moment(p.RecordedAt, p.Zone)},
		},
		Tables: []shownTable{settled(v, p)},
	}, nil
}

func settled(v *visit, p *office.PaymentRecord) shownTable {
	type row = office.Settled
	return tabled(v, "documents.title", p.Settles,
		column[row]{name: "document", cell: func(v *visit, d row) cell { return v.text(callsign(d.ID, d.Number)).to(documentLink(d.ID)) }},
		column[row]{name: "type", cell: func(v *visit, d row) cell { return v.word(d.Type) }},
		column[row]{name: "state", cell: func(v *visit, d row) cell { return v.state(d.State) }},
		column[row]{name: "total", number: true, cell: func(v *visit, d row) cell { return v.amount(d.Total, p.Currency) }},
		column[row]{name: "settles", number: true, cell: func(v *visit, d row) cell { return v.amount(d.Amount, p.Currency) }},
	)
}

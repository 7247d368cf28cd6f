package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// document is an invoice or the like: what it bills, what settled it, how it was mailed.
func document() record[*office.DocumentRecord] {
	return record[*office.DocumentRecord]{
		path: "documents/{id}", says: "A document: its lines and taxes, what settled it, and its mails", role: access.Viewer,
		load: func(v *visit) (*office.DocumentRecord, error) { return byID(v, "id", office.LoadDocument) },
		page: documentPage,
	}
}

func documentPage(v *visit, d *office.DocumentRecord) (shownRecord, error) {
	amount := func(plain string) cell { return v.amount(plain, d.Currency) }
	return shownRecord{
		List: link{To: "/documents", Text: "documents.title"}, Title: v.word(d.Type).Said + " " + callsign(d.ID, d.Number), State: v.state(d.State),
		Facts: []shownFact{
			{"sale", v.text(d.Sale).to(saleLink(d.Channel, d.RemoteID))}, {"channel", v.text(d.Channel)}, {"environment", v.word(d.Environment)},
			{"credits", credits(v, d)}, {"refund", v.text(d.RefundID)}, {"issued", v.day(d.IssuedOn)}, {"due", v.due(d.DueOn, d.Overdue)},
			{"net", amount(d.Net)}, {"tax", amount(d.Tax)}, {"total", amount(d.Total)}, {"paid_of_it", amount(d.Paid)}, {"cleared", amount(d.Cleared)},
			{"credited", amount(d.Credited)}, {"unpaid", amount(d.Open)},
		},
		Above:  []link{{To: paperLink(d.ID), Text: "document.pdf"}},
		Forms:  v.mailForms(d.ID, d.Number, d.State),
		Tables: []shownTable{documentLines(v, d), documentTaxes(v, d), documentPayments(v, d), creditNotes(v, d), documentMails(v, d)},
	}, nil
}

// credits is the invoice that a credit note takes from.
func credits(v *visit, d *office.DocumentRecord) cell {
	if d.CreditsID == 0 {
		return cell{}
	}
	return v.text(callsign(d.CreditsID, d.CreditsInvoice)).to(documentLink(d.CreditsID))
}

func documentLines(v *visit, d *office.DocumentRecord) shownTable {
	type row = office.Line
	return tabled(v, "document.lines", d.Lines,
		column[row]{name: "name", cell: func(v *visit, l row) cell { return v.text(l.Name) }},
		column[row]{name: "sku", cell: func(v *visit, l row) cell { return documentItem(v, l) }},
		column[row]{name: "pieces", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Quantity) }},
		column[row]{name: "discount", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Discount) }},
		column[row]{name: "net", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Net) }},
		column[row]{name: "tax", number: true, cell: func(v *visit, l row) cell { return v.digits(l.Tax) }},
		column[row]{name: "tax_group", cell: func(v *visit, l row) cell { return v.several(l.TaxGroups) }},
	)
}

// documentItem is the item that a line sells, which shipping and fees are not.
func documentItem(v *visit, l office.Line) cell {
	if l.Kind != "goods" {
		return v.text(l.SKU)
	}
	return v.text(l.SKU).to(itemLink(l.SKU))
}

func documentTaxes(v *visit, d *office.DocumentRecord) shownTable {
	type row = office.DocumentTax
	return tabled(v, "document.taxes", d.Taxes,
		column[row]{name: "tax_group", cell: func(v *visit, t row) cell { return v.text(t.TaxGroup) }},
		column[row]{name: "percent", number: true, cell: func(v *visit, t row) cell { return v.digits(t.Percent) }},
		column[row]{name: "tax_base", number: true, cell: func(v *visit, t row) cell { return v.digits(t.Base) }},
		column[row]{name: "tax", number: true, cell: func(v *visit, t row) cell { return v.digits(t.Tax) }},
	)
}

func documentPayments(v *visit, d *office.DocumentRecord) shownTable {
	type row = office.Settling
	return tabled(v, "payments.title", d.Payments,
		column[row]{name: "payment", cell: func(v *visit, m row) cell { return v.id(m.ID).to(paymentLink(m.ID)) }},
		column[row]{name: "kind", cell: func(v *visit, m row) cell { return v.word(m.Kind) }},
		column[row]{name: "settles", number: true, cell: func(v *visit, m row) cell { return v.amount(m.Amount, d.Currency) }},
		column[row]{name: "of_amount", number: true, cell: func(v *visit, m row) cell { return v.amount(m.OfPayment, d.Currency) }},
		column[row]{name: "paid", cell: func(v *visit, m row) cell { return v.moment(m.PaidAt, d.Zone) }},
		column[row]{name: "account", cell: func(v *visit, m row) cell { return v.text(m.MoneyAccount) }},
		column[row]{name: "by_hand", cell: func(v *visit, m row) cell { return v.yes(m.ByHand) }},
	)
}

func creditNotes(v *visit, d *office.DocumentRecord) shownTable {
	type row = office.CreditNote
	return tabled(v, "document.credit_notes", d.CreditNotes,
		column[row]{name: "document", cell: func(v *visit, n row) cell { return v.text(callsign(n.ID, n.Number)).to(documentLink(n.ID)) }},
		column[row]{name: "state", cell: func(v *visit, n row) cell { return v.state(n.State) }},
		column[row]{name: "issued", cell: func(v *visit, n row) cell { return v.day(n.IssuedOn) }},
		column[row]{name: "total", number: true, cell: func(v *visit, n row) cell { return v.amount(n.Total, d.Currency) }},
	)
}

func documentMails(v *visit, d *office.DocumentRecord) shownTable {
	type row = office.Mail
	return tabled(v, "document.mails", d.Mails,
		column[row]{name: "sending", number: true, cell: func(v *visit, m row) cell { return v.count(int64(m.Sending)) }},
		column[row]{name: "state", cell: func(v *visit, m row) cell { return v.state(m.State) }},
		column[row]{name: "tries", number: true, cell: func(v *visit, m row) cell { return v.count(int64(m.Attempts)) }},
		column[row]{name: "meant", cell: func(v *visit, m row) cell { return v.moment(m.IntendedAt, d.Zone) }},
		column[row]{name: "ended", cell: func(v *visit, m row) cell { return v.momentOr(m.DoneAt, d.Zone) }},
		column[row]{name: "what_is_wrong", cell: func(v *visit, m row) cell { return v.text(m.Error) }},
	)
}

// documentPDF is a document as its buyer gets it.
func documentPDF(v *visit) error {
	id, err := v.pathID("id")
	if err != nil {
		return err
	}
	paper, err := activities.Onlooker{DB: v.db}.DocumentPaper(v.ctx(), id)
	if err != nil {
		return orNowhere(err)
	}
	return v.pdf(paper)
}

package console

import (
	"cmp"
	"fmt"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// documents are invoices and the like, the newest first.
func documents() list[office.DocumentFilter, office.Document] {
	return list[office.DocumentFilter, office.Document]{
		name: "documents", role: access.Viewer, load: office.Documents, forms: documentForms,
		sifters: []sifter[office.DocumentFilter]{
			{name: "search", own: true, text: func(f *office.DocumentFilter) *string { return &f.Search }},
			{name: "type", own: true, text: func(f *office.DocumentFilter) *string { return &f.Type }, choices: ofWords("word", office.DocumentTypes())},
			{name: "state", own: true, text: func(f *office.DocumentFilter) *string { return &f.State }, choices: ofWords("state", office.DocumentStates())},
			{name: "mail", own: true, text: func(f *office.DocumentFilter) *string { return &f.Mail }, choices: ofWords("state", office.MailStates())},
			{name: "channel", text: func(f *office.DocumentFilter) *string { return &f.Channel }, choices: ofChannels},
			{name: "from", day: true, text: func(f *office.DocumentFilter) *string { return &f.From }},
			{name: "to", day: true, text: func(f *office.DocumentFilter) *string { return &f.To }},
		},
		columns: []column[office.Document]{
			{name: "document", cell: func(v *visit, d office.Document) cell { return v.text(callsign(d.ID, d.Number)).to(documentLink(d.ID)) }},
			{name: "type", cell: func(v *visit, d office.Document) cell { return v.word(d.Type) }},
			{name: "state", cell: func(v *visit, d office.Document) cell { return v.state(d.State) }},
			{name: "channel", cell: func(v *visit, d office.Document) cell { return v.text(d.Channel) }},
			{name: "sale", cell: func(v *visit, d office.Document) cell { return v.text(d.Sale).to(saleLink(d.Channel, d.RemoteID)) }},
			{name: "issued", cell: func(v *visit, d office.Document) cell { return v.day(d.IssuedOn) }},
			{name: "due", cell: func(v *visit, d office.Document) cell { return v.due(d.DueOn, d.Overdue) }},
			{name: "total", number: true, cell: func(v *visit, d office.Document) cell { return v.amount(d.Total, d.Currency) }},
			{name: "unpaid", number: true, cell: func(v *visit, d office.Document) cell { return v.amount(d.Open, d.Currency) }},
			{name: "currency", inFile: true, cell: func(v *visit, d office.Document) cell { return v.text(d.Currency) }},
			{name: "mail", cell: func(v *visit, d office.Document) cell { return v.state(d.Mail) }},
		},
	}
}

// callsign is what a document is called: a draft has no number yet.
func callsign(id int64, number string) string {
	return cmp.Or(number, fmt.Sprintf("#%d", id))
}

// due is a cell of when a document is to be paid.
func (v *visit) due(day string, overdue bool) cell {
	c := v.day(day)
	if overdue {
		c.State = "overdue"
	}
	return c
}

// documentLink is a document's page.
func documentLink(id int64) string { return fmt.Sprintf("/documents/%d", id) }

// paperLink is a document as its buyer gets it.
func paperLink(id int64) string { return documentLink(id) + "/pdf" }

// documentForms mail a document, once more where it was mailed before.
func documentForms(v *visit, d office.Document) []form { return v.mailForms(d.ID, d.Number, d.State) }

func (v *visit) mailForms(id int64, number, state string) []form {
	if !v.operates() || number == "" || state == "cancelled" {
		return nil
	}
	return []form{v.newForm(fmt.Sprintf("mail-%d", id), documentLink(id)+"/mail", v.language.Text("do.mail"))}
}

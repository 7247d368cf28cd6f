package main

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

// paperView is a document with all there is to it, the buyer's data aside.
type paperView struct{ *office.DocumentRecord }

func (v paperView) page(p *output.Page) {
	money := func(text string) string { return text + " " + v.Currency }
	unlessNone := func(text string) string {
		if strings.Trim(text, "0.") == "" {
			return ""
		}
		return money(text)
	}
	p.Pairs([][2]string{
		{"document", callsign(v.ID, v.Number)}, {"type", strings.ReplaceAll(v.Type, "_", " ")}, {"state", v.State}, {"sale", v.Sale + " of " + v.Channel},
		{"credits", v.CreditsInvoice}, {"for refund", v.RefundID}, {"environment", v.Environment},
		{"issued", v.IssuedOn}, {"due", dueText(v.DueOn, v.Overdue)}, {"total", money(v.Total)}, {"paid", money(v.Paid)},
		{"set against credit", unlessNone(v.Cleared)}, {"credited", unlessNone(v.Credited)}, {"open", money(v.Open)},
	})
	writeLines(p, "LINES", v.Lines, v.Net, v.Tax)
	v.settlement(p)
	v.mails(p)
}

func (v paperView) settlement(p *output.Page) {
	var taxes, payments, notes [][]string
	for _, t := range v.Taxes {
		taxes = append(taxes, []string{t.TaxGroup, t.Percent + " %", t.Base, t.Tax})
	}
	for _, m := range v.Payments {
		of := ""
		if m.OfPayment != m.Amount {
			of = "of " + m.OfPayment
		}
		payments = append(payments, []string{m.Amount, v.Currency, of, m.Kind, m.MoneyAccount, moment(m.PaidAt, office.Location(v.Zone))})
	}
	for _, n := range v.CreditNotes {
		notes = append(notes, []string{callsign(n.ID, n.Number), n.State, n.IssuedOn, n.Total})
	}
	p.Section("TAXES", append(output.Left("TAX GROUP"), output.Right("PERCENT", "BASE", "TAX")...), taxes)
	p.Section("PAYMENTS", append(output.Right("AMOUNT"), output.Left("", "", "KIND", "ACCOUNT", "PAID")...), payments)
	p.Section("CREDIT NOTES", append(output.Left("NUMBER", "STATE", "ISSUED"), output.Right("TOTAL")...), notes)
}

func (v paperView) mails(p *output.Page) {
	var rows [][]string
	for _, m := range v.Mails {
		at := m.IntendedAt
		if m.DoneAt != nil {
			at = *m.DoneAt
		}
		rows = append(rows, []string{count(m.Sending), spoken(m.State), count(m.Attempts), moment(at, office.Location(v.Zone)), m.Error})
	}
	p.Section("MAILS", append(append(output.Right("SENDING"), output.Left("STATE")...), append(output.Right("ATTEMPTS"), output.Left("AT", "WHY")...)...), rows)
}

// spoken is a state as people read it.
func spoken(state string) string { return strings.ReplaceAll(state, "_", " ") }

// mailLine says in one line how a document was mailed last.
func mailLine(mails []office.Mail) string {
	if len(mails) == 0 {
		return ""
	}
	last := mails[len(mails)-1]
	if last.Error == "" {
		return fmt.Sprintf("mail %s", spoken(last.State))
	}
	return fmt.Sprintf("mail %s: %s", spoken(last.State), last.Error)
}

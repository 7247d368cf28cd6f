package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

// paperView is a document with all there is to it, the buyer's data aside.
type paperView struct {
	ID             int64             `json:"id"`
	Type           string            `json:"type"`
	State          string            `json:"state"`
	Number         string            `json:"number"` // empty on a draft
	Channel        string            `json:"channel"`
	Environment    string            `json:"environment"`
	Sale           string            `json:"sale"`
	CreditsInvoice string            `json:"credits_invoice"` // on a credit note: the invoice's number
	RefundID       string            `json:"refund_id"`       // on a credit note: the shop's refund it stands for
	IssuedOn       string            `json:"issued_on"`       // a day in the channel's zone; empty on a draft
	DueOn          string            `json:"due_on"`          // likewise
	Overdue        bool              `json:"overdue"`
	Currency       string            `json:"currency"`
	Net            string            `json:"net"`
	Tax            string            `json:"tax"`
	Total          string            `json:"total"`
	Paid           string            `json:"paid"`
	Cleared        string            `json:"cleared"`  // settled against a credit note or its invoice, not by money
	Credited       string            `json:"credited"` // by credit notes
	Open           string            `json:"open"`
	Lines          []office.Line     `json:"lines"`
	Taxes          []documentTaxView `json:"taxes"`
	Payments       []settlingView    `json:"payments"`
	CreditNotes    []creditNoteView  `json:"credit_notes"`
	Mails          []office.Mail     `json:"mails"`

	zone *time.Location
}

type documentTaxView struct {
	TaxGroup string `json:"tax_group"`
	Percent  string `json:"percent"`
	Base     string `json:"base"`
	Tax      string `json:"tax"`
}

// settlingView is a payment's part in settling a document.
type settlingView struct {
	Kind         string    `json:"kind"`       // payment, refund or reversal
	Amount       string    `json:"amount"`     // of it, for this document
	OfPayment    string    `json:"of_payment"` // the whole payment
	PaidAt       time.Time `json:"paid_at"`
	MoneyAccount string    `json:"money_account"`
	Method       string    `json:"method"` // the shop's, where it names one
	ByHand       bool      `json:"by_hand"`
}

type creditNoteView struct {
	ID       int64  `json:"id"`
	Number   string `json:"number"`
	State    string `json:"state"`
	IssuedOn string `json:"issued_on"`
	Total    string `json:"total"`
}

func (v *paperView) page(p *output.Page) {
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

func (v *paperView) settlement(p *output.Page) {
	var taxes, payments, notes [][]string
	for _, t := range v.Taxes {
		taxes = append(taxes, []string{t.TaxGroup, t.Percent + " %", t.Base, t.Tax})
	}
	for _, m := range v.Payments {
		of := ""
		if m.OfPayment != m.Amount {
			of = "of " + m.OfPayment
		}
		payments = append(payments, []string{m.Amount, v.Currency, of, m.Kind, m.MoneyAccount, moment(m.PaidAt, v.zone)})
	}
	for _, n := range v.CreditNotes {
		notes = append(notes, []string{callsign(n.ID, n.Number), n.State, n.IssuedOn, n.Total})
	}
	p.Section("TAXES", append(output.Left("TAX GROUP"), output.Right("PERCENT", "BASE", "TAX")...), taxes)
	p.Section("PAYMENTS", append(output.Right("AMOUNT"), output.Left("", "", "KIND", "ACCOUNT", "PAID")...), payments)
	p.Section("CREDIT NOTES", append(output.Left("NUMBER", "STATE", "ISSUED"), output.Right("TOTAL")...), notes)
}

func (v *paperView) mails(p *output.Page) {
	var rows [][]string
	for _, m := range v.Mails {
		at := m.IntendedAt
		if m.DoneAt != nil {
			at = *m.DoneAt
		}
		rows = append(rows, []string{count(m.Sending), spoken(m.State), count(m.Attempts), moment(at, v.zone), m.Error})
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

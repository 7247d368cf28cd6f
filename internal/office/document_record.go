package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// DocumentRecord is a document with all there is to it, the buyer's data aside.
type DocumentRecord struct {
	ID             int64         `json:"id"`
	Type           string        `json:"type"`
	State          string        `json:"state"`
	Number         string        `json:"number"` // empty on a draft
	Channel        string        `json:"channel"`
	Environment    string        `json:"environment"`
	Sale           string        `json:"sale"`
	RemoteID       string        `json:"remote_id"`       // of the sale
	CreditsInvoice string        `json:"credits_invoice"` // on a credit note: the invoice's number
	CreditsID      int64         `json:"credits_id"`      // likewise its id; 0 elsewhere
	RefundID       string        `json:"refund_id"`       // on a credit note: the shop's refund it stands for
	IssuedOn       string        `json:"issued_on"`       // a day in the channel's zone; empty on a draft
	DueOn          string        `json:"due_on"`          // likewise
	Overdue        bool          `json:"overdue"`
	Currency       string        `json:"currency"`
	Net            string        `json:"net"`
	Tax            string        `json:"tax"`
	Total          string        `json:"total"`
	Paid           string        `json:"paid"`
	Cleared        string        `json:"cleared"`  // settled against a credit note or its invoice, not by money
	Credited       string        `json:"credited"` // by credit notes
	Open           string        `json:"open"`
	Lines          []Line        `json:"lines"`
	Taxes          []DocumentTax `json:"taxes"`
	Payments       []Settling    `json:"payments"`
	CreditNotes    []CreditNote  `json:"credit_notes"`
	Mails          []Mail        `json:"mails"`

	Zone string `json:"-"` // the channel's, for people
}

// DocumentTax is what a document has of one tax.
type DocumentTax struct {
	TaxGroup string `json:"tax_group"`
	Percent  string `json:"percent"`
	Base     string `json:"base"`
	Tax      string `json:"tax"`
}

// Settling is a payment's part in settling a document.
type Settling struct {
	ID           int64     `json:"id"`         // the payment's
	Kind         string    `json:"kind"`       // payment, refund or reversal
	Amount       string    `json:"amount"`     // of it, for this document
	OfPayment    string    `json:"of_payment"` // the whole payment
	PaidAt       time.Time `json:"paid_at"`
	MoneyAccount string    `json:"money_account"`
	Method       string    `json:"method"` // the shop's, where it names one
	ByHand       bool      `json:"by_hand"`
}

// CreditNote is a document that takes from an invoice.
type CreditNote struct {
	ID       int64  `json:"id"`
	Number   string `json:"number"`
	State    string `json:"state"`
	IssuedOn string `json:"issued_on"`
	Total    string `json:"total"`
}

// LoadDocument loads a document with its lines, what settled it and its mails. It is
// fault.NotFound where there is none.
func LoadDocument(ctx context.Context, q dbgen.DBTX, id int64) (*DocumentRecord, error) {
	row, err := dbgen.New().DocumentShow(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the document", err)
	}
	v := newDocumentRecord(row, time.Now())
	for _, load := range []func(context.Context, dbgen.DBTX) error{v.loadLines, v.loadSettlement, v.loadMails} {
		if err := load(ctx, q); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func newDocumentRecord(d dbgen.DocumentShowRow, now time.Time) *DocumentRecord {
	return &DocumentRecord{
		ID: d.ID, Type: d.Type, State: d.State, Number: d.Number, Channel: d.Channel, Environment: d.Environment, Sale: d.Sale, RemoteID: d.RemoteID,
		CreditsInvoice: d.Credits, CreditsID: d.CreditsID, RefundID: d.RefundID,
		IssuedOn: Day(d.IssuedOn), DueOn: Day(d.DueOn), Overdue: Overdue(d.Type, d.State, d.DueOn, now, Location(d.Zone)),
		Currency: d.Currency, Net: d.Net.In(d.Currency), Tax: d.Tax.In(d.Currency), Total: d.Total.In(d.Currency),
		Paid: d.Paid.In(d.Currency), Cleared: d.Cleared.In(d.Currency), Credited: d.Credited.In(d.Currency),
		Open: Open(d.State, d.Total.Sub(d.Paid).Sub(d.Cleared)).In(d.Currency), Zone: d.Zone,
	}
}

func (v *DocumentRecord) loadLines(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().DocumentLineList(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the document's lines", err)
	}
	v.Lines = lines(rows, v.Currency)
	taxes, err := dbgen.New().DocumentTaxList(ctx, q, v.ID)
	v.Taxes = make([]DocumentTax, len(taxes))
	for i, t := range taxes {
		v.Taxes[i] = DocumentTax{t.TaxGroup, t.Percent.Short(), t.Base.In(v.Currency), t.Tax.In(v.Currency)}
	}
	return db.Wrap("load the document's taxes", err)
}

// loadSettlement loads the payments and credit notes that settle the document.
func (v *DocumentRecord) loadSettlement(ctx context.Context, q dbgen.DBTX) error {
	payments, err := dbgen.New().PaymentsOfDocument(ctx, q, v.ID)
	if err != nil {
		return db.Wrap("load the document's payments", err)
	}
	v.Payments = make([]Settling, len(payments))
	for i, m := range payments {
		v.Payments[i] = Settling{
			m.ID, m.Kind, m.Amount.In(m.Currency), m.OfAmount.In(m.Currency), m.PaidAt.UTC(), m.MoneyAccount, m.Method, m.ByHand,
		}
	}
	notes, err := dbgen.New().CreditNotesOfDocument(ctx, q, v.ID)
	v.CreditNotes = make([]CreditNote, len(notes))
	for i, n := range notes {
		v.CreditNotes[i] = CreditNote{n.ID, n.Number, n.State, Day(n.IssuedOn), n.Total.In(v.Currency)}
	}
	return db.Wrap("load the document's credit notes", err)
}

func (v *DocumentRecord) loadMails(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().MailsOfDocuments(ctx, q, []int64{v.ID})
	v.Mails = mails(rows)
	return db.Wrap("load the document's mails", err)
}

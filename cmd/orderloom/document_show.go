package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newDocumentShowCommand(p *program) *cobra.Command {
	var name documentName
	cmd := &cobra.Command{
		Use:   "show NUMBER",
		Short: "Show a document: lines, taxes, what settled it, its mails",
		Long: `Shows a document: its lines and taxes, by which payments and credit notes it is settled, when it is due,
and what became of each mail that brought it to the buyer. ` + documentNameHelp,
		Example: `  orderloom document show INV-000123
  orderloom document show --sale 1001 --channel woo-riga
  orderloom document show '#17' --output json`,
		RunE: func(cmd *cobra.Command, args []string) error { return p.documentShow(cmd.Context(), name.of(args)) },
	}
	name.flags(p, cmd)
	return cmd
}

func (p *program) documentShow(ctx context.Context, name documentName) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	id, err := findDocument(ctx, pool, name)
	if err != nil {
		return err
	}
	row, err := dbgen.New().DocumentShow(ctx, pool, id)
	if db.IsNotFound(err) {
		return noDocument(name.number)
	}
	if err != nil {
		return db.Wrap("load the document", err)
	}
	view := newPaperView(row, time.Now())
	for _, load := range []func(context.Context, *pgxpool.Pool) error{
		view.loadLines, view.loadSettlement, view.loadMails,
	} {
		if err := load(ctx, pool); err != nil {
			return err
		}
	}
	return p.show(view)
}

func newPaperView(d dbgen.DocumentShowRow, now time.Time) *paperView {
	zone := office.Location(d.Zone)
	return &paperView{
		ID: d.ID, Type: d.Type, State: d.State, Number: d.Number, Channel: d.Channel, Environment: d.Environment, Sale: d.Sale,
		CreditsInvoice: d.Credits, RefundID: d.RefundID,
		IssuedOn: office.Day(d.IssuedOn), DueOn: office.Day(d.DueOn), Overdue: office.Overdue(d.Type, d.State, d.DueOn, now, zone),
		Currency: d.Currency, Net: d.Net.In(d.Currency), Tax: d.Tax.In(d.Currency), Total: d.Total.In(d.Currency),
		Paid: d.Paid.In(d.Currency), Cleared: d.Cleared.In(d.Currency), Credited: d.Credited.In(d.Currency),
		Open: office.Open(d.State, d.Total.Sub(d.Paid).Sub(d.Cleared)).In(d.Currency),
		zone: zone,
	}
}

func (v *paperView) loadLines(ctx context.Context, pool *pgxpool.Pool) error {
	lines, err := dbgen.New().DocumentLineList(ctx, pool, v.ID)
	if err != nil {
		return db.Wrap("load the document's lines", err)
	}
	v.Lines = office.Lines(lines, v.Currency)
	taxes, err := dbgen.New().DocumentTaxList(ctx, pool, v.ID)
	v.Taxes = make([]documentTaxView, len(taxes))
	for i, t := range taxes {
		v.Taxes[i] = documentTaxView{t.TaxGroup, t.Percent.Short(), t.Base.In(v.Currency), t.Tax.In(v.Currency)}
	}
	return db.Wrap("load the document's taxes", err)
}

// loadSettlement loads the payments and credit notes that settle the document.
func (v *paperView) loadSettlement(ctx context.Context, pool *pgxpool.Pool) error {
	payments, err := dbgen.New().PaymentsOfDocument(ctx, pool, v.ID)
	if err != nil {
		return db.Wrap("load the document's payments", err)
	}
	v.Payments = make([]settlingView, len(payments))
	for i, m := range payments {
		v.Payments[i] = settlingView{
			m.Kind, m.Amount.In(m.Currency), m.OfAmount.In(m.Currency), m.PaidAt.UTC(), m.MoneyAccount, m.Method, m.ByHand,
		}
	}
	notes, err := dbgen.New().CreditNotesOfDocument(ctx, pool, v.ID)
	v.CreditNotes = make([]creditNoteView, len(notes))
	for i, n := range notes {
		v.CreditNotes[i] = creditNoteView{n.ID, n.Number, n.State, office.Day(n.IssuedOn), n.Total.In(v.Currency)}
	}
	return db.Wrap("load the document's credit notes", err)
}

func (v *paperView) loadMails(ctx context.Context, pool *pgxpool.Pool) error {
	mails, err := dbgen.New().MailsOfDocuments(ctx, pool, []int64{v.ID})
	v.Mails = office.Mails(mails)
	return db.Wrap("load the document's mails", err)
}

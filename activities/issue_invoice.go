package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// Issued is a posted invoice; its number is empty where none was due.
type Issued struct {
	Number string `json:"number,omitempty"`
}

// IssueInvoice posts the sale's draft under the next number of its series. A
// posted invoice is found and told again, never posted twice. The number is
// taken by the last statement of the transaction.
func (s *Set) IssueInvoice(ctx context.Context, in Walk) (Issued, error) {
	var out Issued
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) error {
		invoice, err := invoiceOf(ctx, tx, sale.ID)
		if err != nil {
			return err
		}
		if invoice.posted() {
			out.Number = number(invoice)
			sale.mark(stepInvoice, stepDone, out.Number)
			return nil
		}
		if !in.Plan.Invoice {
			sale.mark(stepInvoice, stepNotDue, "")
			return nil
		}
		if !invoice.draft() {
			return fault.New(fault.Conflict, "post invoice", "sale %d has no draft to post", sale.ID)
		}
		out.Number, err = s.post(ctx, tx, sale, invoice)
		return err
	})
	return out, toTemporal(err)
}

func (s *Set) post(ctx context.Context, tx pgx.Tx, sale sale, draft invoice) (string, error) {
	sale.mark(stepInvoice, stepDone, "")
	sale.journal(worker, "post invoice", "done", map[string]string{"document": fmt.Sprint(draft.ID)})
	if err := sale.write(ctx, tx); err != nil { // taking the number comes last
		return "", err
	}
	day, err := s.today(sale.channel)
	if err != nil {
		return "", err
	}
	number, err := queries.DocumentPost(ctx, tx, dbgen.DocumentPostParams{
		ID: draft.ID, PosID: sale.channel.PosID, Environment: sale.channel.Environment, IssuedOn: day,
	})
	if db.IsNotFound(err) {
		return "", fault.New(fault.Unmapped, "post invoice", "point of sale %s has no series for invoices in %s: make one",
			sale.channel.pos.Code, sale.channel.Environment)
	}
	return number, db.Wrap("post invoice", err)
}

// today is the calendar day in the channel's zone, as midnight UTC.
func (s *Set) today(ch channel) (time.Time, error) {
	zone, err := time.LoadLocation(ch.Zone)
	if err != nil {
		return time.Time{}, fault.New(fault.Invalid, "channel "+ch.Code, "its time zone %q is not in the IANA database", ch.Zone)
	}
	year, month, day := s.Now().In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), nil
}

package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// Paid is what a sale's invoice has been paid.
type Paid struct {
	Recorded bool `json:"recorded,omitempty"` // by this pass
	InFull   bool `json:"in_full,omitempty"`
}

// RecordPayment books what the order's status says was paid to the money account
// of its payment method, once.
func (s *Set) RecordPayment(ctx context.Context, in Walk) (Paid, error) {
	var out Paid
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) error {
		invoice, err := invoiceOf(ctx, tx, sale.ID)
		if err != nil {
			return err
		}
		due := invoice.Total.Sub(invoice.Paid)
		out.InFull = invoice.posted() && due.Sign() <= 0
		if !in.Plan.Paid || !invoice.posted() || out.InFull {
			sale.mark(stepPayment, paymentState(out), "")
			return nil
		}
		out = Paid{Recorded: true, InFull: true}
		return s.pay(ctx, tx, sale, invoice, due, in.Plan.MoneyAccount)
	})
	return out, toTemporal(err)
}

func paymentState(p Paid) string {
	if p.InFull {
		return stepDone
	}
	return stepNotDue
}

func (s *Set) pay(ctx context.Context, tx pgx.Tx, sale sale, invoice invoice, due money.Amount, account string) error {
	order, err := orderOf(sale.Body)
	if err != nil {
		return err
	}
	added, err := queries.PaymentAdd(ctx, tx, dbgen.PaymentAddParams{
		SaleID: sale.ID, DocumentID: &invoice.ID, Kind: "payment", Amount: due, Currency: invoice.Currency,
		PaidAt: paidAt(order), Key: statusPaymentKey(sale.ID), MoneyAccount: account,
	})
	if err != nil {
		return db.Wrap("record payment", err)
	}
	if added == 0 {
		return fault.New(fault.Conflict, "record payment", "sale %d was paid by its status before, yet %s is still open", sale.ID, due)
	}
	sale.tell("payment/"+statusPaymentKey(sale.ID), "Payment of "+total(due, invoice.Currency)+" recorded to "+account+".")
	sale.journal(worker, "record payment", "done", map[string]string{"amount": due.String(), "account": account})
	sale.mark(stepPayment, stepDone, total(due, invoice.Currency))
	return nil
}

// paidAt is when the shop says the money came; else when the status came.
func paidAt(order commerce.Order) time.Time {
	if order.PaidAt != nil {
		return *order.PaidAt
	}
	if order.CompletedAt != nil {
		return *order.CompletedAt
	}
	return order.ModifiedAt
}

// statusPaymentKey makes the payment that an order's status tells happen once.
func statusPaymentKey(saleID int64) string { return fmt.Sprintf("sale/%d/status", saleID) }

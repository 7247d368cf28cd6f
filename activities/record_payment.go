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
	"github.com/orderloom/orderloom/internal/posting"
)

// Paid is what a sale has been paid.
type Paid struct {
	Recorded bool `json:"recorded,omitempty"` // by this pass
	InFull   bool `json:"in_full,omitempty"`
}

// RecordPayment books what the shop says of the order's money beside what is booked
// already: a payment, money given back, or a payment that is no more. Then all the
// money there is settles the sale's documents; what comes before any document is a
// prepayment. Where that is skipped only what people recorded counts.
func (s *Set) RecordPayment(ctx context.Context, in Walk) (Paid, error) {
	var out Paid
	at := atOwn(ctx, stepPayment, in)
	err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = s.recordPayment(ctx, tx, sale, in); in.skips(stepPayment) {
			sale.mark(stepPayment, stepSkipped, "")
		}
		return err
	})
	return out, at.end(ctx, s.DB, err)
}

func (s *Set) recordPayment(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (Paid, error) {
	m, err := loadMoney(ctx, tx, sale)
	if err != nil {
		return Paid{}, err
	}
	due, err := m.due(sale, in)
	if err != nil {
		return Paid{}, err
	}
	now, later, err := m.place(ctx, tx, sale, due)
	if err != nil {
		return Paid{}, err
	}
	for i, payment := range now {
		if err := m.book(ctx, tx, sale, payment, m.told()+i); err != nil {
			return Paid{}, err
		}
	}
	if err := m.await(ctx, tx, sale, later, m.told()+len(now)); err != nil {
		return Paid{}, err
	}
	if m.HasMoney || len(now) > 0 {
		if err := m.settle(ctx, tx, sale); err != nil {
			return Paid{}, err
		}
	}
	out := Paid{Recorded: len(now) > 0, InFull: m.Invoice != 0 && m.Billed.Cmp(m.Received) <= 0}
	markPayment(sale, out, m.Currency, now, later)
	return out, nil
}

func markPayment(sale sale, paid Paid, currency string, now, later []duePayment) {
	switch {
	case len(later) > 0:
		sale.mark(stepPayment, stepWaiting, paymentText(later, currency)+" for register "+later[0].to.register)
	case paid.InFull || paid.Recorded:
		sale.mark(stepPayment, stepDone, paymentText(now, currency))
	default:
		sale.mark(stepPayment, stepNotDue, "")
	}
}

// saleMoney is what is booked of a sale's money.
type saleMoney struct {
	dbgen.SaleStandingRow
	booked  []dbgen.SalePaymentsRow
	waiting []dbgen.MoneyWaitingRow // for registers to open
}

func loadMoney(ctx context.Context, tx pgx.Tx, sale sale) (saleMoney, error) {
	standing, err := queries.SaleStanding(ctx, tx, sale.ID)
	m := saleMoney{SaleStandingRow: standing}
	if err != nil {
		return m, db.Wrap("load what is billed", err)
	}
	if m.HasMoney {
		if m.booked, err = queries.SalePayments(ctx, tx, sale.ID, m.Currency); err != nil {
			return m, db.Wrap("load the payments", err)
		}
	}
	if m.HasWaiting {
		m.waiting, err = queries.MoneyWaiting(ctx, tx, sale.ID)
	}
	return m, db.Wrap("load the waiting money", err)
}

// duePayment is a payment that isn't booked yet, when its money came or went, and
// where it goes.
type duePayment struct {
	posting.Payment
	at time.Time
	to purse
}

// due are the payments that the shop's word calls for and that aren't booked.
func (m saleMoney) due(sale sale, in Walk) ([]duePayment, error) {
	plan := in.Plan
	if plan.Ignored || in.skips(stepPayment) || !plan.Paid && plan.GiftCards.IsZero() && !m.HasMoney {
		return nil, nil
	}
	order, err := sale.channel.order(sale.Body)
	if err != nil {
		return nil, err
	}
	claim := posting.ClaimOf(order, plan)
	if m.Invoice != 0 {
		claim.Due = m.Total
	}
	have, refunds, received := m.counted()
	unpaid := claim.Due.Sub(received).Between(claim.Due)
	var due []duePayment
	for _, p := range posting.Payments(claim.Toward(have), order.RefundsInOrder(), refunds, unpaid) {
		due = append(due, duePayment{Payment: p, at: movedAt(order, p), to: purse{account: p.Account}})
	}
	return due, nil
}

// counted is the money that the shop's word is about, the refunds that it stands for,
// and how much of it came in. What a person left for a register is there, only not in
// the books.
func (m saleMoney) counted() (have []posting.Money, refunds []string, received money.Amount) {
	for _, p := range m.booked {
		refunds = append(refunds, orEmpty(p.RefundID))
		if p.Apart {
			continue
		}
		have = append(have, posting.Money{Account: p.MoneyAccount, Amount: p.Amount, Method: p.Method, ByHand: p.ByHand})
		if p.Kind != string(posting.Refunded) {
			received = received.Add(p.Amount)
		}
	}
	for _, w := range m.waiting {
		if w.ByHand && !w.Apart && w.Currency == m.Currency {
			have = append(have, posting.Money{Account: w.MoneyAccount, Amount: w.Amount, Method: w.Method, ByHand: true})
		}
	}
	return have, refunds, received
}

// book books one payment of the shop's word. The key makes the n-th one happen once.
func (m *saleMoney) book(ctx context.Context, tx pgx.Tx, sale sale, p duePayment, n int) error {
	key := statusPaymentKey(sale.ID, n)
	t := m.transfer(p, key)
	if m.Invoice != 0 && !m.HasMoney {
		t.document = &m.Invoice
	}
	done, err := bookOrWait(ctx, tx, sale.ID, p.to, t)
	if err != nil {
		return db.Wrap("record payment", err)
	}
	if !done.now {
		return fault.New(fault.Conflict, "record payment", "%s of sale %d to %q was not booked: there is no such money account, or the key %s is taken",
			p.Amount, sale.ID, p.Account, key)
	}
	m.Received = m.Received.Add(p.Amount)
	sale.tell("payment/"+key, paymentEvent(p.Payment, m.Currency, sale.OrderStatus))
	sale.journal(worker, "record "+string(p.Kind), "done", map[string]string{"amount": p.Amount.String(), "account": p.Account})
	return nil
}

// told is how many payments the shop's word is booked in.
func (m saleMoney) told() int {
	n := 0
	for _, p := range m.booked {
		if !p.ByHand {
			n++
		}
	}
	return n
}

// settle brings the money to the documents, unless one payment of one invoice did
// that by itself.
func (m saleMoney) settle(ctx context.Context, tx pgx.Tx, sale sale) error {
	if !m.HasMoney && m.Invoice != 0 && m.Billed.Equal(m.Total) {
		return nil
	}
	return db.Wrap("settle the documents", queries.SaleSettle(ctx, tx, sale.ID))
}

// movedAt is when money came or went, as far as the shop tells.
func movedAt(order commerce.Order, p posting.Payment) time.Time {
	switch p.Kind {
	case posting.Refunded:
		for _, refund := range order.Refunds {
			if refund.RemoteID == p.RefundID && !refund.PlacedAt.IsZero() {
				return refund.PlacedAt
			}
		}
	case posting.Received:
		if order.PaidAt != nil {
			return *order.PaidAt
		}
		if order.CompletedAt != nil {
			return *order.CompletedAt
		}
	}
	return order.ModifiedAt
}

func paymentEvent(p posting.Payment, currency, status string) string {
	amount := total(p.Amount.Abs(), currency)
	switch p.Kind {
	case posting.Refunded:
		return fmt.Sprintf("%s given back from %s for refund %s.", amount, p.Account, p.RefundID)
	case posting.Reversed:
		return fmt.Sprintf("Payment of %s taken back from %s: the order is %s.", amount, p.Account, status)
	default:
		return "Payment of " + amount + " recorded to " + p.Account + "."
	}
}

func paymentText(due []duePayment, currency string) string {
	if len(due) == 0 {
		return ""
	}
	sum := due[0].Amount
	for _, p := range due[1:] {
		sum = sum.Add(p.Amount)
	}
	return total(sum, currency)
}

// statusPaymentKey makes the n-th payment that the shop's word tells of a sale happen
// once.
func statusPaymentKey(saleID int64, n int) string {
	if n == 0 {
		return fmt.Sprintf("sale/%d/status", saleID)
	}
	return fmt.Sprintf("sale/%d/status/%d", saleID, n)
}

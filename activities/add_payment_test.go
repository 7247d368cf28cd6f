package activities_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

var paidAt = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

// pays records money by hand; change says how it differs from an account's.
func (b *bundle) pays(key string, id int64, amount string, change ...func(*activities.PaymentGiven)) (activities.PaymentAdded, error) {
	b.t.Helper()
	p := activities.PaymentGiven{Key: key, SaleID: b.sale(id), Amount: money.MustParse(amount), At: paidAt, Account: "bank", Actor: "anna", Reason: "on the statement"}
	for _, c := range change {
		c(&p)
	}
	return activities.AddPayment(b.t.Context(), b.db.App, p)
}

func (b *bundle) mustPay(key string, id int64, amount string, change ...func(*activities.PaymentGiven)) activities.PaymentAdded {
	b.t.Helper()
	added, err := b.pays(key, id, amount, change...)
	require.NoError(b.t, err)
	return added
}

// unpaid is a bank transfer that is invoiced: 43.49 EUR are open.
func unpaid(t *testing.T, others ...int64) *bundle {
	t.Helper()
	b := setup(t, append(others, straight)...)
	b.shop.ReplaceField(straight, "status", `"on-hold"`)
	require.Equal(t, "awaiting_payment", b.readAndWalk(straight).State)
	b.exec("DELETE FROM outbox")
	return b
}

// invoice is how an order's invoice stands.
func (b *bundle) invoice(id int64) string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', state, paid) FROM documents WHERE sale_id = $1 AND type = 'invoice' ORDER BY id", b.sale(id))
}

func TestMoneyByHandPaysAnInvoiceInParts(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	added := b.mustPay("one", straight, "10")
	require.Equal(t, "10.00 EUR bacs bank false 0", fmt.Sprint(added.Amount, " ", added.Currency, " ", added.Method, " ", added.Account, " ", added.Waits, " ", added.Free))
	require.Equal(t, "posted 10.00", b.invoice(straight))
	require.Equal(t, "Payment of 10.00 EUR recorded to bank by hand.", b.list("SELECT text FROM sale_events ORDER BY id DESC LIMIT 1"))
	require.JSONEq(t, `{"amount": "10.00", "currency": "EUR", "account": "bank", "reason": "on the statement"}`,
		b.list("SELECT detail::text FROM journal WHERE action = 'record payment' AND actor = 'anna' AND result = 'done'"))
	require.Equal(t, "payment anna t", b.list("SELECT concat_ws(' ', kind, actor, applied_at IS NOT NULL) FROM commands"))
	require.Equal(t, "order woo-riga 278 t", b.list("SELECT concat_ws(' ', topic, channel, subject, payload ->> 'number' <> '') FROM outbox"))
	require.Equal(t, "bacs t 2026-03-01 10:00:00+00", b.list("SELECT concat_ws(' ', method, by_hand, paid_at AT TIME ZONE 'UTC' || '+00') FROM payments"))

	b.mustPay("two", straight, "33.49")
	require.Equal(t, "paid 43.49", b.invoice(straight))
}

func TestMoneyThatSettlesNothingIsKeptAndTold(t *testing.T) {
	t.Parallel()
	usd := func(p *activities.PaymentGiven) { p.Currency = "USD" }
	for _, tt := range []struct {
		name, amount string
		change       func(*activities.PaymentGiven)
		free         string
		event        string
		invoice      string
	}{
		{"an overpayment", "50", func(*activities.PaymentGiven) {}, "6.51", "Payment of 50.00 EUR recorded to bank by hand. 6.51 EUR are kept as the buyer's.", "paid 43.49"},
		{"another currency", "43.49", usd, "43.49", "Payment of 43.49 USD recorded to bank by hand. 43.49 USD are kept as the buyer's.", "posted 0"},
		{"money given back", "-5", func(*activities.PaymentGiven) {}, "-5.00", "Refund of 5.00 EUR given back from bank by hand. 5.00 EUR more were given back than was owed.", "posted 0"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := unpaid(t)
			added := b.mustPay("one", straight, tt.amount, tt.change)
			require.Equal(t, tt.free, added.Free.String())
			require.Equal(t, tt.event, b.list("SELECT text FROM sale_events ORDER BY id DESC LIMIT 1"))
			require.Equal(t, tt.invoice, b.invoice(straight))
		})
	}
}

func TestAPaymentIsRecordedOncePerKey(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			_, err := b.pays("one", straight, "10")
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, "posted 10.00", b.invoice(straight))
	require.Equal(t, 1, b.count("payments"))
	require.Equal(t, 1, b.count("journal WHERE actor = 'anna'"))
	again := b.mustPay("one", straight, "10.00", func(p *activities.PaymentGiven) { p.At = paidAt.Add(time.Hour) })
	require.True(t, again.GivenBefore)
	require.Equal(t, "10.00 EUR bank 0", fmt.Sprint(again.Amount, " ", again.Currency, " ", again.Account, " ", again.Free))
	require.Equal(t, "2026-03-01 10:00:00", b.list("SELECT (paid_at AT TIME ZONE 'UTC')::text FROM payments"))
}

func TestTwoPaymentsByHandAtOnceNeverPayTooMuch(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	free := make([]money.Amount, 4)
	var g errgroup.Group
	for i := range free {
		g.Go(func() error {
			added, err := b.pays(fmt.Sprint(i), straight, "20")
			free[i] = added.Free
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, "paid 43.49", b.invoice(straight))
	slices.SortFunc(free, money.Amount.Cmp)
	require.Equal(t, []string{"0", "0", "16.51", "36.51"}, []string{free[0].Short(), free[1].Short(), free[2].Short(), free[3].Short()}, "each knows what is too much by then")
}

func TestWhatCanBeNoPaymentIsRefusedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	b := unpaid(t, alsoBacs)
	b.walk(alsoBacs)
	b.mustPay("one", straight, "10")
	b.give("retried", activities.CommandRetry, straight)
	before := b.ledger()
	for _, tt := range []struct {
		name, key string
		id        int64
		amount    string
		change    func(*activities.PaymentGiven)
		kind      fault.Kind
		want      string
	}{
		{"nothing", "two", straight, "0.00", nil, fault.Invalid, "nothing is no payment"},
		{"an amount that is too fine", "two", straight, "10.005", nil, fault.Invalid, "10.005 is finer than money in EUR, which has 2 decimals"},
		{"a currency that is none", "two", straight, "1", func(p *activities.PaymentGiven) { p.Currency = "EURO" }, fault.Invalid, "no ISO 4217 currency"},
		{"a part of a yen", "two", straight, "0.5", func(p *activities.PaymentGiven) { p.Currency = "JPY" }, fault.Invalid, "which has 0 decimals"},
		{"an account that isn't there", "two", straight, "1", func(p *activities.PaymentGiven) { p.Account = "sock" }, fault.NotFound, `there is no money account "sock"`},
		{"a register that isn't there", "two", straight, "1", func(p *activities.PaymentGiven) { p.Register = "till-9" }, fault.NotFound, `there is no register "till-9"`},
		{"a method without an account", "two", straight, "1", func(p *activities.PaymentGiven) { p.Account, p.Method = "", "barter" }, fault.Unmapped, `payment method "barter" has no money account in channel woo-riga: map it, or name`},
		{"another amount by the same key", "one", straight, "11", nil, fault.Conflict, "belongs to another command"},
		{"another account by the same key", "one", straight, "10", func(p *activities.PaymentGiven) { p.Account = "cash" }, fault.Conflict, "belongs to another command"},
		{"another currency by the same key", "one", straight, "10", func(p *activities.PaymentGiven) { p.Currency = "USD" }, fault.Conflict, "belongs to another command"},
		{"another sale's key", "one", alsoBacs, "10", nil, fault.Conflict, "belongs to another command"},
		{"a retry's key", "retried", straight, "10", nil, fault.Conflict, "belongs to another command"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			change := tt.change
			if change == nil {
				change = func(*activities.PaymentGiven) {}
			}
			_, err := b.pays(tt.key, tt.id, tt.amount, change)
			require.ErrorContains(t, err, tt.want)
			require.True(t, fault.Is(err, tt.kind), err)
			require.Equal(t, before, b.ledger())
		})
	}
}

func TestMoneyBeforeAnyDocumentSettlesTheInvoiceWhenItIsIssued(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "status", `"pending"`)
	b.readAndWalk(straight)
	require.Equal(t, "10.00", b.mustPay("one", straight, "10").Free.String())
	require.Equal(t, "awaiting_payment", b.walk(straight).State)
	b.shop.ReplaceField(straight, "status", `"on-hold"`)
	b.shop.TouchOrder(straight)
	require.Equal(t, activities.Written{State: "awaiting_payment", Details: "Invoice **INV-000001**: 33.49 EUR are open. " +
		"It goes on once the shop says otherwise; to read now what changed there: `orderloom import orders --channel woo-riga` " +
		"Money that came otherwise: `orderloom payment add --channel woo-riga 278 --amount 33.49`"}, b.readAndWalk(straight))
	require.Equal(t, "posted 10.00", b.invoice(straight))
	b.mustPay("two", straight, "33.49")
	require.Equal(t, "awaiting_delivery", b.walk(straight).State)
}

func TestMoneyBesideWhatTheShopSaysIsKeptAndToldToTheShop(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.exec("DELETE FROM outbox")
	b.mustPay("one", straight, "5")
	require.Equal(t, 1, b.count("outbox WHERE topic = 'order' AND subject = '278'"))
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "payment 43.49 bank; payment 5.00 bank", b.payments(), "the shop's is not taken back for it")
	notes := b.notes(straight)
	require.Contains(t, notes[len(notes)-1], "Payment of 5.00 EUR recorded to bank by hand. 5.00 EUR are kept as the buyer's.")

	require.True(t, b.mustPay("two", straight, "-5").Free.IsZero())
	require.Equal(t, "Refund of 5.00 EUR given back from bank by hand.", b.list("SELECT text FROM sale_events ORDER BY id DESC LIMIT 1"), "what was too much")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "payment 43.49 bank; payment 5.00 bank; refund -5.00 bank", b.payments())
	require.Equal(t, "paid 43.49", b.invoice(straight))

	b.mustPay("three", straight, "1")
	for _, status := range []string{"on-hold", "processing"} {
		b.shop.ReplaceField(straight, "status", `"`+status+`"`)
		b.shop.TouchOrder(straight)
		b.readAndWalk(straight)
	}
	require.Equal(t, "44.49", b.list("SELECT sum(amount)::text FROM payments"), "whatever way the shop goes")
}

func TestMoneyGoesWhereItsMethodGoesUnlessSomebodySaysWhere(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	b.till()
	b.exec("INSERT INTO pos_payment_mappings (pos_id, remote_method, money_account_id, register_id) SELECT $1, 'card', money_account_id, id FROM registers", b.pos)
	unsaid := func(p *activities.PaymentGiven) { p.Account = "" }
	require.Equal(t, "bank ", whereTo(b.mustPay("one", straight, "1", unsaid)), "the order's own method")
	require.Equal(t, "merchant ", whereTo(b.mustPay("two", straight, "1", unsaid, func(p *activities.PaymentGiven) { p.Method = "stripe" })))
	require.Equal(t, "drawer till-1", whereTo(b.mustPay("three", straight, "1", unsaid, func(p *activities.PaymentGiven) { p.Method = "card" })), "the point of sale's")
	require.Equal(t, "drawer till-1", whereTo(b.mustPay("four", straight, "1", unsaid, func(p *activities.PaymentGiven) { p.Register = "till-1" })))
	require.Equal(t, "merchant till-1", whereTo(b.mustPay("five", straight, "1", func(p *activities.PaymentGiven) { p.Account, p.Register = "merchant", "till-1" })), "a card over the counter")
	require.Equal(t, "bank ", whereTo(b.mustPay("six", straight, "1", func(p *activities.PaymentGiven) { p.Method = "card" })), "an account that is named says it all")
}

func whereTo(a activities.PaymentAdded) string { return a.Account + " " + a.Register }

package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/money"
)

// atCounter is a shop whose cash on delivery is taken by register till-1, with an
// order over 18.08 EUR that was paid so.
func atCounter(t *testing.T) *bundle {
	t.Helper()
	b := setup(t, cash)
	b.till()
	account, err := activities.TakeMethod(t.Context(), b.db.App, activities.MethodTaken{Register: "till-1", Method: "cod", Channel: channelCode, Actor: "anna"})
	require.NoError(t, err)
	require.Equal(t, "drawer", account)
	b.shop.ReplaceField(cash, "status", `"completed"`)
	return b
}

// waits is what waits for registers.
func (b *bundle) waits() string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', kind, amount, currency, by_hand, key) FROM waiting_payments ORDER BY id")
}

// payments are what is booked: kind, amount, account, shift.
func (b *bundle) payments() string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', p.kind, p.amount, a.code, p.shift_id) FROM payments p JOIN money_accounts a ON a.id = p.money_account_id ORDER BY p.id")
}

// requireShiftAddsUp: what the drawer should hold is its float and the cash that is
// listed.
func (b *bundle) requireShiftAddsUp(shift int64) {
	b.t.Helper()
	drawers, err := queries.ShiftDrawers(b.t.Context(), b.db.App, shift)
	require.NoError(b.t, err)
	sums, err := queries.ShiftSums(b.t.Context(), b.db.App, shift)
	require.NoError(b.t, err)
	require.NotEmpty(b.t, drawers)
	for _, d := range drawers {
		listed := money.Zero
		for _, s := range sums {
			if s.Currency == d.Currency && s.MoneyAccount == "drawer" {
				listed = listed.Add(s.Sum)
			}
		}
		require.True(b.t, d.Opening.Add(listed).Equal(d.Expected), "%s: %s and %s, not %s", d.Currency, d.Opening, listed, d.Expected)
	}
}

func TestAPaymentForAClosedRegisterWaitsAndIsAppliedAtOpening(t *testing.T) {
	t.Parallel()
	b := atCounter(t)
	written := b.readAndWalk(cash)
	require.Equal(t, activities.Written{
		State:   "awaiting_shift",
		Details: "Register **till-1** is closed, and 18.08 EUR wait for it: `orderloom register open till-1` opens it.",
	}, written)
	id := fmt.Sprint(b.sale(cash))
	require.Equal(t, "payment 18.08 EUR f sale/"+id+"/status", b.waits())
	require.Empty(t, b.payments())
	require.Equal(t, "waiting 18.08 EUR for register till-1", b.list("SELECT state || ' ' || detail FROM sale_steps WHERE step = 'payment'"))
	require.Contains(t, b.list("SELECT text FROM sale_events"), "Payment of 18.08 EUR waits for register till-1 to open.")

	before := b.ledger()
	b.walk(cash)
	require.Equal(t, before, b.ledger(), "looking again tells and changes nothing")
	since := b.list("SELECT waits_since::text FROM waiting_payments")
	require.NotEmpty(t, since)

	b.exec("DELETE FROM outbox")
	require.Equal(t, 1, b.openTill(cashOf("50", "")).Woken)
	require.Equal(t, "order woo-riga 346", b.list("SELECT concat_ws(' ', topic, channel, subject) FROM outbox"))
	require.Equal(t, "settled", b.walk(cash).State)
	require.Empty(t, b.waits())
	require.Equal(t, "payment 18.08 drawer 1", b.payments())
	require.Equal(t, "paid 18.08", b.invoice(cash))
	late, err := queries.ShiftLate(t.Context(), b.db.App, 1)
	require.NoError(t, err)
	require.Len(t, late, 1, "it was paid before the shift opened")
	b.requireShiftAddsUp(1)
	require.NoError(t, b.closeTill(cashOf("68.08", "")))
	require.Equal(t, "1 EUR 50.00 68.08 68.08", b.drawers())
	b.requireShiftAddsUp(1)
}

func TestAPaymentForAnOpenRegisterGoesIntoItsShift(t *testing.T) {
	t.Parallel()
	b := atCounter(t)
	b.openTill()
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	require.Equal(t, "payment 18.08 drawer 1", b.payments())
	require.Equal(t, "paid 18.08", b.invoice(cash))
	require.NotContains(t, b.list("SELECT text FROM sale_events"), "waits")
}

func TestWhatAPersonLeftForARegisterIsBookedByTheNextPassWhateverHoldsTheSale(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	b.till()
	b.mustPay("one", straight, "10", atTill)
	b.mustPay("two", straight, "50", atTill)
	require.Equal(t, "awaiting_shift", b.walk(straight).State)
	b.shop.ReplaceField(straight, "line_items", `{"a": 1}`)
	b.shop.TouchOrder(straight)
	b.openTill()
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "payment 10.00 drawer 1; payment 50.00 drawer 1", b.payments())
	require.Empty(t, b.waits())
	require.Equal(t, "paid 43.49", b.invoice(straight))
	events := b.list("SELECT text FROM sale_events ORDER BY id")
	require.Contains(t, events, "Payment of 10.00 EUR recorded to drawer by hand.;")
	require.Contains(t, events, "Payment of 50.00 EUR recorded to drawer by hand. 16.51 EUR are kept as the buyer's.")
	require.Equal(t, 2, b.count("journal WHERE actor = 'anna' AND action = 'record payment' AND result = 'done'"), "under the name of who recorded it")
	require.True(t, b.mustPay("one", straight, "10", atTill).GivenBefore)
	b.requireShiftAddsUp(1)
}

func TestTheShopsWordCountsWhatAPersonLeftForARegister(t *testing.T) {
	t.Parallel()
	b := unpaid(t)
	b.till()
	b.mustPay("one", straight, "40", atTill)
	b.shop.ReplaceField(straight, "status", `"processing"`)
	b.shop.TouchOrder(straight)
	require.Equal(t, "awaiting_shift", b.readAndWalk(straight).State)
	require.Equal(t, "payment 3.49 bank", b.payments(), "the shop says paid of the rest")
	b.openTill()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "payment 3.49 bank; payment 40.00 drawer 1", b.payments())
}

func TestWhatTheShopTakesBackWaitsNoMore(t *testing.T) {
	t.Parallel()
	for status, state := range map[string]string{"on-hold": "awaiting_payment", "cancelled": "reversed"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			b := atCounter(t)
			require.Equal(t, "awaiting_shift", b.readAndWalk(cash).State)
			b.shop.ReplaceField(cash, "status", `"`+status+`"`)
			b.shop.TouchOrder(cash)
			require.Equal(t, state, b.readAndWalk(cash).State)
			require.Empty(t, b.waits())
			require.Empty(t, b.payments())
			require.Zero(t, b.openTill().Woken)
		})
	}
}

func TestMoneyThatGoesBackOverARegisterWaitsToo(t *testing.T) {
	t.Parallel()
	b := atCounter(t)
	b.openTill()
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	require.NoError(t, b.closeTill(cashOf("18.08", "")))
	b.shop.ReplaceField(cash, "status", `"cancelled"`)
	b.shop.TouchOrder(cash)
	require.Equal(t, "awaiting_shift", b.readAndWalk(cash).State)
	require.Equal(t, fmt.Sprintf("reversal -18.08 EUR f sale/%d/status/1", b.sale(cash)), b.waits())
	b.openTill(cashOf("20", ""))
	require.Equal(t, "reversed", b.walk(cash).State)
	require.Equal(t, "payment 18.08 drawer 1; reversal -18.08 drawer 2", b.payments())
	b.requireShiftAddsUp(2)
	require.Equal(t, "1.92", b.list("SELECT expected::text FROM shift_drawers WHERE shift_id = 2"))
}

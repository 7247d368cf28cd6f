package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
)

// requireOneOfEverything: the order was booked once, whatever was done how often.
func (b *bundle) requireOneOfEverything() {
	b.t.Helper()
	require.Equal(b.t, 1, b.count("sales"))
	require.Equal(b.t, 1, b.count("customers"))
	require.Equal(b.t, 1, b.count("documents WHERE state = 'paid' AND number = 1"))
	require.Equal(b.t, 1, b.count("payments"))
	require.Equal(b.t, 1, b.count("delivery_notes"))
	require.Equal(b.t, 1, b.count("stock_moves WHERE kind = 'delivery'"))
}

func TestAStraightOrderSettles(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, 1, b.readAll())
	require.Equal(t, activities.Written{State: "settled"}, b.walk(straight))

	b.requireOneOfEverything()
	require.Equal(t, "INV-000001 paid 43.49 43.49 EUR", b.list("SELECT concat_ws(' ', number_text, state, total, paid, currency) FROM documents"))
	require.Equal(t, "bank 43.49 EUR", b.list("SELECT concat_ws(' ', a.code, p.amount, p.currency) FROM payments p JOIN money_accounts a ON a.id = p.money_account_id"))
	require.Equal(t, "SKU-0031 -1 499", b.list(`SELECT concat_ws(' ', i.sku, m.quantity, l.on_hand) FROM stock_moves m
		JOIN items i ON i.id = m.item_id JOIN stock_levels l ON l.item_id = i.id WHERE m.kind = 'delivery'`))
	require.Equal(t, []string{`Orderloom:
Order 278 imported, 43.49 EUR.
Invoice INV-000001 over 43.49 EUR issued.
Payment of 43.49 EUR recorded to bank.
Delivery note 1 created.
[orderloom-1]`}, b.notes(straight))
	require.JSONEq(t, `"completed"`, b.field(straight, "status"))
	require.Equal(t, "note done; status done", b.list("SELECT kind || ' ' || state FROM shop_writes ORDER BY id"))
	require.Equal(t, map[string]int{"orders.list": 2, "notes.create": 1, "orders.update": 1}, b.shop.RequestCount(),
		"the shop is asked for as little as can be: one of the lists proves the feed, once a day")
	require.Equal(t, 1, b.count("orders WHERE processed_version = version"))
}

func TestRepeatingEveryStepChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	ctx := t.Context()
	for range 3 {
		b.readAll()
	}
	walk := thrice(t, b.set.ImportOrder, ref(straight)).Walk
	require.False(t, thrice(t, b.set.ValidateTotals, walk).Held)
	require.Equal(t, "INV-000001", thrice(t, b.set.IssueInvoice, walk).Number)
	require.True(t, thrice(t, b.set.RecordPayment, walk).InFull)
	require.EqualValues(t, 1, thrice(t, b.set.CreateDeliveryNote, walk).Note)
	require.Equal(t, "settled", thrice(t, b.set.WriteBack, walk).State)
	before := b.ledger()

	for range 3 {
		b.readAll()
		_, err := b.pass(ctx, straight)
		require.NoError(t, err)
	}
	require.Equal(t, before, b.ledger())
	b.requireOneOfEverything()
	require.Len(t, b.notes(straight), 1)
	require.Equal(t, 1, b.shop.RequestCount()["orders.update"])
}

// thrice runs a step three times, which must answer the same but for what only the
// first one did.
func thrice[In, Out any](t *testing.T, step func(context.Context, In) (Out, error), in In) (out Out) {
	t.Helper()
	for range 3 {
		var err error
		out, err = step(t.Context(), in)
		require.NoError(t, err)
	}
	return out
}

func TestAHundredTriggersOfOneOrderMakeOneSale(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	var g errgroup.Group
	for range 100 {
		g.Go(func() error {
			_, err := b.book(t.Context(), straight)
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, "settled", b.walk(straight).State)
	b.requireOneOfEverything()
	require.Len(t, b.notes(straight), 1)
	require.Equal(t, 1, b.shop.RequestCount()["orders.update"])
}

func TestStepsAndReadersDoNotBlockEachOther(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs)
	b.readAll()
	var g errgroup.Group
	for _, id := range []int64{straight, alsoBacs} {
		g.Go(func() error {
			_, err := b.pass(t.Context(), id)
			return err
		})
	}
	for range 4 {
		g.Go(func() error {
			_, err := b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Page: 1})
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 2, b.count("sales WHERE state = 'settled'"))
	require.Equal(t, 2, b.count("documents WHERE state = 'paid'"))
}

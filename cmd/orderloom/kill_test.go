package main

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// TestWorkerKilledInTheMiddle carries the same orders twice: by one worker in
// peace, and by workers that are killed at every stage. Nobody may be able to
// tell the difference afterwards.
func TestWorkerKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	binary := workerstest.Build(t)
	calm := carry(t, binary)
	rough := carry(t, binary, 1, 10, 25, 45)
	require.NotEmpty(t, calm)
	for number, want := range calm {
		require.Equal(t, want, rough[number], "order %s", number)
	}
	require.Len(t, rough, len(calm))
}

// fate is what became of an order, in the books and in its shop.
type fate struct {
	State         string
	ShopStatus    string
	Invoices      int
	CreditNotes   []string // what each is over
	Payments      []string // kind and amount
	DeliveryNotes int
	Total         string
	Notes         int      // of ours in the shop
	Told          []string // lines of our notes; numbers that depend on the order of things left out
	StatusWrites  int
}

// carry lets worker processes carry one shop's orders. Each of kills is a number
// of notes in the shop at which the worker of the moment is killed.
func carry(t *testing.T, binary string, kills ...int) map[string]fate {
	t.Helper()
	l := startShop(t)
	shop := l.Shops[0].Simulated
	shop.AddFault(woosim.Rule{Kind: "notes.create", Fault: woosim.Fault{Slow: 30 * time.Millisecond}})

	// A page is committed while there is no worker to start its lifecycles: as if
	// it had died between the two.
	for more := true; more; {
		page, err := l.set.ImportPage(t.Context(), activities.PageInput{Channel: l.Shops[0].Code})
		require.NoError(t, err)
		more = page.More
	}
	waiting, err := dbgen.New().OutboxPending(t.Context(), l.db, activities.TopicOrder)
	require.NoError(t, err)
	require.Positive(t, waiting)

	crew := workerstest.Hire(t, binary, workerSettings(l), 1)
	for _, notes := range kills {
		require.Eventually(t, func() bool { return shop.RequestCount()["notes.create"] >= notes }, time.Minute, 5*time.Millisecond)
		require.NoError(t, crew.Kill(t.Context(), 1))
	}
	require.Eventually(t, func() bool { return nothingLeft(t, l) }, 3*time.Minute, 50*time.Millisecond)
	require.NoError(t, crew.StopAll(), "told to stop, it stops in peace")
	return fates(t, l)
}

var changing = regexp.MustCompile(`C?INV-\d+|note \d+|\[orderloom-\d+\]`)

func fates(t *testing.T, l *local) map[string]fate {
	t.Helper()
	ctx, q, shop := context.WithoutCancel(t.Context()), dbgen.New(), l.Shops[0].Simulated
	writes := map[int64]int{}
	for _, request := range shop.Requests() {
		if request.Kind == "orders.update" {
			writes[request.OrderID]++
		}
	}
	out := map[string]fate{}
	for _, raw := range shop.Orders() {
		var order struct {
			ID      int64
			Number  string
			Status  string
			Refunds []struct{ Total money.Amount }
		}
		require.NoError(t, json.Unmarshal(raw, &order))
		found, err := q.SaleFind(ctx, l.db, order.Number, l.Shops[0].Code)
		require.NoError(t, err)
		if len(found) == 0 {
			continue // in the trash, or a draft
		}
		f := fate{State: found[0].State, ShopStatus: order.Status, Total: found[0].Total.String(), StatusWrites: writes[order.ID]}
		documents, err := q.DocumentsOfSale(ctx, l.db, found[0].ID)
		require.NoError(t, err)
		for _, d := range documents {
			switch {
			case d.NumberText == "":
			case d.Type == "credit_note":
				f.CreditNotes = append(f.CreditNotes, d.Total.String())
			default:
				f.Invoices++
			}
		}
		payments, err := q.PaymentsOfSale(ctx, l.db, found[0].ID)
		require.NoError(t, err)
		deliveries, err := q.DeliveryNotesOfSale(ctx, l.db, found[0].ID)
		require.NoError(t, err)
		for _, p := range payments {
			f.Payments = append(f.Payments, p.Kind+" "+p.Amount.String())
		}
		f.DeliveryNotes = len(deliveries)
		for _, note := range shop.Notes(order.ID) {
			if strings.HasPrefix(note.Text, "Orderloom:") {
				f.Notes++
				f.Told = append(f.Told, strings.Split(changing.ReplaceAllString(note.Text, "#"), "\n")...)
			}
		}
		require.LessOrEqual(t, f.Invoices, 1)
		require.Len(t, f.CreditNotes, f.Invoices*len(order.Refunds), "order %s: one for each refund", order.Number)
		require.LessOrEqual(t, len(f.Payments), 1)
		require.LessOrEqual(t, f.DeliveryNotes, 1)
		require.LessOrEqual(t, f.StatusWrites, 1, "order %s: one status", order.Number)
		out[order.Number] = f
	}
	return out
}

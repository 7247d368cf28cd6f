package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// many is how many orders wait for one mapping: five pages of the shop's.
const many = 500

// loadMany puts copies of an order into the shop, the same but for their numbers.
func (b *bundle) loadMany(id int64, n int) {
	b.t.Helper()
	raw := string(woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), id)[0])
	copies := make([]json.RawMessage, n)
	for i := range copies {
		named := strconv.Itoa(100_000 + i)
		copies[i] = json.RawMessage(strings.NewReplacer(fmt.Sprintf(`"id":%d,`, id), `"id":`+named+`,`, fmt.Sprintf(`"number":"%d"`, id), `"number":"`+named+`"`).Replace(compact(b.t, raw)))
	}
	require.NoError(b.t, b.shop.LoadOrders(copies))
}

func compact(t testing.TB, raw string) string {
	t.Helper()
	var order map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(raw), &order))
	out, err := json.Marshal(order)
	require.NoError(t, err)
	return string(out)
}

// hand takes what the outbox asks of orders, as a relay does, and does it for each, some
// at once, until nothing is left. It answers how often each order was asked for.
func (b *bundle) hand(do func(context.Context, commerce.OrderRef) error) map[string]int {
	b.t.Helper()
	var mu sync.Mutex
	times := map[string]int{}
	for {
		claimed, err := queries.OutboxClaim(b.t.Context(), b.db.App, 60, 100)
		require.NoError(b.t, err)
		if len(claimed) == 0 {
			return times
		}
		var g errgroup.Group
		g.SetLimit(4)
		for _, request := range claimed {
			g.Go(func() error {
				mu.Lock()
				times[request.Subject]++
				mu.Unlock()
				return do(b.t.Context(), commerce.OrderRef{Channel: request.Channel, RemoteID: request.Subject})
			})
		}
		require.NoError(b.t, g.Wait())
		queries.OutboxDone(b.t.Context(), b.db.App, doneOf(claimed)).Exec(func(_ int, err error) { require.NoError(b.t, err) })
	}
}

func doneOf(claimed []dbgen.OutboxClaimRow) []dbgen.OutboxDoneParams {
	done := make([]dbgen.OutboxDoneParams, len(claimed))
	for i, request := range claimed {
		done[i] = dbgen.OutboxDoneParams{ID: request.ID, Version: request.Version}
	}
	return done
}

// findOut is a pass as far as it finds out whether a sale is held: nothing that this test
// looks at happens later.
func (b *bundle) findOut(ctx context.Context, ref commerce.OrderRef) error {
	in, err := b.set.ImportOrder(ctx, ref)
	if err == nil {
		_, err = b.set.ValidateTotals(ctx, in.Walk)
	}
	return err
}

// looks are what the list of gaps said of one, beside how many sales were held for it in
// the same instant.
type looks struct{ listed, held []int64 }

func (l *looks) look(ctx context.Context, b *bundle) error {
	tx, err := b.db.App.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	gaps, err := activities.Gaps(ctx, tx, activities.GapFilter{Kind: "payment", Value: "bacs"})
	if err != nil {
		return err
	}
	var listed, held int64
	for _, g := range gaps {
		listed += g.Waiting
	}
	err = tx.QueryRow(ctx, "SELECT count(*) FROM sales WHERE state = 'held'").Scan(&held)
	l.listed, l.held = append(l.listed, listed), append(l.held, held)
	return err
}

func TestFiveHundredSalesThatWaitForOneMappingAreReleasedOnceAndCountedRightMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("DELETE FROM payment_mappings WHERE remote_method = 'bacs'")
	b.loadMany(straight, many)
	require.Equal(t, many, b.readAll())
	require.Len(t, b.hand(b.findOut), many)
	require.Equal(t, many, b.count("sales WHERE state = 'held'"))

	filled, err := b.fill("woo-riga/payment/bacs", activities.GapFill{Value: "bank"})
	require.NoError(t, err)
	require.EqualValues(t, many, filled.Woken)
	var seen looks
	var turn sync.Mutex
	walked := 0
	passes := b.hand(func(ctx context.Context, ref commerce.OrderRef) error {
		if err := b.findOut(ctx, ref); err != nil {
			return err
		}
		turn.Lock()
		defer turn.Unlock()
		if walked++; walked%5 != 0 {
			return nil
		}
		return seen.look(ctx, b)
	})
	require.Len(t, passes, many)
	for order, times := range passes {
		require.Equal(t, 1, times, "order %s is walked once", order)
	}
	require.Zero(t, b.count("sales WHERE state = 'held'"))
	require.Zero(t, b.count("sale_holds"))
	require.Empty(t, b.gaps())

	require.Equal(t, seen.held, seen.listed, "the count is right at each look")
	require.Zero(t, seen.listed[len(seen.listed)-1])
	require.Len(t, seen.listed, many/5)
	for i := range seen.listed[1:] {
		require.LessOrEqual(t, seen.listed[i+1], seen.listed[i], "it falls")
	}
}

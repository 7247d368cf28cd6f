package activities_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// setupHeld is a back office with two sales that are held for a cent, one for an unknown
// item, and a settled one.
func setupHeld(t *testing.T) *bundle {
	t.Helper()
	b := setup(t, straight, pending, alsoBacs, 293)
	b.shop.ReplaceField(straight, "total", `"43.50"`)
	b.shop.ReplaceField(pending, "total", `"7.19"`)
	b.shop.SetStatus(pending, "processing")
	b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'")
	b.shop.SetStatus(293, "completed")
	b.walkAll(straight, pending, alsoBacs, 293)
	require.Equal(t, "held held held settled", fmt.Sprint(b.state(straight), " ", b.state(pending), " ", b.state(alsoBacs), " ", b.state(293)))
	return b
}

// listed are sales as the list shows them at this moment.
func (b *bundle) listed(orders ...int64) []activities.ListedSale {
	b.t.Helper()
	sales := make([]activities.ListedSale, len(orders))
	for i, id := range orders {
		rows, err := queries.SaleList(b.t.Context(), b.db.App, dbgen.SaleListParams{SaleID: b.sale(id), Most: 1})
		require.NoError(b.t, err)
		require.Len(b.t, rows, 1)
		sales[i] = activities.ListedSale{ID: rows[0].ID, Channel: rows[0].Channel, Number: rows[0].Number, State: rows[0].State, HeldAs: rows[0].HeldAs}
	}
	return sales
}

func released(key string) activities.Command {
	return activities.Command{Key: key, Asked: activities.Asked{Kind: activities.CommandRelease}, Actor: "anna", Reason: "a cent, agreed"}
}

// listCommand stores a command for these sales.
func (b *bundle) listCommand(c activities.Command, sales []activities.ListedSale) (before bool) {
	b.t.Helper()
	before, err := activities.ListCommand(b.t.Context(), b.db.App, c, sales)
	require.NoError(b.t, err)
	return before
}

func (b *bundle) giveListed(key string) {
	b.t.Helper()
	require.NoError(b.t, activities.GiveListed(b.t.Context(), b.db.App, key))
}

// refused are the sales of a command that got none, and why.
func (b *bundle) refused(key string) string {
	b.t.Helper()
	return b.list("SELECT s.number || ' ' || l.refused FROM command_list_sales l JOIN sales s ON s.id = l.sale_id WHERE l.key = $1 AND l.refused IS NOT NULL ORDER BY s.number", key)
}

func TestACommandToManyIsGivenToEachAndRefusedForThoseAloneThatItCanDoNothingFor(t *testing.T) {
	t.Parallel()
	b := setupHeld(t)
	require.False(t, b.listCommand(released("cents"), b.listed(straight, pending, alsoBacs, 293)))
	require.Equal(t, "commands//cents", b.list("SELECT topic || '/' || channel || '/' || subject FROM outbox"), "the relay would give it")
	b.giveListed("cents")
	require.Equal(t, "253 it can't be released as it is: mend unknown_item, then `orderloom sale retry`; "+
		"293 it is settled: nothing is left to release; news of its order in the shop opens it again", b.refused("cents"))
	require.Equal(t, "woo-riga/250; woo-riga/278", b.woken())
	require.Equal(t, fmt.Sprintf("cents/%d release anna a cent, agreed; cents/%d release anna a cent, agreed", b.sale(straight), b.sale(pending)),
		b.list("SELECT concat_ws(' ', id, kind, actor, reason) FROM commands ORDER BY sale_id"))
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "settled", b.walk(pending).State)
	require.Equal(t, 2, b.count("commands WHERE applied_at IS NOT NULL AND concluded_at > applied_at"))
	require.Equal(t, "release", b.list("SELECT DISTINCT action FROM journal WHERE actor = 'anna' AND sale_id IS NOT NULL"))
	require.Equal(t, `release many {"key": "cents", "sales": "4", "reason": "a cent, agreed"}`,
		b.list("SELECT action || ' ' || detail FROM journal WHERE actor = 'anna' AND sale_id IS NULL"))
}

func TestTheSameKeyIsTheSameCommandToTheSameSales(t *testing.T) {
	t.Parallel()
	b := setupHeld(t)
	b.listCommand(released("cents"), b.listed(straight))
	b.giveListed("cents")
	before := b.ledger()
	require.True(t, b.listCommand(released("cents"), b.listed(straight, pending)))
	b.giveListed("cents")
	require.Equal(t, before, b.ledger())
	require.Equal(t, 1, b.count("commands"))

	_, err := activities.ListCommand(t.Context(), b.db.App, activities.Command{Key: "cents", Asked: activities.Asked{Kind: activities.CommandRetry}, Actor: "anna"}, b.listed(pending))
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, "belongs to another command")
}

func TestWhatChangesBetweenTheListAndTheCommandIsRefusedForThatSaleAlone(t *testing.T) {
	t.Parallel()
	b := setupHeld(t)
	sales := b.listed(straight, pending, alsoBacs)
	b.listCommand(released("cents"), sales)
	b.listCommand(activities.Command{Key: "look", Asked: activities.Asked{Kind: activities.CommandRetry}, Actor: "anna"}, sales)
	b.shop.ReplaceField(straight, "total", `"53.50"`) // another total
	b.shop.ReplaceField(pending, "total", `"7.18"`)
	b.walkAll(straight, pending)
	require.Equal(t, "settled", b.state(pending), "closed meanwhile")

	b.giveListed("cents")
	require.Equal(t, "250 it is settled: nothing is left to release; news of its order in the shop opens it again; "+
		"253 it can't be released as it is: mend unknown_item, then `orderloom sale retry`; "+
		"278 it changed since it was listed: look at it, then give the command anew", b.refused("cents"))
	require.Empty(t, b.woken())
	b.giveListed("look")
	require.Equal(t, "250 it is settled: nothing is left to retry; news of its order in the shop opens it again", b.refused("look"))
	require.Equal(t, "woo-riga/253; woo-riga/278", b.woken(), "who looks again accepts nothing")
}

func TestManyWhoGiveOneCommandAtOnceGiveItOnce(t *testing.T) {
	t.Parallel()
	b := setupHeld(t)
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			if _, err := activities.ListCommand(t.Context(), b.db.App, released("cents"), b.listed(straight, pending)); err != nil {
				return err
			}
			return activities.GiveListed(t.Context(), b.db.App, "cents")
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 2, b.count("commands"))
	require.Equal(t, "woo-riga/250; woo-riga/278", b.woken())
}

func TestACommandWhoseGiverDiesIsGivenByWhoComesNext(t *testing.T) {
	t.Parallel()
	b := setupHeld(t)
	b.listCommand(released("cents"), b.listed(straight, pending))
	ctx, die := context.WithCancel(t.Context())
	died := make(chan error, 1)
	require.NoError(t, db.InTx(t.Context(), b.db.App, func(pass pgx.Tx) error { // of one of the sales
		if _, err := queries.SaleLock(t.Context(), pass, b.sale(pending)); err != nil {
			return err
		}
		go func() { died <- activities.GiveListed(ctx, b.db.App, "cents") }()
		b.untilARowIsWaitedFor()
		die()
		require.Error(t, <-died)
		return nil
	}), "the pass ends in peace")
	require.Equal(t, 0, b.count("commands"))
	require.Equal(t, 1, b.count("outbox WHERE topic = 'commands'"))
	b.giveListed("cents")
	require.Equal(t, 2, b.count("commands"))
}

// untilARowIsWaitedFor waits until a session of this database waits for a row: only those
// of its own role see that.
func (b *bundle) untilARowIsWaitedFor() {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		var waits int
		err := b.db.App.QueryRow(b.t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waits)
		return err == nil && waits == 1
	}, 10*time.Second, 10*time.Millisecond)
}

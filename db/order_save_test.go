package db_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db/dbgen"
)

var errNoRows = pgx.ErrNoRows

func TestTheNewestReadingIsKept(t *testing.T) {
	t.Parallel()
	first := reading{id: "1", content: "a", core: "a", status: "processing", modified: 10 * time.Second, asked: 20 * time.Second}
	for _, tt := range []struct {
		name   string
		expect string // the status that we wrote ourselves
		next   []reading
		want   []string
		kept   string
	}{
		{"the same again is known", "", []reading{first}, []string{"older"}, "a"},
		{"the same asked later is known", "", []reading{{content: "a", core: "a", modified: 10 * time.Second, asked: 30 * time.Second}}, []string{"known 1"}, "a"},
		{"an older change is refused, though asked later", "", []reading{{content: "b", core: "b", modified: 9 * time.Second, asked: 99 * time.Second}}, []string{"older"}, "a"},
		{"an older change counts where ours is dated by a clock put back", "", []reading{{content: "b", core: "b", modified: 8 * time.Second, asked: 30 * time.Second, clock: 9 * time.Second}}, []string{"news 2"}, "b"},
		{"but not where it was asked before", "", []reading{{content: "b", core: "b", modified: 8 * time.Second, asked: 19 * time.Second, clock: 9 * time.Second}}, []string{"older"}, "a"},
		{"of one second the later asked wins", "", []reading{{content: "b", core: "b", modified: 10 * time.Second, asked: 21 * time.Second}}, []string{"news 2"}, "b"},
		{"of one second the earlier asked loses", "", []reading{{content: "b", core: "b", modified: 10 * time.Second, asked: 19 * time.Second}}, []string{"older"}, "a"},
		{"a later change is news", "", []reading{{content: "b", core: "b", modified: 11 * time.Second}}, []string{"news 2"}, "b"},
		{"a touch without a change is none", "", []reading{{content: "a", core: "a", modified: 11 * time.Second}}, []string{"known 1"}, "a"},
		{"the echo of our own status is none", "completed", []reading{{content: "b", core: "a", status: "completed", modified: 11 * time.Second}}, []string{"known 1"}, "b"},
		{"another status is news", "completed", []reading{{content: "b", core: "a", status: "cancelled", modified: 11 * time.Second}}, []string{"news 2"}, "b"},
		{"our status with another change is news", "completed", []reading{{content: "b", core: "b", status: "completed", modified: 11 * time.Second}}, []string{"news 2"}, "b"},
		{"an echo is heard once", "completed", []reading{
			{content: "b", core: "a", status: "completed", modified: 11 * time.Second},
			{content: "a", core: "a", status: "processing", modified: 12 * time.Second},
			{content: "c", core: "a", status: "completed", modified: 13 * time.Second},
		}, []string{"known 1", "news 2", "news 3"}, "c"},
		{"an echo is waited for while others change the status", "completed", []reading{
			{content: "b", core: "a", status: "on-hold", modified: 11 * time.Second},
			{content: "c", core: "a", status: "completed", modified: 12 * time.Second},
		}, []string{"news 2", "known 2"}, "c"},
		{"a reading that can't be understood is news", "", []reading{{content: "no", core: "no", bad: "no", modified: 11 * time.Second}}, []string{"news 2"}, "no"},
		{"the same trouble again is none", "", []reading{
			{content: "no", core: "no", bad: "no", modified: 11 * time.Second}, {content: "no", core: "no", bad: "no", modified: 12 * time.Second},
		}, []string{"news 2", "known 2"}, "no"},
		{"a mended order is news", "", []reading{
			{content: "no", core: "no", bad: "no", modified: 11 * time.Second}, {content: "a", core: "a", modified: 12 * time.Second},
		}, []string{"news 2", "news 3"}, "a"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			require.Equal(t, []string{"news 1"}, b.save(first))
			if tt.expect != "" {
				_, err := b.app.Exec(t.Context(), "UPDATE orders SET written_status = $1", tt.expect)
				require.NoError(t, err)
			}
			var became []string
			for _, next := range tt.next {
				next.id = "1"
				became = append(became, b.save(next)...)
			}
			require.Equal(t, tt.want, became)
			require.Equal(t, tt.kept, b.text("SELECT convert_from(content_hash, 'UTF8') FROM orders"))
			require.Equal(t, tt.kept == "no", b.text("SELECT coalesce(unreadable, '') FROM orders") == "no")
		})
	}
}

func TestAVersionIsWalkedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.save(reading{id: "1"}, reading{id: "2"})
	left := func() int64 {
		n, err := queries.OrdersUnprocessed(t.Context(), b.app, "riga")
		require.NoError(t, err)
		return n
	}
	mark := func(version int64) error {
		return queries.OrderMarkProcessed(t.Context(), b.app, dbgen.OrderMarkProcessedParams{Version: version, ChannelID: b.channel, RemoteID: "1"})
	}
	require.EqualValues(t, 2, left())
	require.NoError(t, mark(1))
	require.EqualValues(t, 1, left())
	b.save(reading{id: "1", content: "b", core: "b", modified: time.Second})
	require.EqualValues(t, 2, left(), "news opens it again")
	require.NoError(t, mark(2))
	require.NoError(t, mark(1), "a late pass of an older version takes nothing back")
	require.EqualValues(t, 1, left())
	requireRefused(t, mark(3), "orders_processed_is_seen")
}

func TestTheCursorMovesByCompareAndSet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	set := func() int64 {
		n, err := queries.CursorSave(t.Context(), b.app, dbgen.CursorSaveParams{ChannelID: b.channel, Feed: "orders", Position: []byte("{}")})
		require.NoError(t, err)
		return n
	}
	move := func(version int64) int64 {
		n, err := queries.CursorMove(t.Context(), b.app, dbgen.CursorMoveParams{ChannelID: b.channel, Feed: "orders", Position: []byte("{}"), Version: version})
		require.NoError(t, err)
		return n
	}
	require.EqualValues(t, 0, move(1), "there is none yet")
	require.EqualValues(t, 1, set())
	require.EqualValues(t, 0, set(), "somebody else made it")
	require.EqualValues(t, 1, move(1))
	require.EqualValues(t, 0, move(1), "somebody else moved it")
	require.EqualValues(t, 1, move(2))
}

func TestAStepAndAnImportOfOneOrderLockInTheSameOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale := b.sale("1")
	importing, err := b.app.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = importing.Rollback(context.Background()) }()
	_, err = queries.OrderLock(t.Context(), importing, "riga", "1")
	require.NoError(t, err)

	var g errgroup.Group
	g.Go(func() error {
		_, err := queries.SaleLock(t.Context(), b.app, sale)
		return err
	})
	require.Eventually(t, func() bool {
		var waiting int // only the same role sees it
		err := b.app.QueryRow(t.Context(), "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&waiting)
		return err == nil && waiting == 1
	}, 10*time.Second, 5*time.Millisecond, "the step waits for the order")
	require.NoError(t, queries.SaleSetState(t.Context(), importing, "held", sale), "and holds no sale meanwhile")
	require.NoError(t, importing.Commit(t.Context()))
	require.NoError(t, g.Wait())
}

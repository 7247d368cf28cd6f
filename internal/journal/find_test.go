package journal

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
)

// bundle is a database with a sale of customer 1 in each of two channels, both of them of
// order 1001.
type bundle struct {
	dbtest.Database
	t *testing.T
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{dbtest.New(t), t}
	b.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main')")
	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}')")
	b.exec("INSERT INTO customers (name) VALUES ('Ann')")
	for _, channel := range []string{"riga", "kyiv"} {
		b.exec("INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) VALUES ($1, 'x', 'test', 1, 'x', 'x', '{}')", channel)
		b.exec(`WITH o AS (
				INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
				SELECT id, '1', '1001', 'x', now(), now(), '', '', '{}' FROM channels WHERE code = $1 RETURNING channel_id
			)
			INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version, customer_id, matched_by)
			SELECT channel_id, '1', '1001', 'EUR', 1, now(), 1, 1, 'new' FROM o`, channel)
	}
	return b
}

// exec runs a statement as the application.
func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.App.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

// actors are who did what a filter finds.
func (b *bundle) actors(f Filter) (found []string) {
	b.t.Helper()
	rows, err := List(b.t.Context(), b.App, f, 100, 0)
	require.NoError(b.t, err)
	for _, row := range rows {
		found = append(found, row.Actor)
	}
	return found
}

func TestEntriesAreFoundBy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`INSERT INTO journal (at, actor, action, channel, sale_id, result, detail) VALUES
		('2026-01-01', 'ann', 'release', 'riga', 1, 'done', NULL),
		('2026-02-01', 'bob', 'adjust stock', '', NULL, 'done', '{"sku": "TEA"}'),
		('2026-03-01', 'cid', 'terms', '', NULL, 'done', '{"customer": "1"}'),
		('2026-04-01', 'dan', 'move to held', 'kyiv', 2, 'done', NULL),
		('2026-05-01', 'eve', 'key', 'kyiv', NULL, 'done', '["no names"]')`)
	from, till := time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	for name, tt := range map[string]struct {
		filter Filter
		want   []string
	}{
		"nothing in particular":       {Filter{}, []string{"eve", "dan", "cid", "bob", "ann"}},
		"an order's number":           {Filter{Number: "1001"}, []string{"dan", "ann"}},
		"a number and its channel":    {Filter{Number: "1001", Channel: "riga"}, []string{"ann"}},
		"a number that no order has":  {Filter{Number: "1"}, nil},
		"an SKU":                      {Filter{SKU: "TEA"}, []string{"bob"}},
		"a customer and their sales":  {Filter{Customer: 1}, []string{"dan", "cid", "ann"}},
		"a channel":                   {Filter{Channel: "kyiv"}, []string{"eve", "dan"}},
		"who did it":                  {Filter{Actor: "bob"}, []string{"bob"}},
		"what was done":               {Filter{Action: "key"}, []string{"eve"}},
		"a time, its end left out":    {Filter{Since: &from, Until: &till}, []string{"cid", "bob"}},
		"two things that exclude":     {Filter{SKU: "TEA", Channel: "riga"}, nil},
		"an action within a customer": {Filter{Customer: 1, Action: "terms"}, []string{"cid"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, b.actors(tt.filter))
		})
	}
}

func TestPagesAndBatchesLeaveNothingOutAndRepeatNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO journal (actor, action, result) SELECT n::text, 'x', 'done' FROM generate_series(1, $1) n", 2*batch+1) // all of one moment
	var each []string
	require.NoError(t, Each(t.Context(), b.App, Filter{}, func(r Row) error {
		each = append(each, r.Actor)
		return nil
	}))
	want := make([]string, 2*batch+1)
	for i := range want {
		want[i] = fmt.Sprint(2*batch + 1 - i)
	}
	require.Equal(t, want, each)
	rows, err := List(t.Context(), b.App, Filter{}, 10, 20)
	require.NoError(t, err)
	require.Equal(t, []string{want[20], want[29]}, []string{rows[0].Actor, rows[9].Actor})
}

// explained tells how what is asked of it is done.
type explained struct {
	dbgen.DBTX

	plan *string
}

func (e explained) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	rows, err := e.DBTX.Query(ctx, "EXPLAIN "+sql, args...)
	if err != nil {
		return nil, err
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	*e.plan = strings.Join(lines, "\n")    // the last: what went before looks for the sales
	return e.DBTX.Query(ctx, sql, args...) //nolint:rowserrcheck // whoever asked reads them
}

// TestEveryFilterIsDoneByItsIndex: by the one that has what is looked for at hand, in the
// order of the page.
func TestEveryFilterIsDoneByItsIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`INSERT INTO journal (at, actor, action, channel, sale_id, result, detail)
		SELECT now() - n * interval '1 second', CASE WHEN n % 100 = 0 THEN 'ann' ELSE 'orderloom' END, 'action ' || n % 40,
		       CASE WHEN n % 2 = 0 THEN 'riga' ELSE 'kyiv' || n % 50 END, CASE WHEN n % 5000 = 0 THEN 1 END, 'done',
		       CASE n % 100 WHEN 1 THEN jsonb_build_object('sku', n % 500) WHEN 2 THEN jsonb_build_object('customer', n % 500) END
		FROM generate_series(1, 20000) n`)
	_, err := b.Owner.Exec(t.Context(), "ANALYZE journal")
	require.NoError(t, err)
	from, till := time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour)
	for name, tt := range map[string]struct {
		filter Filter
		index  []string
	}{
		"nothing":           {Filter{}, []string{"journal_before_at_id_idx"}},
		"a number":          {Filter{Number: "1001"}, []string{"journal_before_sale_id_at_id_idx"}},
		"an SKU":            {Filter{SKU: "1"}, []string{"journal_before_sku_at_id_idx"}},
		"a customer":        {Filter{Customer: 1}, []string{"journal_before_customer_at_id_idx", "journal_before_sale_id_at_id_idx"}},
		"a channel":         {Filter{Channel: "kyiv1"}, []string{"journal_before_channel_at_id_idx"}},
		"a channel of none": {Filter{Channel: "none"}, []string{"journal_before_channel_at_id_idx"}},
		"who did it":        {Filter{Actor: "ann"}, []string{"journal_before_actor_at_id_idx"}},
		"what was done":     {Filter{Action: "action 7"}, []string{"journal_before_action_at_id_idx"}},
		"a time":            {Filter{Since: &from, Until: &till}, []string{"journal_before_at_id_idx"}},
		"an SKU in a time":  {Filter{SKU: "1", Since: &from}, []string{"journal_before_sku_at_id_idx"}},
		"who does the most": {Filter{Actor: "orderloom"}, []string{"journal_before_at_id_idx"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var plan string
			_, err := List(t.Context(), explained{b.App, &plan}, tt.filter, 50, 0)
			require.NoError(t, err)
			for _, index := range tt.index {
				require.Contains(t, plan, index)
			}
			require.NotContains(t, plan, "Seq Scan on journal_before")
		})
	}
}

func TestTheActionsAreListedOnceEach(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO journal (actor, action, result) SELECT 'x', a, 'done' FROM unnest('{release,key,release,retry,key}'::text[]) a")
	all, err := Actions(t.Context(), b.App, "")
	require.NoError(t, err)
	require.Equal(t, []string{"key", "release", "retry"}, all)
	typed, err := Actions(t.Context(), b.App, "re")
	require.NoError(t, err)
	require.Equal(t, []string{"release", "retry"}, typed)
}

func TestASearchThatCannotBeMadeIsAnError(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := List(ctx, b.App, Filter{}, 1, 0)
	require.ErrorIs(t, err, context.Canceled)
	_, err = Get(t.Context(), b.App, 1)
	require.ErrorContains(t, err, "there is no entry 1")
	require.False(t, db.IsNotFound(err), "it is sorted by what to do about it")
}

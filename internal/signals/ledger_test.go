package signals_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/signals"
)

// world is two channels, of which riga has everything that is told of and tartu nothing.
const world = `
INSERT INTO warehouses (code, name) VALUES ('main', 'Main'), ('trial', 'Trial');
INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}'), ('lab', 'Lab', 2, '{EUR}');
INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, enabled)
VALUES ('riga', 'woocommerce', 'production', 1, 'Riga', 'https://riga.example', '{}', true),
       ('tartu', 'woocommerce', 'test', 2, 'Tartu', 'https://tartu.example', '{}', false);
INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, first_seen_at, version, processed_version)
SELECT 1, n::text, n::text, 'processing', now() - interval '1 hour', now(), '\x', '\x', '{}', now() - interval '10 minutes', 1, CASE WHEN n < 3 THEN 0 ELSE 1 END
FROM generate_series(1, 5) n;
INSERT INTO sales (channel_id, environment, remote_id, number, state, currency, total, placed_at, order_version, dated_on)
SELECT 1, 'production', n::text, n::text, CASE n WHEN 3 THEN 'held' WHEN 4 THEN 'awaiting_payment' ELSE 'settled' END, 'EUR', 1, now(), 1, now()
FROM generate_series(3, 5) n;
INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
SELECT s.id, n, CASE n WHEN 3 THEN 'totals' ELSE 'unknown_item' END, 'lines', '', '', false FROM sales s, generate_series(1, 3) n WHERE s.state = 'held';
INSERT INTO feed_cursors (channel_id, feed, position, updated_at) VALUES (1, 'orders', '{}', now() - interval '90 seconds');
INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, received_at, followed)
VALUES (1, 'a', 'order.updated', '1', 'woke', now() - interval '1 hour', true), (1, 'b', 'order.updated', '1', 'woke', now() - interval '30 seconds', false);
INSERT INTO stock_pushes (channel_id, state, asks, listings, changes) VALUES (1, 'waiting', 'first', 1, 1);
INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES (1, 'key', '', 'Refused.', 'Give another one.');
DELETE FROM outbox;
INSERT INTO outbox (topic, channel, subject, payload, created_at)
VALUES ('order', 'riga', '1', '{}', now() - interval '1 minute'), ('order', 'riga', '2', '{"by_hand": true}', now());`

func setup(t *testing.T) (dbtest.Database, *prometheus.Registry) {
	t.Helper()
	d := dbtest.New(t)
	_, err := d.Owner.Exec(t.Context(), world)
	require.NoError(t, err)
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(signals.NewLedger(d.App, time.Minute))
	return d, registry
}

func TestLedgerTellsWhatIsOpen(t *testing.T) {
	t.Parallel()
	_, registry := setup(t)
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP orderloom_channel_info 1 for each channel, with its environment.
# TYPE orderloom_channel_info gauge
orderloom_channel_info{channel="riga",environment="production"} 1
orderloom_channel_info{channel="tartu",environment="test"} 1
# HELP orderloom_sales_open Sales that are neither settled nor cancelled nor reversed.
# TYPE orderloom_sales_open gauge
orderloom_sales_open{channel="riga",state="awaiting_payment"} 1
orderloom_sales_open{channel="riga",state="held"} 1
# HELP orderloom_sales_held Sales that wait for a person, by each reason that they have.
# TYPE orderloom_sales_held gauge
orderloom_sales_held{channel="riga",reason="totals"} 1
orderloom_sales_held{channel="riga",reason="unknown_item"} 1
# HELP orderloom_orders_unhandled Orders with news that no sale has followed yet.
# TYPE orderloom_orders_unhandled gauge
orderloom_orders_unhandled{channel="riga"} 2
# HELP orderloom_pushes_waiting Pushes that wait for a person, or to be carried on.
# TYPE orderloom_pushes_waiting gauge
orderloom_pushes_waiting{channel="riga",state="waiting"} 1
# HELP orderloom_findings_open What channel check has found and nobody has mended.
# TYPE orderloom_findings_open gauge
orderloom_findings_open{channel="riga",kind="key"} 1
# HELP orderloom_outbox_requests Requests that wait to be handed to Temporal; what a person's import set off is patient.
# TYPE orderloom_outbox_requests gauge
orderloom_outbox_requests{line="live",topic="order"} 1
orderloom_outbox_requests{line="patient",topic="order"} 1
# HELP orderloom_ledger_up 1 where the database answered; else nothing else is told of it.
# TYPE orderloom_ledger_up gauge
orderloom_ledger_up 1
`), "orderloom_channel_info", "orderloom_sales_open", "orderloom_sales_held", "orderloom_orders_unhandled", "orderloom_pushes_waiting",
		"orderloom_findings_open", "orderloom_outbox_requests", "orderloom_ledger_up"))
}

func TestLedgerTellsHowLongItWaits(t *testing.T) {
	t.Parallel()
	_, registry := setup(t)
	for name, want := range map[string]float64{
		"orderloom_orders_unhandled_oldest_seconds": 600, "orderloom_poll_lag_seconds": 90,
		"orderloom_webhook_lag_seconds": 30, "orderloom_outbox_oldest_seconds": 60,
	} {
		require.InDelta(t, want, oldest(t, registry, name), 30, name)
	}
}

func TestLedgerTellsHowOftenAChannelIsRead(t *testing.T) {
	t.Parallel()
	d, _ := setup(t)
	for said, want := range map[string]float64{`{}`: 60, `{"orders": "15m"}`: 900, `{"orders": "04:00"}`: 86400, `{"orders": "now and then"}`: 60} {
		_, err := d.Owner.Exec(t.Context(), "UPDATE channels SET schedules = $1", said)
		require.NoError(t, err)
		registry := prometheus.NewPedanticRegistry()
		registry.MustRegister(signals.NewLedger(d.App, time.Minute))
		require.InDelta(t, want, oldest(t, registry, "orderloom_poll_interval_seconds"), 0, said)
	}
}

func TestLedgerSaysThatTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(signals.NewLedger(away{}, time.Minute))
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP orderloom_ledger_up 1 where the database answered; else nothing else is told of it.
# TYPE orderloom_ledger_up gauge
orderloom_ledger_up 0
`)))
}

func TestLedgerLooksOnceForManyWhoAsk(t *testing.T) {
	t.Parallel()
	d, registry := setup(t)
	require.InDelta(t, 2, oldest(t, registry, "orderloom_orders_unhandled"), 0)
	_, err := d.Owner.Exec(t.Context(), "UPDATE orders SET processed_version = version")
	require.NoError(t, err)
	require.InDelta(t, 2, oldest(t, registry, "orderloom_orders_unhandled"), 0, "as a moment ago")
}

// TestLedgerReadsNothingThatGrowsWithTheYears: with many settled sales PostgreSQL finds
// the open ones by their indexes.
func TestLedgerReadsNothingThatGrowsWithTheYears(t *testing.T) {
	t.Parallel()
	d, _ := setup(t)
	_, err := d.Owner.Exec(t.Context(), `
		INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, version, processed_version)
		SELECT 1, n::text, n::text, 'completed', now(), now(), '\x', '\x', '{}', 1, 1 FROM generate_series(100, 5000) n;
		INSERT INTO sales (channel_id, environment, remote_id, number, state, currency, total, placed_at, order_version, dated_on)
		SELECT 1, 'production', n::text, n::text, 'settled', 'EUR', 1, now(), 1, now() FROM generate_series(100, 5000) n;
		ANALYZE`)
	require.NoError(t, err)
	query, err := os.ReadFile("../../db/queries/signals.sql")
	require.NoError(t, err)
	rows, err := d.App.Query(t.Context(), "EXPLAIN "+string(query))
	require.NoError(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	plan := strings.Join(lines, "\n")
	for _, table := range []string{"sales", "orders"} {
		require.Contains(t, plan, " on "+table+" ")
		require.NotContains(t, plan, "Seq Scan on "+table+" ", plan)
	}
}

// oldest is the greatest value of a metric.
func oldest(t *testing.T, from prometheus.Gatherer, name string) (most float64) {
	t.Helper()
	families, err := from.Gather()
	require.NoError(t, err)
	for _, family := range families {
		if family.GetName() != name {
			continue
		}
		for _, m := range family.GetMetric() {
			most = max(most, m.GetGauge().GetValue())
		}
		return most
	}
	require.Fail(t, "no metric "+name)
	return 0
}

// away is a database that doesn't answer.
type away struct{ dbgen.DBTX }

func (away) Query(context.Context, string, ...any) (pgx.Rows, error) {
	return nil, errors.New("connection refused")
}

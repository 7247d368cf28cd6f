package db_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
)

// TestSettingsTakeOverWhatThereWas migrates a database that is in use: sales get the
// day of their order and the environment of their channel, and the status that was
// written back has another place.
func TestSettingsTakeOverWhatThereWas(t *testing.T) {
	t.Parallel()
	config, err := pgx.ParseConfig(dbtest.Empty(t).OwnerURL.Reveal())
	require.NoError(t, err)
	before := stdlib.OpenDB(*config)
	t.Cleanup(func() { _ = before.Close() })
	migrations, err := goose.NewProvider(goose.DialectPostgres, before, os.DirFS("migrations"))
	require.NoError(t, err)
	_, err = migrations.UpTo(t.Context(), 13)
	require.NoError(t, err)
	for _, sql := range []string{
		`INSERT INTO warehouses (code, name) VALUES ('main', 'Main')`,
		`INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}')`,
		`INSERT INTO channels (code, platform, environment, pos_id, name, address, zone, policy)
			VALUES ('riga', 'woocommerce', 'test', 1, 'Riga', 'https://shop.example', 'Europe/Riga', '{"automatic": true, "completed_status": "completed"}')`,
		`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body) VALUES (1, '1', '1', 'processing', now(), now(), '', '', '{}')`,
		`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version) VALUES (1, '1', '1', 'EUR', 1, '2026-02-28 22:30Z', 1)`,
	} {
		_, err := before.ExecContext(t.Context(), sql)
		require.NoError(t, err, sql)
	}
	_, err = migrations.Up(t.Context())
	require.NoError(t, err)
	var after string
	require.NoError(t, before.QueryRowContext(t.Context(), `SELECT concat_ws(' ', s.environment, s.dated_on, s.number_prefix || s.number, c.status_completed_and_paid, c.policy)
		FROM sales s JOIN channels c ON c.id = s.channel_id`).Scan(&after))
	require.Equal(t, `test 2026-03-01 1 completed {"automatic": true}`, after)
}

func TestACategoryTreeIsWrittenInAnyOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO categories (code, name, parent) VALUES ('green', 'Green tea', 'tea'), ('tea', 'Tea', NULL)")
	b.exec("UPDATE categories SET parent = CASE code WHEN 'tea' THEN 'green' END")
	require.Equal(t, "green: tea", b.text("SELECT parent || ': ' || code FROM categories WHERE parent IS NOT NULL"), "turned round at once")
}

func TestASaleIsInTheEnvironmentOfItsChannelWhateverIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.save(reading{id: "1"})
	b.exec(`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version, environment)
		VALUES ($1, '1', '1', 'EUR', 1, now(), 1, 'test')`, b.channel)
	require.Equal(t, "production", b.text("SELECT environment FROM sales"))
}

// TestNoSaleSlipsIntoATestThatBecomesProduction: whoever moves a channel waits for the
// sale that is being made, and then sees it.
func TestNoSaleSlipsIntoATestThatBecomesProduction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("UPDATE channels SET environment = 'test'")
	b.save(reading{id: "1"})
	making, err := b.app.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = making.Rollback(context.Background()) }()
	_, err = making.Exec(t.Context(), `INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		VALUES ($1, '1', '1', 'EUR', 1, now(), 1)`, b.channel)
	require.NoError(t, err)
	moved := make(chan error, 1)
	go func() {
		moved <- exec(t, b.app, "UPDATE channels SET environment = 'production'")
	}()
	b.untilSomebodyWaits()
	require.NoError(t, making.Commit(t.Context()))
	requireRefused(t, <-moved, "sales_stay_in_environment")
}

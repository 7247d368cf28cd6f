package db_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
)

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

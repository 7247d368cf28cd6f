package relay_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

// hold has so many sales of the channel held for their totals.
func (b *bundle) hold(sales int) (held []activities.ListedSale) {
	b.t.Helper()
	b.exec(fmt.Sprintf(`
		INSERT INTO warehouses (code, name) VALUES ('main', 'Main');
		INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}');
		INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) VALUES ('%[1]s', 'woocommerce', 'test', 1, 'Riga', 'https://shop.example', '{}');
		INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
		SELECT 1, n::text, n::text, 'processing', now(), now(), '\x', '\x', '{}', 1 FROM generate_series(1, %[2]d) n;
		INSERT INTO sales (channel_id, environment, remote_id, number, state, currency, total, placed_at, order_version)
		SELECT 1, 'test', n::text, n::text, 'held', 'EUR', 1, now(), 1 FROM generate_series(1, %[2]d) n;
		INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable) SELECT id, 1, 'totals', 'total', '', '', true FROM sales;
		DELETE FROM outbox`,
		b.channel, sales))
	for id := int64(1); id <= int64(sales); id++ {
		held = append(held, activities.ListedSale{ID: id, Channel: b.channel, Number: fmt.Sprint(id), State: "held"})
	}
	return held
}

// commandAll stores a command to so many held sales, as somebody who then dies.
func (b *bundle) commandAll(sales int) {
	b.t.Helper()
	command := activities.Command{Key: "ann-1", Asked: activities.Asked{Kind: activities.CommandRetry}, Actor: "ann"}
	_, err := activities.ListCommand(b.t.Context(), b.db.App, command, b.hold(sales))
	require.NoError(b.t, err)
}

// commanded is how many sales have their command.
func (b *bundle) commanded() (sales int) {
	b.t.Helper()
	require.NoError(b.t, b.db.App.QueryRow(b.t.Context(), "SELECT count(*) FROM commands").Scan(&sales))
	return sales
}

func TestACommandToManyIsGivenABatchAtATime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.commandAll(101)
	b.handOn(1)
	require.Equal(t, 100, b.commanded(), "what else there is to hand on has its turn between")
	require.EqualValues(t, 101, b.waiting())
	b.handOn(32) // the command, and the first of those that have it
	require.Equal(t, 101, b.commanded())
	require.EqualValues(t, 70, b.waiting())
	require.True(t, b.started("1"))
}

func TestACommandToManyThatHasToWaitHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.commandAll(2)
	pass, err := b.db.App.Begin(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, pass.Rollback(t.Context())) }()
	_, err = queries.SaleLock(t.Context(), pass, 2)
	require.NoError(t, err)
	b.ask("727")
	handed, err := b.relay.HandOn(t.Context())
	require.ErrorContains(t, err, "55P03")
	require.Equal(t, 2, handed)
	require.True(t, b.started("727"))
	require.Zero(t, b.commanded())
	require.EqualValues(t, 1, b.waiting(), "it is looked at again")
}

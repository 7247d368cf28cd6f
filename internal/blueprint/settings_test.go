package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAChannelThatIsSwitchedOnWakesWhatItLeftUnwritten: those sales and no others.
func TestAChannelThatIsSwitchedOnWakesWhatItLeftUnwritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	off := strings.Replace(b.riga, "enabled: true", "enabled: false", 1)
	b.apply(off)
	b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
		SELECT c.id, n, n, 'processing', now(), now(), '', '', '{}' FROM channels c, unnest(ARRAY['1', '2']) n`)
	b.exec(`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		SELECT c.id, n, n, 'EUR', 1, now(), 1 FROM channels c, unnest(ARRAY['1', '2']) n`)
	b.exec(`INSERT INTO shop_writes (sale_id, kind, body, state, done_at)
		SELECT id, 'note', 'x', CASE remote_id WHEN '1' THEN 'intended' ELSE 'done' END, CASE remote_id WHEN '2' THEN now() END FROM sales`)
	woken := func() (subjects string) {
		t.Helper()
		require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT coalesce(string_agg(subject, ' '), '') FROM outbox WHERE topic = 'order'").Scan(&subjects))
		return subjects
	}
	b.apply(strings.Replace(off, "tolerance: 0.01", "tolerance: 0.02", 1))
	require.Empty(t, woken(), "it is still off")
	b.apply(b.riga)
	require.Equal(t, "1", woken())
}

// TestWhatAFileDoesNotSayHasItsDefault: a channel of no more than it needs.
func TestWhatAFileDoesNotSayHasItsDefault(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.apply(`
channels:
  - {code: woo-riga, name: Rīga, platform: woocommerce, environment: production, pos: web, address: https://riga.shop.example}
`)
	text := b.export("woo-riga")
	_, channel, found := strings.Cut(text, "channels:\n")
	require.True(t, found)
	for _, want := range []string{
		"orders_in: true", "items_in: false", "items_out: false", "stock: false", "prices: false", "status_back: true", "notes: true", "messages: false",
		"dated: order", "numbered: shop", "shown: none", "ask_beyond_percent: 20",
	} {
		require.Contains(t, channel, want)
	}
	for _, gone := range []string{"source:", "responsible:", "prefix:", "default_currency:", "statuses_back:", "deliveries:", "catalogue:", "request_from:", "notices_to:"} {
		require.NotContains(t, channel, gone)
	}
	for _, kept := range []string{"sources:", "people:", "sale_types:", "delivery_methods:", "categories:"} {
		require.NotContains(t, text, kept, "nothing names them any more")
		require.Contains(t, b.export(), kept, "they stay all the same")
	}
}

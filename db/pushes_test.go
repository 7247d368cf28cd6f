package db_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// shelf is a bundle whose channel pushes stock, and lists its one item as 93.
type shelf struct {
	*bundle
	listing int64
}

func setupShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{bundle: setup(t)}
	s.exec("UPDATE channels SET enabled = true, stock = true, stock_shown = 'exact'")
	s.listing = s.list("93", s.item, "kind", "simple", "manages_stock", "yes")
	s.gather()
	s.exec("DELETE FROM listing_news")
	s.exec("DELETE FROM outbox")
	return s
}

// list is a listing of the channel's; columns and values follow.
func (s *shelf) list(remote string, item any, also ...any) (id int64) {
	s.t.Helper()
	columns, marks, args := "channel_id, remote_id, item_id", "$1, $2, $3", []any{s.channel, remote, item}
	for i := 0; i < len(also); i += 2 {
		columns += fmt.Sprint(", ", also[i])
		args = append(args, also[i+1])
		marks += fmt.Sprint(", $", len(args))
	}
	s.id(&id, "INSERT INTO listings ("+columns+") VALUES ("+marks+") RETURNING id", args...)
	return id
}

// another is an item beside the bundle's.
func (s *shelf) another(sku string) (item int64) {
	s.t.Helper()
	s.id(&item, "INSERT INTO items (sku, name, kind) VALUES ($1, $1, 'variation') RETURNING id", sku)
	return item
}

func (s *shelf) move(item int64, warehouse, pieces int) {
	s.t.Helper()
	s.id(nil, "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, $2, $3, 'adjustment', gen_random_uuid()) RETURNING id", item, warehouse, pieces)
}

// wants is a new sale that wants so many of an item.
func (s *shelf) wants(order string, item int64, pieces int) (sale int64) {
	s.t.Helper()
	sale = s.sale(order)
	s.exec("INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, $2, $3)", sale, item, pieces)
	return sale
}

// reserve keeps pieces of the bundle's item for a sale, as a step does by a function.
func (s *shelf) reserve(sale int64, pieces int) {
	s.t.Helper()
	_, err := s.owner.Exec(s.t.Context(), "INSERT INTO stock_reservations (sale_id, item_id, warehouse_id, quantity) VALUES ($1, $2, 1, $3)", sale, s.item, pieces)
	require.NoError(s.t, err)
}

func (s *shelf) gather() {
	s.t.Helper()
	_, err := queries.PushNewsGather(s.t.Context(), s.app, 1000)
	require.NoError(s.t, err)
}

// shows is what a listing should.
func (s *shelf) shows(listing int64) string {
	s.t.Helper()
	return s.text("SELECT coalesce(quantity::text, 'nothing') || coalesce(' at ' || price, '') FROM listing_targets WHERE listing_id = $1", listing)
}

// news gathers, and names the listings that are to be looked at and the channels asked
// for, and forgets both.
func (s *shelf) news() string {
	s.t.Helper()
	s.gather()
	told := s.text(`SELECT coalesce((SELECT string_agg(l.remote_id, ' ' ORDER BY l.remote_id) FROM listing_news n JOIN listings l ON l.id = n.listing_id), '') ||
		coalesce((SELECT ' → ' || string_agg(topic || '/' || channel || coalesce('/' || nullif(subject, ''), ''), ' ' ORDER BY id) FROM outbox WHERE topic = 'stock'), '')`)
	s.exec("DELETE FROM listing_news")
	s.exec("DELETE FROM outbox")
	return told
}

func TestWhatAShopShouldShow(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	require.Equal(t, "10", s.shows(s.listing))
	s.exec("UPDATE items SET safety_buffer = 2")
	s.exec("UPDATE channels SET safety_buffer = 1")
	require.Equal(t, "7", s.shows(s.listing), "a buffer per item, and one per channel")

	kept := s.wants("kept", s.item, 3)
	require.Equal(t, "4", s.shows(s.listing))
	s.reserve(kept, 3)
	require.Equal(t, "4", s.shows(s.listing), "each open line once, reserved or not")
	s.news()
	s.reserve(s.wants("kept too", s.item, 0), 1)
	require.Empty(t, s.news(), "what is kept for a sale changes nothing that a shop shows")
	s.wants("much", s.item, 9)
	require.Equal(t, "-5", s.shows(s.listing), "more is sold than there is")

	s.id(nil, "INSERT INTO warehouses (code, name) VALUES ('far', 'Far') RETURNING id")
	s.move(s.item, 2, 100)
	require.Equal(t, "-5", s.shows(s.listing), "the warehouse of the point of sale alone")
	s.exec("INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) VALUES ($1, 'show', 2)", s.channel)
	require.Equal(t, "85", s.shows(s.listing), "but for those that are chosen")
	s.exec("INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) VALUES ($1, 'show', 1)", s.channel)
	require.Equal(t, "95", s.shows(s.listing))

	s.exec("UPDATE channels SET stock = false")
	require.Equal(t, "nothing", s.shows(s.listing))
}

func TestASaleOfAnotherEnvironmentLowersNothing(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	s.id(nil, "INSERT INTO warehouses (code, name) VALUES ('apart', 'Apart') RETURNING id")
	var pos int64
	s.id(&pos, "INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('apart', 'Apart', 2, '{EUR}') RETURNING id")
	s.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) VALUES ('try', 'woocommerce', 'test', $1, 'Try', 'https://try.example', '{}')`, pos)
	s.move(s.item, 2, 10)
	s.wants("tried", s.item, 4)
	require.Equal(t, "6", s.shows(s.listing))
	s.exec("UPDATE channels SET enabled = true, stock = true WHERE code = 'try'")
	there := s.list("7", nil, "kind", "simple")
	s.exec("UPDATE listings SET channel_id = (SELECT id FROM channels WHERE code = 'try'), item_id = $2 WHERE id = $1", there, s.item)
	require.Equal(t, "10", s.shows(there))
}

// TestAProductThatKeepsTheStockOfItsVariationsShowsTheirSum, and they nothing.
func TestAProductThatKeepsTheStockOfItsVariationsShowsTheirSum(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	small, large, own := s.another("S"), s.another("L"), s.another("XL")
	product := s.list("50", nil, "kind", "parent", "manages_stock", "yes")
	pooled := s.list("51", small, "kind", "variation", "remote_parent", "50", "manages_stock", "parent")
	s.list("52", large, "kind", "variation", "remote_parent", "50", "manages_stock", "parent")
	counted := s.list("53", own, "kind", "variation", "remote_parent", "50", "manages_stock", "yes")
	s.move(small, 1, 3)
	s.move(large, 1, 4)
	s.move(own, 1, 20)
	s.news()
	require.Equal(t, "7", s.shows(product))
	require.Equal(t, "nothing", s.shows(pooled))
	require.Equal(t, "20", s.shows(counted), "one that is counted by itself is its own")
	s.wants("a", small, 1)
	require.Equal(t, "6", s.shows(product))
	require.Equal(t, "50 51 → stock/riga", s.news(), "what changes a variation changes its product")
}

func TestTheChannelsPriceGroupSaysThePrice(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	s.exec("INSERT INTO price_groups (code, name) VALUES ('retail', 'Retail'), ('own', 'Own')")
	s.exec("INSERT INTO item_prices (item_id, price_group, currency, amount) VALUES ($1, 'retail', 'EUR', 5.50), ($1, 'own', 'EUR', 6), ($1, 'own', 'USD', 7)", s.item)
	s.exec("UPDATE points_of_sale SET price_group = 'retail'")
	require.Equal(t, "10", s.shows(s.listing), "prices are switched off")
	s.exec("UPDATE channels SET prices = true")
	require.Equal(t, "10", s.shows(s.listing), "nobody knows the shop's currency")
	s.exec("UPDATE channels SET default_currency = 'EUR'")
	require.Equal(t, "10 at 5.50", s.shows(s.listing))
	s.exec("UPDATE channels SET price_group = 'own'")
	require.Equal(t, "10 at 6", s.shows(s.listing))
	s.exec("INSERT INTO shop_lists (channel_id, list) VALUES ($1, 'settings')", s.channel)
	s.exec("INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES ($1, 'settings', 'currency', 'USD')", s.channel)
	require.Equal(t, "10 at 7", s.shows(s.listing), "the shop's own word")
}

func TestWhateverChangesAFigureIsNews(t *testing.T) {
	t.Parallel()
	full := " → stock/riga/full"
	for name, tt := range map[string]struct{ sql, want string }{
		"stock that moved":              {"INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, -1, 'adjustment', 'k')", "93 → stock/riga"},
		"stock where there was none":    {"WITH w AS (INSERT INTO warehouses (code, name) VALUES ('far', 'Far')) SELECT; INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 2, 1, 'opening', 'k')", "93 → stock/riga"},
		"goods that a sale wants":       {"INSERT INTO sale_goods (sale_id, item_id, wanted) SELECT id, 1, 1 FROM sales WHERE number = 'new'", "93 → stock/riga"},
		"goods that it wants fewer of":  {"UPDATE sale_goods SET wanted = 1", "93 → stock/riga"},
		"a sale that says so again":     {"UPDATE sale_goods SET wanted = wanted", ""},
		"a price":                       {"INSERT INTO price_groups VALUES ('retail', 'x'); INSERT INTO item_prices VALUES (1, 'retail', 'EUR', 1)", "93 → stock/riga"},
		"a buffer":                      {"UPDATE items SET safety_buffer = 1", "93 → stock/riga"},
		"another name":                  {"UPDATE items SET name = 'Green tea'", ""},
		"what the shop says":            {"UPDATE listings SET seen_quantity = 3", "93 → stock/riga"},
		"what it says again":            {"UPDATE listings SET seen_at = now()", ""},
		"what it answers to a push":     {"UPDATE listings SET seen_quantity = 3, pushed_at = now()", ""},
		"what it was told":              {"UPDATE listings SET pushed_quantity = 3, push_attempt = 1", ""},
		"another item":                  {"UPDATE listings SET item_id = NULL", "93 → stock/riga"},
		"a new listing":                 {"INSERT INTO listings (channel_id, remote_id, kind) VALUES (1, '94', 'parent')", "94 → stock/riga"},
		"a setting of the channel":      {"UPDATE channels SET hide_at_zero = true", full},
		"another name of the channel":   {"UPDATE channels SET name = 'x'", ""},
		"another chosen warehouse":      {"INSERT INTO channel_warehouses VALUES (1, 'show', 1)", full},
		"the price group of the POS":    {"INSERT INTO price_groups VALUES ('retail', 'x'); UPDATE points_of_sale SET price_group = 'retail'", full},
		"the shop's currency":           {"INSERT INTO shop_lists VALUES (1, 'settings'); INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES (1, 'settings', 'currency', 'EUR')", full},
		"another setting of the shop":   {"INSERT INTO shop_lists VALUES (1, 'settings'); INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES (1, 'settings', 'country', 'LV')", ""},
		"nothing where it is off":       {"UPDATE channels SET enabled = false; UPDATE items SET safety_buffer = 1", ""},
		"nothing where both are off":    {"UPDATE channels SET stock = false; UPDATE items SET safety_buffer = 1", ""},
		"what failed and has its time":  {"UPDATE listings SET push_retry_at = now()", "93 → stock/riga"},
		"not before its time":           {"UPDATE listings SET push_retry_at = now() + interval '1 minute'", ""},
		"what is doubted, once read":    {"UPDATE listings SET push_doubted = true, seen_at = now() - interval '4 minutes'", "93 → stock/riga"},
		"not before orders are read":    {"UPDATE listings SET push_doubted = true", ""},
		"nor before they are walked":    {"UPDATE listings SET push_doubted = true, seen_at = now() - interval '4 minutes'; UPDATE orders SET processed_version = 0", ""},
		"at once, if no order is read":  {"UPDATE channels SET orders_in = false; UPDATE listings SET push_doubted = true", "93 → stock/riga"},
		"nor by reading something else": {"UPDATE listings SET push_doubted = true, seen_at = now() - interval '4 minutes'; UPDATE feed_cursors SET feed = 'items'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t)
			s.sale("new")
			s.wants("old", s.item, 2)
			s.exec("INSERT INTO feed_cursors (channel_id, feed, position) VALUES ($1, 'orders', '{}')", s.channel)
			s.exec("UPDATE orders SET processed_version = version")
			s.news()
			_, err := s.app.Exec(t.Context(), tt.sql, pgx.QueryExecModeSimpleProtocol)
			require.NoError(t, err)
			require.Equal(t, tt.want, s.news())
			s.exec("UPDATE listings SET push_retry_at = NULL, push_doubted = false") // as whoever looks at it does
			require.Empty(t, s.news(), "it is told once")
		})
	}
}

// TestNoNewsIsLost: what commits after somebody gathered is gathered next, however early
// it began, and nobody waits for it.
func TestNoNewsIsLost(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	slow, err := s.app.Begin(t.Context())
	require.NoError(t, err)
	_, err = slow.Exec(t.Context(), "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, 1, -1, 'adjustment', 'slow')", s.item)
	require.NoError(t, err)
	s.wants("quick", s.item, 1)
	require.Equal(t, "93 → stock/riga", s.news(), "the quick one")
	require.Empty(t, s.news())
	require.NoError(t, slow.Commit(t.Context()))
	require.Equal(t, "93 → stock/riga", s.news(), "the slow one")
}

// TestWhatChangedAgainIsNotForgotten between a look and its end.
func TestWhatChangedAgainIsNotForgotten(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	s.move(s.item, 1, 1)
	s.gather()
	s.move(s.item, 1, 1)
	s.gather()
	require.NoError(t, queries.PushNewsForget(t.Context(), s.app, []int64{s.listing}, []int64{1}))
	require.Equal(t, "2", s.text("SELECT version::text FROM listing_news"), "it was looked at before the second change")
	require.NoError(t, queries.PushNewsForget(t.Context(), s.app, []int64{s.listing}, []int64{2}))
	require.Equal(t, "0", s.text("SELECT count(*)::text FROM listing_news"))
}

// TestWhoAskedFirstIsNotPutOff: changes that go on and on don't keep a push waiting.
func TestWhoAskedFirstIsNotPutOff(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	s.move(s.item, 1, 1)
	s.gather()
	first := s.text("SELECT claimed_till::text FROM outbox")
	require.Equal(t, "t", s.text("SELECT left((claimed_till > now())::text, 1) FROM outbox"), "a burst is one push")
	s.move(s.item, 1, 1)
	s.gather()
	require.Equal(t, first, s.text("SELECT claimed_till::text FROM outbox"))
	require.Equal(t, "2", s.text("SELECT version::text FROM outbox"), "a relay that has it at hand doesn't forget it")
}

func TestAnAlarmNamesTheSalesOfWhatIsOversold(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	alarm := func() string {
		s.gather()
		return s.text("SELECT coalesce(string_agg(i.sku || ' ' || o.open || ' of ' || o.on_hand || ' in ' || o.environment || ': ' || array_to_string(oversold_sales(o.item_id, o.environment), ', '), ';'), 'none') FROM oversold o JOIN items i ON i.id = o.item_id WHERE o.solved_at IS NULL")
	}
	s.wants("first", s.item, 10)
	require.Equal(t, "none", alarm(), "all that there is")
	second := s.wants("second", s.item, 1)
	require.Equal(t, "TEA 11 of 10 in production: riga #first, riga #second", alarm())
	s.wants("third", s.item, 4)
	require.Equal(t, "TEA 15 of 10 in production: riga #first, riga #second, riga #third", alarm(), "one alarm, kept up to date")
	s.id(nil, "INSERT INTO warehouses (code, name) VALUES ('far', 'Far') RETURNING id")
	s.move(s.item, 2, 4)
	require.Equal(t, "TEA 15 of 14 in production: riga #first, riga #second, riga #third", alarm(), "wherever it lies")
	s.exec("UPDATE sale_goods SET wanted = 0 WHERE sale_id = $1", second)
	require.Equal(t, "none", alarm(), "it is over by itself")
	require.Equal(t, "found settled", s.text("SELECT string_agg(result, ' ' ORDER BY id) FROM journal WHERE action = 'oversold'"))
	require.Equal(t, `["riga #first", "riga #second"]`, s.text("SELECT detail ->> 'sales' FROM journal WHERE action = 'oversold' AND result = 'found'"))
	s.wants("fourth", s.item, 1)
	require.Equal(t, "TEA 15 of 14 in production: riga #first, riga #third, riga #fourth", alarm(), "and may come again")
}

func TestEveryRuleOfPushesRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	const push = "INSERT INTO stock_pushes (channel_id, listings, changes, state, asks, confirmed_by, confirmed_at, ended_at, batch) VALUES "
	for _, tt := range []struct{ rule, sql string }{
		{"listings_pushed_quantity_whole", "UPDATE listings SET pushed_quantity = 1.5"},
		{"listings_pushed_quantity_whole", "UPDATE listings SET pushed_quantity = -1"},
		{"listings_pushed_price_not_negative", "UPDATE listings SET pushed_price = -1"},
		{"listings_error_whole", "UPDATE listings SET error_kind = 'refused'"},
		{"listings_error_counted", "UPDATE listings SET error_tries = 1"},
		{"listings_error_counted", "UPDATE listings SET error_change = 'quantity 1'"},
		{"push_news_of_one", "INSERT INTO push_news (item_id, listing_id) VALUES (1, 1)"},
		{"stock_pushes_state_known", push + "(1, 1, 1, 'lost', '', NULL, NULL, NULL, 100)"},
		{"stock_pushes_asks_known", push + "(1, 1, 1, 'waiting', 'why', NULL, NULL, NULL, 100)"},
		{"stock_pushes_waiting_asks", push + "(1, 1, 1, 'waiting', '', NULL, NULL, NULL, 100)"},
		{"stock_pushes_confirmed_by_somebody", push + "(1, 1, 1, 'confirmed', 'first', NULL, NULL, NULL, 100)"},
		{"stock_pushes_confirmed_by_somebody", push + "(1, 1, 1, 'running', '', 'ann', NULL, NULL, 100)"},
		{"stock_pushes_ended", push + "(1, 1, 1, 'done', '', NULL, NULL, NULL, 100)"},
		{"stock_pushes_batch_sane", push + "(1, 1, 1, 'running', '', NULL, NULL, NULL, 0)"},
		{"stock_pushes_counted", push + "(1, 1, -1, 'running', '', NULL, NULL, NULL, 1)"},
		{"stock_pushes_unanswered_failed", "INSERT INTO stock_pushes (channel_id, listings, changes, failed, unanswered) VALUES (1, 1, 1, 1, 2)"},
		{"stock_pushes_one_waits", push + "(1, 1, 1, 'waiting', 'first', NULL, NULL, NULL, 1), (1, 1, 1, 'confirmed', 'share', 'ann', now(), NULL, 1)"},
		{"stock_push_lines_change_something", "WITH p AS (" + push + "(1, 1, 1, 'running', '', NULL, NULL, NULL, 1) RETURNING id) INSERT INTO stock_push_lines (push_id, listing_id) SELECT id, 1 FROM p"},
		{"oversold_environment_known", "INSERT INTO oversold (item_id, environment, open, on_hand) VALUES (1, 'x', 2, 1)"},
		{"oversold_is_more", "INSERT INTO oversold (item_id, environment, open, on_hand) VALUES (1, 'test', 1, 1)"},
		{"oversold_one_open", "INSERT INTO oversold (item_id, environment, open, on_hand) VALUES (1, 'test', 2, 1), (1, 'test', 3, 1)"},
	} {
		_, err := s.app.Exec(t.Context(), strings.ReplaceAll(tt.sql, "$1", fmt.Sprint(s.listing)))
		requireRefused(t, err, tt.rule)
	}
}

func TestWhatTheSwitchesOfAChannelComeTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tt := range map[string]struct{ enabled, itemsIn, stock, prices, readsCatalogue, pushes bool }{
		"nothing is switched on":   {enabled: true},
		"items alone":              {enabled: true, itemsIn: true, readsCatalogue: true},
		"stock needs listings":     {enabled: true, stock: true, readsCatalogue: true, pushes: true},
		"prices need them, too":    {enabled: true, prices: true, readsCatalogue: true, pushes: true},
		"a channel that is off":    {itemsIn: true, stock: true, prices: true},
		"a channel with all of it": {enabled: true, itemsIn: true, stock: true, prices: true, readsCatalogue: true, pushes: true},
	} {
		b.exec("UPDATE channels SET enabled = $1, items_in = $2, stock = $3, prices = $4", tt.enabled, tt.itemsIn, tt.stock, tt.prices)
		require.Equal(t, fmt.Sprint(tt.readsCatalogue, " ", tt.pushes), b.text("SELECT concat_ws(' ', reads_catalogue::text, pushes::text) FROM channels"), name)
	}
}

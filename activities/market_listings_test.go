package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
)

// TestAMarketplacesProductsBecomeItems: each variation is a product of its own, its group a
// category, its price in its own currency.
func TestAMarketplacesProductsBecomeItems(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.exec("UPDATE channels SET items_out = false, items_in = true, category = 'rest'")
	m.exec("DELETE FROM category_mappings WHERE left_out")
	m.sim.MakeProducts(6, 120, time.Now().Add(-72*time.Hour))
	turka, cup := m.productOf("TURKA"), m.productOf("CHASHKA-BILA")
	m.sim.ReplaceProductField(turka, "currency", `"USD"`)
	m.sim.ReplaceProductField(cup, "group", `null`)
	m.sim.ReplaceProductField(m.productOf("MLYNOK"), "sku", `null`)
	m.sim.ReplaceProductField(m.productOf("FILTRY-100"), "sku", `"KAVA-250"`)
	part := m.read()
	require.Equal(t, len(m.sim.Products()), part.Seen)
	require.False(t, part.Exports)
	require.Equal(t, "simple", m.list("SELECT DISTINCT kind FROM items"))
	require.Equal(t, "KAVA-1000 coffee Кава Верхова 1 кг <p>Кава Верхова 1 кг</p> 649.5 UAH", m.list(`
		SELECT concat_ws(' ', sku, category, name, description, amount, currency) FROM items i JOIN item_prices p ON p.item_id = i.id WHERE sku = 'KAVA-1000'`))
	require.Equal(t, "980 USD", m.list("SELECT amount || ' ' || currency FROM items i JOIN item_prices p ON p.item_id = i.id WHERE sku = 'TURKA'"))
	require.Equal(t, "no", m.list("SELECT manages_stock FROM listings WHERE sku = 'TURKA'"), "it isn't counted")
	require.Equal(t, "rest", m.list("SELECT category FROM items WHERE sku = 'CHASHKA-BILA'"), "the default one")
	require.Contains(t, m.list("SELECT detail FROM catalogue_problems p JOIN listings l ON l.remote_id = p.remote_id WHERE l.sku = 'CHASHKA-BILA'"), `no category of ours stands for "Кава"`)
	require.Equal(t, "MLYNOK", m.list("SELECT sku FROM items WHERE sku = 'MLYNOK'"), "the identifier stands for a SKU that there is none of")
	require.Equal(t, "double_sku", m.list("SELECT kind FROM catalogue_problems WHERE NOT warning"))

	m.pass(time.Minute)
	require.Empty(t, m.sim.EditProduct(cup, `{"status":"not_on_display","quantity_in_stock":4}`))
	m.pass(time.Minute)
	again := m.read()
	require.False(t, again.Full)
	require.Equal(t, 1, again.Changed)
	require.Equal(t, "4 true", m.list("SELECT seen_quantity || ' ' || seen_hidden FROM listings WHERE sku = 'CHASHKA-BILA'"))
}

// productOf is a product's id by its SKU.
func (m *market) productOf(sku string) int64 {
	m.t.Helper()
	p := m.sent(sku)
	require.NotNil(m.t, p, sku)
	return int64(p["id"].(float64))
}

// push tells the shop of stock and prices, a person's word aside.
func (m *market) push() (told activities.Told) {
	m.t.Helper()
	m.exec("INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, confirmed_by, confirmed_at, ended_at) VALUES ($1, 'done', 'first', 0, 0, 'anna', now(), now())", m.channel)
	plan, err := m.set.PlanPush(m.t.Context(), activities.PushInput{Channel: marketCode, Full: true})
	require.NoError(m.t, err)
	if plan.Push == 0 {
		return told
	}
	next, err := m.set.NextPush(m.t.Context(), activities.PushPlace{Channel: marketCode, Push: plan.Push, Size: plan.Size})
	require.NoError(m.t, err)
	for _, request := range next.Requests {
		one, err := m.set.SendPush(m.t.Context(), request)
		require.NoError(m.t, err)
		told = told.Add(one)
	}
	_, err = m.set.EndPush(m.t.Context(), activities.PushEnd{Channel: marketCode, Push: plan.Push, Size: plan.Size})
	require.NoError(m.t, err)
	return told
}

// TestAMarketplaceIsToldOfStockAndPrices, and taken at its word until it is read again.
func TestAMarketplaceIsToldOfStockAndPrices(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.exec("UPDATE channels SET items_out = false, items_in = true, stock = true, prices = true, push_share_percent = 100")
	m.exec("DELETE FROM category_mappings WHERE left_out")
	inherits := m.productOf("CHASHKA-BILA")
	m.sim.InheritAvailability(inherits, true)
	m.sim.ReplaceProductField(m.productOf("FILTRY-100"), "discount", `{"type":"amount","value":30}`)
	m.sim.ReplaceProductField(m.productOf("MLYNOK"), "currency", `"USD"`)
	m.read()
	m.exec("UPDATE item_prices SET amount = 25")
	m.exec("INSERT INTO item_prices (item_id, price_group, currency, amount) SELECT id, 'retail', 'UAH', 1000 FROM items WHERE sku = 'MLYNOK'")
	m.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT id, 1, 11, 'adjustment', gen_random_uuid() FROM items WHERE sku IN ('KAVA-250', 'KAVA-1000')")
	m.push()
	coffee := m.sent("KAVA-250")
	require.InDelta(t, 11, coffee["quantity_in_stock"], 0)
	require.InDelta(t, 25, coffee["price"], 0)
	gone := m.sent("KAVA-ZERNO")
	require.InDelta(t, 0, gone["quantity_in_stock"], 0)
	require.Equal(t, "not_available", gone["presence"])
	require.InDelta(t, 25, m.sent("MLYNOK")["price"], 0, "the price of its own currency")
	require.InDelta(t, 75, m.sent("FILTRY-100")["price"], 0, "nothing would be left of it")
	require.Equal(t, "CHASHKA-BILA refused; FILTRY-100 discount; TURKA unmanaged", m.list(
		"SELECT sku || ' ' || error_kind FROM listings WHERE error_kind IS NOT NULL ORDER BY 1"))
	require.Equal(t, "11 25 yes", m.list("SELECT concat_ws(' ', seen_quantity, seen_price, manages_stock) FROM listings WHERE sku = 'KAVA-250'"))

	m.sim.ForgetRequests()
	m.push()
	require.Zero(t, m.asked("products.edit"), "nothing is told twice")
	m.pass(time.Minute)
	m.read()
	require.Zero(t, m.push().Sent)
}

// TestAMarketplaceThatIgnoresAQuantityIsFoundOut by the readings: it answers with no figure.
func TestAMarketplaceThatIgnoresAQuantityIsFoundOut(t *testing.T) {
	t.Parallel()
	m := setupMarket(t, promsim.Settings{})
	m.exec("UPDATE channels SET items_out = false, items_in = true, stock = true, push_share_percent = 100")
	m.read()
	m.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT id, 1, 11, 'adjustment', gen_random_uuid() FROM items WHERE sku = 'KAVA-250'")
	m.push()
	shows := func(pieces string) string {
		require.Empty(t, m.sim.EditProduct(m.productOf("KAVA-250"), `{"quantity_in_stock":`+pieces+`}`))
		m.pass(time.Minute)
		m.read()
		m.exec("UPDATE channels SET orders_in = false") // no order will explain it
		m.push()
		return m.list("SELECT concat_ws(' ', seen_quantity, error_kind) FROM listings WHERE sku = 'KAVA-250'")
	}
	require.Equal(t, "11", shows("4"), "it is told again, and taken at its word")
	require.Equal(t, "4 ignored", shows("4"))
	require.Equal(t, "11", shows("11"), "until a reading agrees")
}

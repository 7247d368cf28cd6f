package activities_test

import (
	"fmt"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
)

// setupCatalog is a back office that knows none of the shop's SKUs, whose channel imports them from a shop
// with n products, variations among them.
func setupCatalog(t *testing.T, n int) *bundle {
	t.Helper()
	return setupCatalogOf(t, woosim.Settings{}, n)
}

func setupCatalogOf(t *testing.T, shop woosim.Settings, n int) *bundle {
	t.Helper()
	b := setupShop(t, commerce.Production, shop, (*httptest.Server).StartTLS)
	b.exec("UPDATE items SET sku = 'OLD-' || sku WHERE sku NOT IN ('SHIPPING', 'FEE')")
	b.exec("UPDATE channels SET items_in = true")
	b.exec("DELETE FROM outbox")
	b.exec("INSERT INTO tax_class_mappings (channel_id, remote_class, tax_group) VALUES ($1, 'reduced-rate', 'LV12')", b.channel)
	if n > 0 {
		b.shop.MakeProducts(11, n, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	}
	return b
}

// sync reads the catalogue to its end.
func (b *bundle) sync() activities.CatalogPart {
	b.t.Helper()
	var sum activities.CatalogPart
	for fresh := true; ; fresh = false {
		part, err := b.set.SyncCatalogPart(b.t.Context(), activities.CatalogInput{Channel: channelCode, Fresh: fresh})
		require.NoError(b.t, err)
		if sum = sum.Add(part); !part.More {
			return sum
		}
	}
}

// product makes one in the shop and answers with its id.
func (b *bundle) product(body string) string {
	b.t.Helper()
	id, refusal := b.shop.AddProduct(body)
	require.Empty(b.t, refusal)
	return strconv.FormatInt(id, 10)
}

// edit changes products or variations in the shop.
func (b *bundle) edit(body string, ids ...string) {
	b.t.Helper()
	for _, id := range ids {
		require.Empty(b.t, b.shop.EditProduct(number(b.t, id), body))
	}
}

func number(t testing.TB, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	require.NoError(t, err)
	return n
}

// readAllNext has everything read by the next run.
func (b *bundle) readAllNext() {
	b.t.Helper()
	require.NoError(b.t, db.InTx(b.t.Context(), b.db.App, func(tx pgx.Tx) error {
		return activities.AskCatalog(b.t.Context(), tx, channelCode, true)
	}))
}

// problems are what is wrong with a product; a warning has a mark.
func (b *bundle) problems(id string) string {
	b.t.Helper()
	return b.list("SELECT kind || CASE WHEN warning THEN ' !' ELSE '' END FROM catalogue_problems WHERE solved_at IS NULL AND remote_id = $1 ORDER BY kind", id)
}

func TestACatalogueBecomesItemsAndListings(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	tea := b.product(`{"name":"Tea & Co","sku":"TEA","type":"simple","regular_price":"3.50","sale_price":"3.10","description":"<p>Green</p>","tax_class":"reduced-rate",
		"manage_stock":true,"stock_quantity":7,"images":[{"src":"https://shop.example/tea.jpg"}]}`)
	got := b.sync()
	require.True(t, got.Full)
	all := b.count("listings")
	require.Equal(t, all, got.New)
	require.Equal(t, b.count("items WHERE sku NOT LIKE 'OLD-%'")-2, got.Items)
	require.Equal(t, "simple Tea & Co <p>Green</p>\n LV12", b.list("SELECT concat_ws(' ', kind, name, description, tax_group) FROM items WHERE sku = 'TEA'"))
	require.Equal(t, "1 https://shop.example/tea.jpg", b.list("SELECT position || ' ' || address FROM item_images x JOIN items i ON i.id = x.item_id WHERE sku = 'TEA'"))
	require.Equal(t, "TEA simple yes 7 t 3.50 3.10 f", b.list(`SELECT concat_ws(' ', i.sku, l.kind, manages_stock, seen_quantity, seen_in_stock, seen_price, seen_sale_price, seen_hidden)
		FROM listings l JOIN items i ON i.id = l.item_id WHERE l.remote_id = '`+tea+`'`))
	require.Equal(t, 0, b.count("item_prices"), "the channel has no price group")
	require.Empty(t, b.list("SELECT i.sku FROM items i JOIN items p ON p.id = i.parent_id WHERE p.sku <> substring(i.sku FROM '^VAR-[0-9]') ORDER BY 1"))
	require.NotEmpty(t, b.list("SELECT sku FROM items WHERE parent_id IS NOT NULL"))
	require.Equal(t, "Krekls 1 - S", b.list("SELECT name FROM items WHERE sku = 'VAR-1-1'"))

	again := b.sync()
	require.False(t, again.Full)
	require.Zero(t, again.New+again.Changed+again.Items+again.Filled+again.Opened+again.Solved, "%+v", again)
}

func TestAFullReadingAsksForEachPageOnce(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 730)
	b.sync()
	asked := b.shop.RequestCount()
	products, variations := b.count("listings WHERE kind <> 'variation'"), b.count("listings WHERE kind = 'variation'")
	require.Equal(t, (products+99)/100, asked["products.list"])
	require.Equal(t, (variations+99)/100, asked["variations.all"])
	require.Len(t, b.shop.Requests(), asked["products.list"]+asked["variations.all"])
}

func TestOnlyWhatChangedIsReadAgain(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 730)
	b.sync()
	ids := strings.Fields(b.list("SELECT string_agg(remote_id, ' ') FROM (SELECT remote_id FROM listings WHERE kind = 'simple' AND item_id IS NOT NULL ORDER BY id LIMIT 50) x"))
	b.edit(`{"regular_price":"77.77"}`, ids...)
	b.shop.ForgetRequests()
	got := b.sync()
	require.Equal(t, 50, got.Changed)
	require.Equal(t, 50, b.count("listings WHERE seen_price = 77.77"))
	require.Equal(t, 1, b.shop.RequestCount()["products.list"])
	require.Equal(t, 1, b.shop.RequestCount()["variations.all"], "for those that changed")
	require.Equal(t, 1, b.shop.RequestCount()["orders.list"], "once a day: whether changes are told at all")
	require.Len(t, b.shop.Requests(), 3)
}

func TestWhatTheShopHasNoLongerIsGone(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 120)
	b.sync()
	simple := b.list("SELECT min(remote_id) FROM listings WHERE kind = 'simple' AND sku LIKE 'MADE-%'")
	variation := b.list("SELECT remote_id FROM listings WHERE kind = 'variation' AND sku LIKE 'MADE-%' ORDER BY id LIMIT 1")
	b.shop.DeleteProduct(number(t, simple))
	b.shop.DeleteProduct(number(t, variation))
	require.Zero(t, b.sync().Gone, "no list of changes tells")
	b.readAllNext()
	got := b.sync()
	require.Equal(t, 2, got.Gone)
	require.Equal(t, 2, b.count("listings WHERE gone_at IS NOT NULL"))
	require.Zero(t, got.New)
}

func TestAProductThatSlippedPastAPageBorderIsNotGone(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 300)
	b.sync()
	b.readAllNext()
	first := b.list("SELECT min(remote_id::int)::text FROM listings WHERE kind = 'simple'")
	part, err := b.set.SyncCatalogPart(t.Context(), activities.CatalogInput{Channel: channelCode, Fresh: true})
	require.NoError(t, err)
	require.True(t, part.More)
	b.shop.DeleteProduct(number(t, first))
	b.shop.ForgetRequests()
	require.Zero(t, b.sync().Gone)
	rest := (b.count("listings WHERE kind <> 'variation'")+99)/100 - 1
	require.Equal(t, rest+2, b.shop.RequestCount()["products.list"], "both pages at the border are read again")
	require.Equal(t, 0, b.count("listings l WHERE seen_at < (SELECT (position ->> 'full_at')::timestamptz FROM feed_cursors)"), "each was seen")
}

func TestWhatIsWrongWithAProductStopsNoOther(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 120)
	b.exec("INSERT INTO categories (code, name) VALUES ('tea', 'Tea'), ('misc', 'Rest')")
	b.exec("UPDATE channels SET category = 'misc'")
	b.exec("INSERT INTO category_mappings (channel_id, remote_category, category, left_out) VALUES (1, '20', 'tea', false), (1, '21', 'tea', true)")
	nameless := b.product(`{"name":"No SKU"}`)
	mapped := b.product(`{"name":"Mapped","sku":"MAPPED","categories":[{"id":20}]}`)
	both := b.product(`{"name":"Both","sku":"BOTH","categories":[{"id":20},{"id":22}]}`)
	unmapped := b.product(`{"name":"Unmapped","sku":"UNMAPPED","categories":[{"id":22}]}`)
	left := b.product(`{"name":"Left out","sku":"LEFT","categories":[{"id":21}]}`)
	b.sync()
	category := func(sku string) string {
		return b.list("SELECT coalesce(category, '') FROM items WHERE sku = '" + sku + "'")
	}
	require.Equal(t, "missing_sku", b.problems(nameless))
	require.Empty(t, b.problems(mapped))
	require.Equal(t, "tea", category("MAPPED"))
	require.Equal(t, "several_categories !", b.problems(both))
	require.Equal(t, "tea", category("BOTH"))
	require.Equal(t, "unmapped_category !", b.problems(unmapped))
	require.Equal(t, "misc", category("UNMAPPED"))
	require.Empty(t, b.problems(left))
	require.Equal(t, 0, b.count("items WHERE sku = 'LEFT'"))
	require.Equal(t, 1, b.count("listings WHERE sku = 'LEFT' AND item_id IS NULL"))
	inherits := b.list("SELECT min(remote_id) FROM listings WHERE kind = 'variation' AND sku LIKE 'MADE-%'")
	b.edit(`{"sku":""}`, inherits)
	b.sync()
	require.Equal(t, "inherited_sku", b.problems(inherits))
	require.Equal(t, 1, b.count("listings WHERE item_id IS NULL AND sku = '' AND remote_id = $1", inherits))

	b.edit(`{"sku":"NAMED"}`, nameless)
	got := b.sync()
	require.Equal(t, 1, got.Items)
	require.Positive(t, got.Solved)
	require.Equal(t, "unmapped_category !", b.problems(nameless), "by the next sight")
}

func TestTheFirstOfTwoProductsWithOneSKUIsTheItem(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	first, second := b.product(`{"name":"First","sku":"ONE"}`), b.product(`{"name":"Second"}`)
	b.shop.LabelProduct(number(t, second), "ONE")
	b.sync()
	bound := func() string {
		return b.list("SELECT remote_id FROM listings WHERE sku = 'ONE' AND item_id IS NOT NULL AND gone_at IS NULL")
	}
	require.Equal(t, first, bound())
	require.Equal(t, "double_sku", b.problems(second))
	require.Equal(t, "First", b.list("SELECT name FROM items WHERE sku = 'ONE'"))

	b.edit(`{"sku":"OTHER"}`, first)
	b.sync()
	require.Equal(t, second, bound(), "the way is free, though nobody touched it")
	require.Empty(t, b.problems(second))

	b.shop.LabelProduct(number(t, first), "ONE")
	b.sync()
	require.Equal(t, second, bound(), "who is the item stays it")
	require.Equal(t, "double_sku", b.problems(first))
	b.shop.DeleteProduct(number(t, second))
	b.readAllNext()
	b.sync()
	require.Equal(t, first, bound())
}

func TestProductsThatSwapTheirSKUsSwapItems(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	first, second := b.product(`{"name":"First","sku":"ONE"}`), b.product(`{"name":"Second","sku":"TWO"}`)
	b.sync()
	b.shop.LabelProduct(number(t, first), "TWO")
	b.shop.LabelProduct(number(t, second), "ONE")
	b.sync()
	require.Equal(t, first+" TWO; "+second+" ONE", b.list("SELECT l.remote_id || ' ' || i.sku FROM listings l JOIN items i ON i.id = l.item_id WHERE i.sku IN ('ONE', 'TWO') ORDER BY l.id"))
	require.Empty(t, b.problems(first)+b.problems(second))
}

func TestAnImportFillsWhatIsLackingAndNothingElse(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	b.exec("INSERT INTO price_groups (code, name) VALUES ('retail', 'Retail')")
	b.exec("UPDATE channels SET price_group = 'retail', default_currency = 'EUR'")
	b.exec("INSERT INTO items (sku, name, kind, description, tax_group) VALUES ('TEA', 'Our name', 'simple', 'Our words', 'LV21'), ('CUP', 'Cup', 'simple', '', NULL)")
	b.exec("INSERT INTO item_prices (item_id, price_group, currency, amount) SELECT id, 'retail', 'EUR', 9 FROM items WHERE sku = 'TEA'")
	for _, sku := range []string{"TEA", "CUP"} {
		b.product(fmt.Sprintf(`{"name":"Theirs","sku":%q,"regular_price":"3.5","description":"Theirs","tax_class":"reduced-rate"}`, sku))
	}
	b.sync()
	require.Equal(t, "CUP Cup <p>Theirs</p>\n LV12 3.5, TEA Our name Our words LV21 9", b.list(`SELECT string_agg(concat_ws(' ', sku, name, description, tax_group, amount), ', ' ORDER BY sku)
		FROM items i JOIN item_prices p ON p.item_id = i.id WHERE sku IN ('TEA', 'CUP') AND currency = 'EUR' AND price_group = 'retail'`))
}

func TestAnImportFillsTheGapThatSalesWaitFor(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("UPDATE channels SET items_in = true")
	b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'")
	b.readAll()
	b.walk(alsoBacs)
	require.Equal(t, "held", b.state(alsoBacs))
	b.exec("DELETE FROM outbox")
	b.sync()
	require.Equal(t, "woo-riga/253", b.list("SELECT channel || '/' || subject FROM outbox WHERE topic = 'order'"))
}

func TestAChannelThatMakesNoItemsKnowsThoseThereAre(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	b.exec("UPDATE channels SET items_in = false, stock = true")
	b.exec("INSERT INTO items (sku, name, kind) VALUES ('TEA', 'Tea', 'simple')")
	b.product(`{"name":"Tea","sku":"TEA"}`)
	cup := b.product(`{"name":"Cup","sku":"CUP"}`)
	require.Zero(t, b.sync().Items)
	require.Equal(t, 1, b.count("listings WHERE item_id IS NOT NULL"))
	require.Equal(t, "unknown_sku", b.list("SELECT kind FROM catalogue_problems WHERE remote_id = '"+cup+"'"))
	b.exec("INSERT INTO items (sku, name, kind) VALUES ('CUP', 'Cup', 'simple')")
	require.Equal(t, 1, b.sync().Solved)
	require.Equal(t, 2, b.count("listings WHERE item_id IS NOT NULL"))
}

func TestACatalogueOfAChannelThatHasNoUseForItIsNotRead(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	b.exec("UPDATE channels SET items_in = false")
	_, err := b.set.SyncCatalogPart(t.Context(), activities.CatalogInput{Channel: channelCode})
	require.ErrorContains(t, err, "switch items_in, items_out, stock or prices on")
	require.True(t, final(t, err))
	require.Empty(t, b.shop.Requests())
}

func TestAShopThatListsVariationsByProductAlone(t *testing.T) {
	t.Parallel()
	b := setupCatalogOf(t, woosim.Settings{NoVariationList: true}, 200)
	b.sync()
	require.Equal(t, 0, b.count("listings l WHERE kind = 'parent' AND NOT EXISTS (SELECT FROM listings v WHERE v.remote_parent = l.remote_id)"))
	variation := b.list("SELECT remote_id FROM listings WHERE kind = 'variation' AND sku LIKE 'MADE-%' ORDER BY id LIMIT 1")
	b.edit(`{"regular_price":"77.77"}`, variation)
	require.Positive(t, b.sync().Changed)
	require.Equal(t, 1, b.count("listings WHERE seen_price = 77.77"))
}

func TestAPersonMayWantAllToBeRead(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	b.sync()
	require.False(t, b.sync().Full)
	b.readAllNext()
	require.Equal(t, "catalogue", b.list("SELECT topic FROM outbox WHERE topic = 'catalogue'"))
	require.True(t, b.sync().Full)
	require.False(t, b.sync().Full)
}

func TestAPartIsStoredWithItsCursorOrNotAtAll(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 0)
	b.exec(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$`)
	b.exec("CREATE CONSTRAINT TRIGGER broken AFTER INSERT OR UPDATE ON feed_cursors FOR EACH ROW EXECUTE FUNCTION fail()")
	_, err := b.set.SyncCatalogPart(t.Context(), activities.CatalogInput{Channel: channelCode, Fresh: true})
	require.False(t, final(t, err))
	require.Equal(t, 2, b.count("items WHERE sku NOT LIKE 'OLD-%'"))
	require.Equal(t, 0, b.count("listings"))
	b.exec("DROP TRIGGER broken ON feed_cursors")
	require.Positive(t, b.sync().Items)
}

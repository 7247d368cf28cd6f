package activities_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// bulk has the shop sell many more products, of which n are simple and counted.
func bulk(t *testing.T, n int) *shelf {
	t.Helper()
	b := setup(t)
	b.shop.MakeProducts(1, n*3/2, time.Now().Add(-time.Hour))
	s := &shelf{bundle: b}
	s.exec("UPDATE channels SET stock = true, stock_shown = 'exact', push_share_percent = 100")
	s.limit("1000", 1000, 50)
	skus := strings.Split(s.skus(), "; ")
	items, stock := dbgen.ItemsEnsureParams{}, dbgen.StockOpenParams{Warehouse: "main"}
	for _, sku := range skus {
		items.Skus, items.Names, items.Kinds = append(items.Skus, sku), append(items.Names, sku), append(items.Kinds, "simple")
		stock.Skus, stock.Quantities = append(stock.Skus, sku), append(stock.Quantities, money.Int(7))
	}
	require.NoError(t, queries.ItemsEnsure(t.Context(), s.db.App, items))
	require.NoError(t, queries.StockOpen(t.Context(), s.db.App, stock))
	s.exec("UPDATE listings l SET item_id = i.id FROM items i WHERE i.sku = l.sku AND l.sku LIKE 'MADE-%' AND l.kind = 'simple' AND l.item_id IS NULL")
	s.exec(`UPDATE listings SET item_id = NULL WHERE NOT (kind = 'simple' AND manages_stock = 'yes')
		OR id NOT IN (SELECT id FROM listings WHERE kind = 'simple' AND manages_stock = 'yes' AND sku LIKE 'MADE-%' ORDER BY id LIMIT $1)`, n)
	require.Equal(t, n, s.count("listings WHERE item_id IS NOT NULL"))
	return s.confirmed()
}

// skus imports the listings, and names those that were made.
func (s *shelf) skus() string {
	s.t.Helper()
	s.takeListings()
	return s.list("SELECT sku FROM listings WHERE sku LIKE 'MADE-%' ORDER BY id")
}

// sellOne of each item.
func (s *shelf) sellOne() {
	s.t.Helper()
	s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT item_id, 1, -1, 'adjustment', gen_random_uuid() FROM listings WHERE item_id IS NOT NULL")
}

// TestTenThousandChangesTakeAHundredRequests of a shop that keeps up.
func TestTenThousandChangesTakeAHundredRequests(t *testing.T) {
	t.Parallel()
	const changes = 10_000
	s := bulk(t, changes)
	s.sellOne()
	require.EqualValues(t, changes, s.push(false).Sent)
	require.Equal(t, 100, s.batches())
	require.Zero(t, s.push(true).Sent)
	require.Equal(t, 100, s.batches(), "nothing that is so already is told")
}

// TestAShopThatDoesNotKeepUpIsToldLessAtOnce, until it does again.
func TestAShopThatDoesNotKeepUpIsToldLessAtOnce(t *testing.T) {
	t.Parallel()
	s := bulk(t, 400)
	s.sellOne()
	tooMuch := s.shop.AddFault(woosim.Rule{Kind: "products.batch", Times: 3, Fault: woosim.Fault{Status: http.StatusGatewayTimeout}})
	told := s.push(false)
	require.EqualValues(t, 400, told.Sent)
	require.True(t, told.TooMany)
	require.Equal(t, 3, s.shop.FaultCount(tooMuch))
	require.Greater(t, s.batches(), 4+3)
	require.Zero(t, s.push(true).Sent)

	s.shop.ForgetRequests()
	s.sellOne()
	require.EqualValues(t, 400, s.push(false).Sent)
	require.Less(t, s.batches(), 10, "it is quick: it is told more again")
}

func TestARequestFollowsTheShopsPace(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	for name, tt := range map[string]struct {
		size int
		told activities.Told
		want int
	}{
		"nothing is known yet":     {100, activities.Told{}, 100},
		"it is quick":              {25, activities.Told{Slowest: 400}, 50},
		"it is quick at the most":  {100, activities.Told{Slowest: 400}, 100},
		"it takes its time":        {50, activities.Told{Slowest: 7000}, 50},
		"it is slow":               {50, activities.Told{Slowest: 10_001}, 25},
		"it has too much at once":  {50, activities.Told{TooMany: true}, 25},
		"it has too much with one": {1, activities.Told{TooMany: true}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			next, err := s.set.NextPush(t.Context(), activities.PushPlace{Channel: channelCode, Push: 1, Size: tt.size, Told: tt.told})
			require.NoError(t, err)
			require.Equal(t, tt.want, next.Place.Size)
			require.Equal(t, activities.Told{}, next.Place.Told)
		})
	}
}

// TestThePaceIsKeptForTheNextPush of the same shop.
func TestThePaceIsKeptForTheNextPush(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.move(s.counted[0].item, -1)
	s.gather()
	plan, err := s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
	require.NoError(t, err)
	require.Equal(t, 100, plan.Size)
	_, err = s.set.EndPush(t.Context(), activities.PushEnd{Channel: channelCode, Push: plan.Push, Size: 25})
	require.NoError(t, err)
	plan, err = s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
	require.NoError(t, err)
	require.Equal(t, 25, plan.Size)
}

// TestVariationsAreToldByTheirProduct: one request for each product that has any.
func TestVariationsAreToldByTheirProduct(t *testing.T) {
	t.Parallel()
	s := setupShelf(t)
	s.exec("UPDATE listings SET item_id = NULL")
	s.exec("INSERT INTO items (sku, name, kind) SELECT 'V-' || id, 'V', 'variation' FROM listings WHERE kind = 'variation' AND manages_stock = 'yes'")
	s.exec("UPDATE listings l SET item_id = i.id FROM items i WHERE i.sku = 'V-' || l.id")
	s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT item_id, 1, 77, 'opening', 'v' || id FROM listings WHERE item_id IS NOT NULL")
	products := s.count("(SELECT DISTINCT remote_parent FROM listings WHERE item_id IS NOT NULL) p")
	require.Greater(t, products, 1)
	first := s.push(true)
	s.confirm(first.plans[0].Waiting)
	require.EqualValues(t, s.count("listings WHERE item_id IS NOT NULL"), s.push(false).Sent)
	require.Equal(t, map[string]int{"variations.batch": products}, s.shop.RequestCount())
	for _, remote := range strings.Split(s.list("SELECT remote_id FROM listings WHERE item_id IS NOT NULL"), "; ") {
		require.Equal(t, int64(77), s.shop.Stock(number(t, remote)), remote)
	}

	s.shop.ForgetRequests()
	s.shop.DeleteProduct(number(t, s.list("SELECT remote_parent FROM listings WHERE item_id IS NOT NULL ORDER BY id LIMIT 1")))
	s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT item_id, 1, -1, 'adjustment', 'w' || id FROM listings WHERE item_id IS NOT NULL")
	told := s.push(false)
	require.Positive(t, told.Failed, "those of a product that is gone")
	require.Positive(t, told.Sent)
	require.Equal(t, int(told.Failed), s.count("listings WHERE error_kind = 'gone'"))
}

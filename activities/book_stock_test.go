package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// counted says that so many of an item are in main.
func counted(sku string, pieces int64) activities.StockSaid {
	return activities.StockSaid{SKU: sku, Warehouse: "main", Quantity: money.Int(pieces)}
}

// more says that there are so many more of an item in main, or fewer.
func more(sku string, pieces int64) activities.StockSaid {
	said := counted(sku, pieces)
	said.By = true
	return said
}

// bookStock books what anna says.
func (b *bundle) bookStock(kind, key string, said ...activities.StockSaid) (activities.StockBooked, error) {
	b.t.Helper()
	return activities.BookStock(b.t.Context(), b.db.App, activities.StockBooking{Key: key, Kind: kind, Said: said, Actor: "anna", Reason: "looked"})
}

// moves are what was booked by hand, in order.
func (b *bundle) moves() string {
	b.t.Helper()
	return b.list(`SELECT format('%s %s %s in %s by %s: %s', m.kind, trim_scale(m.quantity), i.sku, w.code, m.actor, m.reason)
		FROM stock_moves m JOIN items i ON i.id = m.item_id JOIN warehouses w ON w.id = m.warehouse_id WHERE m.actor <> '' ORDER BY m.id`)
}

func (b *bundle) levels(sku string) string {
	b.t.Helper()
	return b.list(`SELECT trim_scale(l.on_hand) || ' in ' || w.code FROM stock_levels l JOIN items i ON i.id = l.item_id JOIN warehouses w ON w.id = l.warehouse_id WHERE i.sku = $1 ORDER BY w.id`, sku)
}

func TestStockIsBookedAsItIsSaidAndOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO items (sku, name, kind) VALUES ('NEW', 'New', 'simple'), ('OTHER', 'Other', 'variation')")
	b.exec("INSERT INTO warehouses (code, name) VALUES ('shed', 'Shed')")

	for range 2 {
		booked, err := b.bookStock(activities.StockAdjust, "a", more("SKU-0001", -3))
		require.NoError(t, err)
		require.Equal(t, 1, booked.Moves)
	}
	_, err := b.bookStock(activities.StockAdjust, "b", counted("SKU-0001", 400))
	require.NoError(t, err)
	booked, err := b.bookStock(activities.StockAdjust, "c", counted("SKU-0001", 400))
	require.NoError(t, err)
	require.Equal(t, activities.StockBooked{Unchanged: 1}, booked)
	again, err := b.bookStock(activities.StockAdjust, "b", counted("SKU-0001", 400))
	require.NoError(t, err)
	require.Equal(t, activities.StockBooked{Moves: 1, GivenBefore: true}, again)

	_, err = b.bookStock(activities.StockImport, "d", counted("NEW", 7), counted("SKU-0001", 398), counted("SKU-0002", 500), counted("OTHER", 0))
	require.NoError(t, err)
	_, err = b.bookStock(activities.StockMove, "e", more("NEW", -2), activities.StockSaid{SKU: "NEW", Warehouse: "shed", Quantity: money.Int(2), By: true})
	require.NoError(t, err)
	require.Equal(t, "adjustment -3 SKU-0001 in main by anna: looked; adjustment -97 SKU-0001 in main by anna: looked; "+
		"adjustment -2 SKU-0001 in main by anna: looked; opening 7 NEW in main by anna: looked; "+
		"transfer -2 NEW in main by anna: looked; transfer 2 NEW in shed by anna: looked", b.moves())
	require.Equal(t, "5 in main; 2 in shed", b.levels("NEW"))
	require.Equal(t, "a adjust done SKU-0001 main 500 497; b adjust done SKU-0001 main 497 400; c adjust unchanged SKU-0001 main; "+
		"d import done NEW main 0 7; d import done SKU-0001 main 400 398; e move done NEW main 7 5; e move done NEW shed 0 2",
		b.list(`SELECT concat_ws(' ', detail ->> 'key', split_part(action, ' ', 1), result, sku, detail ->> 'warehouse', before ->> 'on_hand', after ->> 'on_hand')
			FROM journal WHERE actor = 'anna' ORDER BY id`))
}

func TestWhatCanNotBeBookedIsNamedAndNothingIsBooked(t *testing.T) {
	t.Parallel()
	b := setup(t, pending)
	b.keeping()
	b.stocktake("SKU-0001", 3)
	b.readAndWalk(pending) // keeps 2
	b.exec("INSERT INTO warehouses (code, name) VALUES ('shed', 'Shed')")
	at := func(line int, said activities.StockSaid) activities.StockSaid { said.Line = line; return said }
	elsewhere := counted("SKU-0002", 1)
	elsewhere.Warehouse = "attic"
	before := b.ledger()

	_, err := b.bookStock(activities.StockImport, "k", counted("SKU-0003", 1), at(2, counted("", 1)), at(3, counted("NONE", 1)), at(4, counted("SHIPPING", 1)),
		at(5, elsewhere), at(6, counted("SKU-0001", -1)), at(7, counted("SKU-0002", 1)), at(8, counted("SKU-0002", 2)), activities.StockSaid{Line: 9, SKU: "SKU-0002", Warehouse: "main", Unread: "two"})
	require.Equal(t, activities.StockErrors{
		"line 2: it names no SKU",
		"line 3: there is no item NONE: add it, or correct the SKU",
		"line 4: SHIPPING is never in stock: it is a service, or has variations, which are",
		`line 5: there is no warehouse "attic": there are main, shed`,
		"line 6: -1 of SKU-0001 in main: nobody has less than nothing on hand",
		"line 8: SKU-0002 in main is on line 7 already: say it once",
		`line 9: "two" is no number of pieces: want digits such as 12 or 0.5`,
	}, err)
	_, err = b.bookStock(activities.StockAdjust, "k", more("SKU-0001", -4))
	require.EqualError(t, err, "3 of SKU-0001 are on hand in main: 4 can't be taken")
	_, err = b.bookStock(activities.StockMove, "k", more("SKU-0001", -2), activities.StockSaid{SKU: "SKU-0001", Warehouse: "shed", Quantity: money.Int(2), By: true})
	require.EqualError(t, err, "2 of the 3 SKU-0001 in main are kept for sales: no more than 1 can go")
	require.Equal(t, before, b.ledger())

	_, err = b.bookStock(activities.StockAdjust, "k", counted("SKU-0001", 1))
	require.NoError(t, err, "a count takes what is kept, too")
	require.Equal(t, "1 SKU-0001 for 250", b.kept())
	_, err = b.bookStock(activities.StockAdjust, "k", counted("SKU-0001", 2))
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
}

func TestADryRunBooksNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := b.ledger()
	booked, err := activities.BookStock(t.Context(), b.db.App, activities.StockBooking{Key: "k", Kind: activities.StockImport, Said: []activities.StockSaid{counted("SKU-0001", 1)}, DryRun: true, Actor: "anna"})
	require.NoError(t, err)
	require.Equal(t, 1, booked.Moves)
	require.Equal(t, "500 1", booked.Changes[0].Before.Short()+" "+booked.Changes[0].After.Short())
	require.Equal(t, before, b.ledger())
	require.Zero(t, b.count("stock_commands"))
}

func TestTheSameBookingAtOnceIsOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var g errgroup.Group
	for i := range 8 {
		g.Go(func() error {
			_, err := b.bookStock(activities.StockAdjust, fmt.Sprint("key ", i%2), more("SKU-0001", int64(1+i%2)))
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, "503 in main", b.levels("SKU-0001"))
}

func TestWhatAShopShowsBeginsTheStockAndAdjustsItOnRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, pending) // two of SKU-0001, which the shop doesn't count any more
	b.readAndWalk(pending)
	b.exec("INSERT INTO items (sku, name, kind) VALUES ('NEW', 'New', 'simple'), ('MORE', 'More', 'simple')")
	b.exec(`INSERT INTO listings (channel_id, remote_id, item_id, sku, kind, manages_stock, seen_quantity, seen_at)
		SELECT $1, i.sku, i.id, i.sku, 'simple', s.manages, s.quantity, now() FROM items i
		JOIN (VALUES ('SKU-0001', 'yes', 8), ('NEW', 'yes', 4), ('MORE', 'no', 9), ('SKU-0002', 'yes', -5)) s (sku, manages, quantity) ON s.sku = i.sku`, b.channel)
	book := func(key string, adjust bool) activities.StockBooked {
		said, err := activities.SaidByShop(t.Context(), b.db.App, activities.StockOfShop{Channel: channelCode, Adjust: adjust, Key: key, Actor: "anna"})
		require.NoError(t, err)
		booked, err := activities.BookStock(t.Context(), b.db.App, said)
		require.NoError(t, err)
		return booked
	}
	require.Equal(t, 1, book("one", false).Moves)
	require.Equal(t, "4 in main", b.levels("NEW"))
	require.Equal(t, "500 in main", b.levels("SKU-0001"), "it had stock before")
	require.Zero(t, book("two", false).Moves)
	require.Equal(t, 2, book("three", true).Moves)
	require.Equal(t, "10 in main", b.levels("SKU-0001"), "8 that the shop shows, and 2 that are sold and not shipped")
	require.Equal(t, "0 in main", b.levels("SKU-0002"), "it sells what has yet to come")
	require.Empty(t, b.levels("MORE"), "the shop doesn't manage its stock")

	b.exec("UPDATE channels SET stock = true")
	_, err := activities.SaidByShop(t.Context(), b.db.App, activities.StockOfShop{Channel: channelCode, Adjust: true})
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	_, err = activities.SaidByShop(t.Context(), b.db.App, activities.StockOfShop{Channel: "none"})
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

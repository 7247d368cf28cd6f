package activities_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/pushing"
)

func TestAChangeIsToldAndNothingElse(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	require.Zero(t, s.push(false).Sent, "nothing changed")
	require.Zero(t, s.push(true).Sent, "and a full comparison finds nothing")
	require.Zero(t, s.batches())

	a, b := s.counted[0], s.counted[1]
	s.move(a.item, -3)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, 1, s.batches())
	require.Equal(t, int64(497), s.shop.Stock(a.remote))
	require.Equal(t, int64(500), s.shop.Stock(b.remote))
	require.Equal(t, "497", s.listingOf(a).PushedQuantity.Short())
	require.Equal(t, "497", s.listingOf(a).SeenQuantity.Short(), "as the shop answers")
	require.Nil(t, s.listingOf(a).PushAttempt)

	s.move(b.item, -1)
	s.move(b.item, 1)
	require.Zero(t, s.push(false).Sent, "what is as it was")
	require.Equal(t, 1, s.batches())
	require.Zero(t, s.count("push_news"), "an answer is no news")
}

func TestAnOpenSaleLowersWhatEveryShopShowsOnce(t *testing.T) {
	t.Parallel()
	s := setupShelf(t, straight).confirmed()
	item := s.itemOf("SKU-0031")
	require.Equal(t, int64(500), s.shop.Stock(item.remote))
	s.readAll()
	s.register(straight)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(499), s.shop.Stock(item.remote), "imported and not delivered, without a reservation")
	s.exec("UPDATE channels SET reserve = true")
	s.register(straight)
	require.Equal(t, 1, s.count("stock_reservations"))
	require.Zero(t, s.push(false).Sent, "reserved or not")
	_, err := s.book(t.Context(), straight)
	require.NoError(t, err)
	require.Zero(t, s.count("sale_goods WHERE open > 0"))
	require.Zero(t, s.push(false).Sent, "what left the warehouse is no longer open")
	require.Equal(t, int64(499), s.shop.Stock(item.remote))
}

// register has an order become a sale, or looks at it again.
func (s *shelf) register(order int64) {
	s.t.Helper()
	_, err := s.set.ImportOrder(s.t.Context(), ref(order))
	require.NoError(s.t, err)
}

// itemOf is the shop's product of an SKU.
func (s *shelf) itemOf(sku string) shelfItem {
	s.t.Helper()
	for _, item := range s.counted {
		if item.sku == sku {
			return item
		}
	}
	require.FailNow(s.t, "the shop counts no "+sku)
	return shelfItem{}
}

// TestAShopsOwnCountIsNotUndone: the shop sold two, and its product is imported before
// its order is.
func TestAShopsOwnCountIsNotUndone(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.exec("INSERT INTO feed_cursors (channel_id, feed, position) VALUES ($1, 'orders', '{}')", s.channel)
	s.shop.SetStock(item.remote, 498)
	s.look(item.remote)
	require.Zero(t, s.push(false).Sent)
	require.True(t, s.listingOf(item).PushDoubted)
	require.Equal(t, int64(498), s.shop.Stock(item.remote))

	sale := s.openSale(item.item, 2)
	require.Zero(t, s.push(false).Sent, "the order came: both agree")
	require.False(t, s.listingOf(item).PushDoubted)
	require.Equal(t, "498", s.listingOf(item).PushedQuantity.Short())

	s.shop.SetStock(item.remote, 400)
	s.look(item.remote)
	s.exec("UPDATE feed_cursors SET updated_at = clock_timestamp() + interval '4 minutes'")
	require.Equal(t, int64(1), s.push(false).Sent, "all orders are read, and none explains it: somebody's hand")
	require.Equal(t, int64(498), s.shop.Stock(item.remote))
	s.exec("UPDATE sale_goods SET wanted = 0 WHERE sale_id = $1", sale)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(500), s.shop.Stock(item.remote))
}

// openSale is a sale of the channel that wants so many of an item.
func (s *shelf) openSale(item int64, pieces int) (sale int64) {
	s.t.Helper()
	row := s.db.App.QueryRow(s.t.Context(), `WITH o AS (
			INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
			VALUES ($1, gen_random_uuid(), 'open', 'processing', now(), now(), '', '', '{}', 1) RETURNING remote_id
		) SELECT remote_id FROM o`, s.channel)
	var order string
	require.NoError(s.t, row.Scan(&order))
	require.NoError(s.t, s.db.App.QueryRow(s.t.Context(), `INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		VALUES ($1, $2, 'open', 'EUR', 1, now(), 1) RETURNING id`, s.channel, order).Scan(&sale))
	s.exec("INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, $2, $3)", sale, item, pieces)
	return sale
}

// TestAnOrderBetweenOurReadAndOurWriteIsCorrectedByTheNextPush: the write overwrites the
// shop's own count; the order's import is news, and sets it right.
func TestAnOrderBetweenOurReadAndOurWriteIsCorrectedByTheNextPush(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.move(item.item, 10)
	s.shop.SetStock(item.remote, 497) // it sells three, unheard of
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(510), s.shop.Stock(item.remote), "too many, until the order is imported")
	s.openSale(item.item, 3)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(507), s.shop.Stock(item.remote))
}

// TestALostAnswerIsMetByTellingAgain: absolute figures may be told twice.
func TestALostAnswerIsMetByTellingAgain(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]woosim.Fault{
		"the shop did it":     {CutAfter: true},
		"the shop didn't":     {CutBefore: true},
		"half an answer came": {Malformed: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t).confirmed()
			item := s.counted[0]
			s.move(item.item, -3)
			s.gather()
			plan, err := s.set.PlanPush(t.Context(), activities.PushInput{Channel: channelCode})
			require.NoError(t, err)
			s.shop.AddFault(woosim.Rule{Kind: "products.batch", Times: 1, Fault: fault})
			request := activities.PushRequest{Channel: channelCode, Push: plan.Push, Listings: []int64{item.listing}}
			told, err := s.set.SendPush(t.Context(), request)
			require.NoError(t, err)
			request.Tries = 1
			require.Equal(t, []activities.PushRequest{request}, told.Again)
			require.NotNil(t, s.listingOf(item).PushAttempt, "nobody knows")

			s.move(item.item, -1) // and then the worker dies: another run finds it, and has newer figures
			require.Equal(t, int64(1), s.push(false).Sent)
			require.Equal(t, int64(496), s.shop.Stock(item.remote))
			require.Nil(t, s.listingOf(item).PushAttempt)
			require.Zero(t, s.push(true).Sent)
		})
	}
}

// TestAPartialFailureRetriesOnlyWhatFailed, and what fails for good not at all.
func TestAPartialFailureRetriesOnlyWhatFailed(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	fine, gone := s.counted[0], s.counted[1]
	s.move(fine.item, -1)
	s.move(gone.item, -1)
	s.shop.DeleteProduct(gone.remote)
	told := s.push(false)
	require.Equal(t, [2]int64{1, 1}, [2]int64{told.Sent, told.Failed})
	require.Equal(t, int64(499), s.shop.Stock(fine.remote), "the other one is told")
	l := s.listingOf(gone)
	require.Equal(t, "gone", *l.ErrorKind)
	require.NotEmpty(t, *l.ErrorText)
	require.Nil(t, l.PushRetryAt)

	require.Equal(t, 1, s.batches())
	require.Zero(t, s.push(true).Failed, "it isn't told again")
	require.Equal(t, 1, s.batches())
	s.move(gone.item, -1)
	require.Equal(t, int64(1), s.push(false).Failed, "but when something changes")
	require.Equal(t, *l.ErrorSince, *s.listingOf(gone).ErrorSince)
}

// TestAShopThatShowsNoProductsAtAllHasNotLostThem: a plugin is off, and what there is to
// tell is told once it is on again.
func TestAShopThatShowsNoProductsAtAllHasNotLostThem(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	s.move(item.item, -1)
	s.shop.AddFault(woosim.Rule{Kind: "products.batch", Times: 1, Fault: woosim.Fault{Status: http.StatusNotFound}})
	_, err := s.tell(t.Context(), false)
	var failed *temporal.ApplicationError
	require.ErrorAs(t, err, &failed)
	require.True(t, failed.NonRetryable(), "a person has to look")
	require.Nil(t, s.listingOf(item).ErrorKind)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(499), s.shop.Stock(item.remote))
}

// TestWhatMayHealIsTriedAgainAfterAWhile by itself, and alone.
func TestWhatMayHealIsTriedAgainAfterAWhile(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	fine, sick := s.counted[0], s.counted[1]
	s.move(fine.item, -1)
	s.move(sick.item, -1)
	s.ail(sick, 1)
	told := s.push(false)
	require.Equal(t, [2]int64{1, 1}, [2]int64{told.Sent, told.Failed})
	l := s.listingOf(sick)
	require.Equal(t, "failed", *l.ErrorKind)
	require.WithinRange(t, *l.PushRetryAt, time.Now().Add(15*time.Second), time.Now().Add(40*time.Second))
	require.Zero(t, s.push(false).Failed, "not before its time")

	s.exec("UPDATE listings SET push_retry_at = now() WHERE push_retry_at IS NOT NULL")
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, 2, s.batches())
	require.Equal(t, int64(499), s.shop.Stock(sick.remote))
	require.Nil(t, s.listingOf(sick).ErrorKind)
}

func TestWhatTheShopDoesNotCountIsReported(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	item := s.counted[0]
	require.Empty(t, s.shop.EditProduct(item.remote, `{"manage_stock": false}`))
	s.move(item.item, -1)
	require.Equal(t, int64(1), s.push(false).Failed, "nobody told us: the answer does")
	require.Equal(t, "unmanaged", *s.listingOf(item).ErrorKind)
	s.move(item.item, -1)
	require.Equal(t, int64(0), s.push(false).Failed, "we know")
	require.Equal(t, 1, s.batches())

	require.Empty(t, s.shop.EditProduct(item.remote, `{"manage_stock": true}`))
	s.look(item.remote)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, int64(498), s.shop.Stock(item.remote))
	require.Nil(t, s.listingOf(item).ErrorKind)
}

func TestAPriceGoesToTheRegularPriceUnlessItDeletesASalePrice(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	plain, onSale := s.counted[0], s.counted[1]
	s.price(plain, "7.30")
	require.Empty(t, s.shop.EditProduct(onSale.remote, `{"regular_price": "20.00", "sale_price": "15.00"}`))
	s.look(onSale.remote)
	s.price(onSale, "15.00")
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, "7.30", s.listingOf(plain).SeenPrice.String())
	require.Equal(t, "sale_price", *s.listingOf(onSale).ErrorKind)
	s.look(onSale.remote)
	require.Equal(t, "15", s.listingOf(onSale).SeenSalePrice.Short(), "it is still there")

	s.price(onSale, "16.00")
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Nil(t, s.listingOf(onSale).ErrorKind)
	s.look(onSale.remote)
	require.Equal(t, "15", s.listingOf(onSale).SeenSalePrice.Short())

	s.exec("UPDATE channels SET prices = false")
	s.price(plain, "8.00")
	s.exec("UPDATE channels SET prices = false")
	require.Zero(t, s.push(true).Sent, "the switch is off")
}

func TestAnItemIsHiddenAtZeroAndShownAgain(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET hide_at_zero = true")
	item, other := s.counted[0], s.counted[1]
	require.Empty(t, s.shop.EditProduct(other.remote, `{"status": "draft"}`))
	s.look(other.remote)
	s.move(item.item, -500)
	s.move(other.item, -500)
	require.Equal(t, int64(2), s.push(false).Sent)
	s.look(item.remote)
	require.True(t, s.listingOf(item).SeenHidden)
	require.True(t, s.listingOf(item).PushedHidden)
	require.False(t, s.listingOf(other).PushedHidden, "it was hidden already")

	s.move(item.item, 5)
	s.move(other.item, 5)
	require.Equal(t, int64(2), s.push(false).Sent)
	s.look(item.remote)
	s.look(other.remote)
	require.False(t, s.listingOf(item).SeenHidden, "it is shown again")
	require.True(t, s.listingOf(other).SeenHidden, "what somebody else hid stays hidden")
	require.Equal(t, int64(5), s.shop.Stock(other.remote))
}

// TestWhatItsOwnerWithdrawsAfterWeHidItStaysSo: whether the shop's catalogue was read
// since or not.
func TestWhatItsOwnerWithdrawsAfterWeHidItStaysSo(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET hide_at_zero = true")
	read, unread := s.counted[0], s.counted[1]
	s.move(read.item, -500)
	s.move(unread.item, -500)
	require.Equal(t, int64(2), s.push(false).Sent)
	for _, item := range []shelfItem{read, unread} {
		require.True(t, s.listingOf(item).PushedHidden)
		require.Empty(t, s.shop.EditProduct(item.remote, `{"status": "draft"}`))
	}
	s.look(read.remote)
	require.False(t, s.listingOf(read).PushedHidden, "a reading tells")
	require.Empty(t, s.shop.EditProduct(read.remote, `{"status": "private"}`))
	s.look(read.remote)

	s.move(read.item, 5)
	s.move(unread.item, 5)
	s.push(false)
	s.push(true)
	for item, status := range map[shelfItem]string{read: "private", unread: "draft"} {
		require.Equal(t, int64(5), s.shop.Stock(item.remote), "its stock is told all the same")
		require.Equal(t, status, s.statusOf(item), "its owner's")
		require.False(t, s.listingOf(item).PushedHidden)
		require.Nil(t, s.listingOf(item).ErrorKind)
	}
}

// TestWhatTheShopNoLongerCountsIsShownAgain: nothing says any more that it is sold out.
func TestWhatTheShopNoLongerCountsIsShownAgain(t *testing.T) {
	t.Parallel()
	s := setupShelf(t).confirmed()
	s.exec("UPDATE channels SET hide_at_zero = true")
	item := s.counted[0]
	s.move(item.item, -500)
	s.push(false)
	require.Equal(t, "private", s.statusOf(item))
	require.Empty(t, s.shop.EditProduct(item.remote, `{"manage_stock": false}`))
	s.look(item.remote)
	s.push(false)
	require.Equal(t, "private", s.statusOf(item), "there is none")
	require.Equal(t, pushing.ProblemUnmanaged, *s.listingOf(item).ErrorKind)

	s.move(item.item, 5)
	s.push(false)
	require.Equal(t, "publish", s.statusOf(item))
	require.False(t, s.listingOf(item).PushedHidden)
	require.Equal(t, pushing.ProblemUnmanaged, *s.listingOf(item).ErrorKind)
}

func TestARehearsalDoesEverythingButTheWrite(t *testing.T) {
	t.Parallel()
	s := stocked(t, setupIn(t, commerce.Working)).confirmed()
	item := s.counted[0]
	before := s.shop.Stock(item.remote)
	s.move(item.item, -3)
	require.Equal(t, int64(1), s.push(false).Sent)
	require.Equal(t, "497", s.listingOf(item).PushedQuantity.Short())
	require.Zero(t, s.push(true).Sent, "it would have it by now")
	require.Equal(t, before, s.shop.Stock(item.remote))
	require.Zero(t, s.batches())
}

func TestAChannelThatIsOffIsToldNothing(t *testing.T) {
	t.Parallel()
	for name, off := range map[string]string{
		"switched off":                 "UPDATE channels SET enabled = false",
		"archived":                     "UPDATE channels SET enabled = false, archived_at = now()",
		"neither stock nor prices out": "UPDATE channels SET stock = false, prices = false",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupShelf(t).confirmed()
			s.exec(off)
			s.move(s.counted[0].item, -3)
			require.Equal(t, []activities.PushPlan{{}}, s.push(true).plans)
			told, err := s.set.SendPush(t.Context(), activities.PushRequest{Channel: channelCode, Push: 1, Listings: []int64{s.counted[0].listing}})
			require.NoError(t, err)
			require.True(t, told.Stopped, "also where it was switched off in the middle")
			require.Zero(t, s.batches())
		})
	}
}

package activities_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

func page(fresh bool) activities.PageInput {
	return activities.PageInput{Channel: channelCode, Fresh: fresh}
}

// many gives the shop n orders of every kind.
func (b *bundle) many(n int) {
	b.shop.MakeOrders(7, n, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
}

func TestReadingGoesOnWhereItEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(250)
	first, err := b.set.ImportPage(t.Context(), page(true))
	require.NoError(t, err)
	require.Equal(t, 100, first.Seen)
	require.Equal(t, 100, first.News)
	require.True(t, first.More)
	require.EqualValues(t, 100, first.Unfinished)
	for more := true; more; {
		next, err := b.set.ImportPage(t.Context(), page(false))
		require.NoError(t, err)
		more = next.More
	}
	readable := len(b.shop.Orders()) - b.trashed()
	require.Equal(t, readable, b.count("orders"))
	require.Equal(t, readable, b.count("outbox WHERE topic = 'order'"))
	require.Equal(t, readable, b.count("orders o JOIN outbox x ON x.subject = o.remote_id AND x.payload->>'number' = o.number"))

	before := b.ledger()
	require.Zero(t, b.readAll(), "reading again stores nothing twice")
	after := b.ledger()
	require.Equal(t, before["orders"], after["orders"])
	require.Equal(t, before["outbox"], after["outbox"])
}

// trashed counts the orders that no list of changes shows.
func (b *bundle) trashed() int {
	b.t.Helper()
	n := 0
	for _, raw := range b.shop.Orders() {
		if status := member(b.t, raw, "status"); status == `"trash"` || status == `"checkout-draft"` {
			n++
		}
	}
	return n
}

func TestAPageIsStoredWithItsCursorOrNotAtAll(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, table, event string }{
		{"the last order fails", "orders", "INSERT"},
		{"the wakes fail", "outbox", "INSERT"},
		{"the cursor fails", "feed_cursors", "INSERT OR UPDATE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, cash)
			b.exec(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END $$`)
			b.exec("CREATE CONSTRAINT TRIGGER broken AFTER " + tt.event + " ON " + tt.table + " FOR EACH ROW EXECUTE FUNCTION fail()")
			_, err := b.set.ImportPage(t.Context(), page(true))
			require.False(t, final(t, err))
			require.Equal(t, 0, b.count("orders")+b.count("outbox")+b.count("feed_cursors"))

			b.exec("DROP TRIGGER broken ON " + tt.table)
			require.Equal(t, 2, b.readAll())
			require.Equal(t, 2, b.count("outbox"))
		})
	}
}

func TestOfTwoReadersOneMovesTheCursor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(250)
	_, err := b.set.ImportPage(t.Context(), page(true))
	require.NoError(t, err)
	at := b.list("SELECT position::text FROM feed_cursors")

	// The slower one asked the shop before the faster one stored its page.
	slow := *b.set
	meanwhile := &interrupted{Channels: b.set.Channels, during: func() {
		_, err := b.set.ImportPage(t.Context(), page(false))
		require.NoError(t, err)
	}}
	slow.Channels = meanwhile
	_, err = slow.ImportPage(t.Context(), page(false))
	require.ErrorContains(t, err, "another reader of channel woo-riga was faster")
	require.False(t, final(t, err))
	require.Equal(t, "2", b.list("SELECT version::text FROM feed_cursors"))
	require.NotEqual(t, at, b.list("SELECT position::text FROM feed_cursors"))
}

func TestManyReadersAtOnceLoseNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.many(150)
	var g errgroup.Group
	for range 6 {
		g.Go(func() error {
			_, err := b.set.ImportPage(t.Context(), page(true))
			if err != nil && !final(t, err) {
				return nil // it would be tried again
			}
			return err
		})
	}
	require.NoError(t, g.Wait())
	b.readAll()
	require.Equal(t, len(b.shop.Orders())-b.trashed(), b.count("orders"))
	require.Equal(t, b.count("orders"), b.count("outbox"))
}

func TestAPageWhoseWorkerDiedIsFoundInTheOutbox(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	_, err := b.set.ImportPage(t.Context(), page(true)) // and nobody relays it
	require.NoError(t, err)
	require.Zero(t, b.readAll(), "reading again brings no news of it")
	require.Equal(t, `order woo-riga 278 {"total": "43.49 EUR", "number": "278", "environment": "production"}`,
		b.list("SELECT concat_ws(' ', topic, channel, subject, payload) FROM outbox"))
}

func TestAChannelThatIsSwitchedOffIsNotRead(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("UPDATE channels SET enabled = false")
	_, err := b.set.ImportPage(t.Context(), page(true))
	require.Equal(t, "Unmapped", asTemporal(t, err).Type())
	require.ErrorContains(t, err, "switch it on")
	require.Empty(t, b.shop.Requests())
}

func TestOrdersThatChangedBeforeAChannelsStartAreLeftAlone(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash)
	b.exec("UPDATE channels SET start_at = now() - interval '1 hour'")
	require.Zero(t, b.readAll())
	b.shop.TouchOrder(cash)
	require.Equal(t, 1, b.readAll())
	require.Equal(t, "346", b.list("SELECT remote_id FROM orders"))
}

func TestAnImportByHandNeverTouchesTheCursor(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash, pending)
	got, err := b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Numbers: []string{"346", "278"}, Page: 1})
	require.NoError(t, err)
	require.Equal(t, activities.Page{Seen: 1, News: 1, More: true, Unfinished: 1}, got)
	got, err = b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Page: 1})
	require.NoError(t, err)
	require.Equal(t, activities.Page{Seen: 3, News: 2, Unfinished: 3}, got)
	require.Equal(t, 0, b.count("feed_cursors"))
	require.Equal(t, 3, b.count("outbox"))
}

func TestWhatIsLiveDoesNotWaitWhereAnImportByHandComesToItFirst(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash)
	b.exec("UPDATE channels SET start_at = now() - interval '1 hour'")
	b.shop.TouchOrder(cash)
	_, err := b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Page: 1})
	require.NoError(t, err)
	require.Equal(t, "278 true; 346 false", b.list("SELECT subject || ' ' || patient FROM outbox WHERE topic = 'order' ORDER BY subject"))
}

func TestErrorsOfAShopAreSortedByTheirRemedy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault woosim.Fault
		kind  string
	}{
		{"busy", woosim.TooManyRequests(3 * time.Second), "RateLimited"},
		{"broken", woosim.ServerError(), "Transient"},
		{"away", woosim.Unavailable(), "Transient"},
		{"cut", woosim.Fault{CutBefore: true}, "Transient"},
		{"half an answer", woosim.Fault{Malformed: true}, "Transient"},
		{"another shape", woosim.Fault{WrongShape: true}, "Invalid"},
		{"a refused key", woosim.Fault{Status: http.StatusUnauthorized}, "Unauthorized"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.AddFault(woosim.Rule{Kind: "orders.list", Times: 1, Fault: tt.fault})
			_, err := b.set.ImportPage(t.Context(), page(true))
			require.Equal(t, tt.kind, asTemporal(t, err).Type())
			require.Equal(t, tt.kind == "Invalid" || tt.kind == "Unauthorized", final(t, err))
			require.Equal(t, 0, b.count("feed_cursors"))
			require.Equal(t, 1, b.readAll())
		})
	}
}

func TestWakingAReaderTwiceIsOneRequest(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 2 {
		_, err := b.set.WakeReader(t.Context(), channelCode)
		require.NoError(t, err)
	}
	require.Equal(t, "reader woo-riga 2", b.list("SELECT concat_ws(' ', topic, channel, version) FROM outbox"))
	waits, err := activities.Awaited(t.Context(), b.db.App, activities.TopicReader, channelCode)
	require.NoError(t, err)
	require.True(t, waits)
}

func TestAnUnknownOrderOrChannelIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.set.ImportOrder(context.Background(), ref(1))
	require.ErrorContains(t, err, "load order woo-riga/1")
	require.Equal(t, "NotFound", asTemporal(t, err).Type())
	_, err = b.set.ImportOrder(t.Context(), commerce.OrderRef{Channel: "nowhere", RemoteID: "1"})
	require.Equal(t, "NotFound", asTemporal(t, err).Type())
	_, err = b.set.ImportPage(t.Context(), activities.PageInput{Channel: "nowhere"})
	require.ErrorContains(t, err, "load channel nowhere")
}

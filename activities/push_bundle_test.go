package activities_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// shelf is a bundle whose channel pushes stock, and whose listings are imported.
type shelf struct {
	*bundle
	counted []shelfItem // simple products that the shop counts, without a sale price
}

// shelfItem is one of the shop's products that is an item of ours.
type shelfItem struct {
	remote, listing, item int64
	sku                   string
}

// setupShelf has the shop show exact quantities. Its listings show what they do in the
// shop; what they should is 500 pieces each.
func setupShelf(t *testing.T, orders ...int64) *shelf {
	t.Helper()
	return stocked(t, setup(t, orders...))
}

func stocked(t *testing.T, b *bundle) *shelf {
	t.Helper()
	s := &shelf{bundle: b}
	s.exec("UPDATE channels SET stock = true, stock_shown = 'exact'")
	s.limit("1000", 100, 50)
	s.takeListings()
	s.gather()
	s.exec("DELETE FROM outbox")
	return s
}

// takeListings imports all of the shop's products and their variations.
func (s *shelf) takeListings() {
	s.t.Helper()
	connector, err := s.set.Channels.Connector(s.t.Context(), channelCode)
	require.NoError(s.t, err)
	shop, err := connectors.As[connectors.ListingRange](connector)
	require.NoError(s.t, err)
	below, err := connectors.As[connectors.Variations](connector)
	require.NoError(s.t, err)
	for _, read := range []func(context.Context, connectors.ListPosition) (connectors.ListingPage, error){shop.AllListings, below.AllVariations} {
		for at, more := (connectors.ListPosition{}), true; more; {
			page, err := read(s.t.Context(), at)
			require.NoError(s.t, err)
			s.take(page.Listings...)
			at, more = page.Rest, page.More
		}
	}
	s.shop.ForgetRequests()
}

// take stores listings as an import does.
func (s *shelf) take(listings ...commerce.Listing) {
	s.t.Helper()
	var all pgx.Batch
	for _, l := range listings {
		all.Queue(`INSERT INTO listings (channel_id, remote_id, remote_parent, sku, name, kind, manages_stock, seen_quantity, seen_in_stock, seen_price, seen_sale_price, seen_hidden, item_id)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, (SELECT i.id FROM items i WHERE i.sku = $4 AND NOT EXISTS (SELECT FROM listings o WHERE o.item_id = i.id))
			ON CONFLICT (channel_id, remote_id) DO UPDATE SET manages_stock = excluded.manages_stock, seen_quantity = excluded.seen_quantity, seen_in_stock = excluded.seen_in_stock,
				seen_price = excluded.seen_price, seen_sale_price = excluded.seen_sale_price, seen_hidden = excluded.seen_hidden, seen_at = clock_timestamp(),
				pushed_hidden = listings.pushed_hidden AND NOT $13
			RETURNING id, coalesce(item_id, 0)`,
			s.channel, l.RemoteID, l.ParentID, l.SKU, l.Name, l.Kind, l.ManagesStock, l.Quantity, l.InStock, l.Price, l.SalePrice, l.Hidden, l.Withdrawn,
		).QueryRow(func(row pgx.Row) error {
			taken := shelfItem{remote: number(s.t, l.RemoteID), sku: l.SKU}
			if err := row.Scan(&taken.listing, &taken.item); err != nil {
				return err
			}
			if l.Kind == commerce.SimpleListing && l.ManagesStock == commerce.StockCounted && taken.item != 0 && l.SalePrice == nil && !l.Virtual {
				s.counted = append(s.counted, taken)
			}
			return nil
		})
	}
	require.NoError(s.t, s.db.App.SendBatch(s.t.Context(), &all).Close())
}

// look imports one of the shop's products again.
func (s *shelf) look(remote int64) {
	s.t.Helper()
	connector, err := s.set.Channels.Connector(s.t.Context(), channelCode)
	require.NoError(s.t, err)
	shop, err := connectors.As[connectors.ListingReader](connector)
	require.NoError(s.t, err)
	read, err := shop.ListingsByID(s.t.Context(), []string{strconv.FormatInt(remote, 10)})
	require.NoError(s.t, err)
	require.Len(s.t, read.Listings, 1)
	s.take(read.Listings[0])
}

// statusOf is what the shop has made of a product.
func (s *shelf) statusOf(item shelfItem) string {
	s.t.Helper()
	for _, raw := range s.shop.Products() {
		var product struct {
			ID     int64
			Status string
		}
		require.NoError(s.t, json.Unmarshal(raw, &product))
		if product.ID == item.remote {
			return product.Status
		}
	}
	return "gone"
}

func (s *shelf) gather() {
	s.t.Helper()
	require.NoError(s.t, s.gatherAll(s.t.Context()))
}

func (s *shelf) gatherAll(ctx context.Context) error {
	for {
		if taken, err := queries.PushNewsGather(ctx, s.db.App, 5000); err != nil || taken == 0 {
			return err
		}
	}
}

// move books stock.
func (s *shelf) move(item int64, pieces int) {
	s.t.Helper()
	s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, 1, $2, 'adjustment', gen_random_uuid())", item, pieces)
}

// pushed is what a push came to.
type pushed struct {
	activities.Told
	plans []activities.PushPlan
}

// push walks the way of SyncStock: it plans, tells and ends, until there is nothing more.
func (s *shelf) push(full bool) pushed {
	s.t.Helper()
	sum, err := s.tell(s.t.Context(), full)
	require.NoError(s.t, err)
	return sum
}

// tell is push for whoever is not the test itself.
func (s *shelf) tell(ctx context.Context, full bool) (sum pushed, err error) {
	if err := s.gatherAll(ctx); err != nil {
		return sum, err
	}
	for {
		plan, err := s.set.PlanPush(ctx, activities.PushInput{Channel: channelCode, Full: full})
		sum.plans = append(sum.plans, plan)
		if err != nil || plan.Push == 0 {
			return sum, err
		}
		stopped, err := s.send(ctx, plan, &sum)
		if full = full && plan.Confirmed; err != nil || !stopped && !plan.Confirmed {
			return sum, err
		}
	}
}

// send makes the requests of a plan, one after another.
func (s *shelf) send(ctx context.Context, plan activities.PushPlan, sum *pushed) (stopped bool, err error) {
	place := activities.PushPlace{Channel: channelCode, Push: plan.Push, Confirmed: plan.Confirmed, Size: plan.Size}
	for missed := false; !stopped; missed = missed || place.Told.TooMany {
		next, err := s.set.NextPush(ctx, place)
		if err != nil {
			return false, err
		}
		if place = next.Place; len(next.Requests) == 0 && !missed {
			break
		}
		if len(next.Requests) == 0 {
			place.Parent, place.After, missed = "", 0, false
		}
		for left := next.Requests; len(left) > 0; {
			told, err := s.set.SendPush(ctx, left[0])
			if err != nil {
				return false, err
			}
			left = append(left[1:], told.Again...)
			sum.Told, place.Told = sum.Add(told), place.Told.Add(told)
			if stopped = told.Stopped; stopped {
				break
			}
		}
	}
	_, err = s.set.EndPush(ctx, activities.PushEnd{Channel: channelCode, Push: plan.Push, Size: place.Size})
	return stopped, err
}

// confirmed has the first push confirmed and made, and forgets the requests.
func (s *shelf) confirmed() *shelf {
	s.t.Helper()
	first := s.push(true)
	require.Len(s.t, first.plans, 1)
	require.NotZero(s.t, first.plans[0].Waiting)
	s.confirm(first.plans[0].Waiting)
	s.push(false)
	s.shop.ForgetRequests()
	return s
}

func (s *shelf) confirm(push int64) {
	s.t.Helper()
	waited, err := activities.ConfirmPush(s.t.Context(), s.db.App, push, "ann")
	require.NoError(s.t, err)
	require.True(s.t, waited)
}

// batches are how many requests of each kind the shop got, but for reading.
func (s *shelf) batches() int {
	s.t.Helper()
	return s.shop.RequestCount()["products.batch"] + s.shop.RequestCount()["variations.batch"]
}

// listingOf is a listing as we have it.
func (s *shelf) listingOf(item shelfItem) dbgen.Listing {
	s.t.Helper()
	rows, err := queries.PushListings(s.t.Context(), s.db.App, []int64{item.listing})
	require.NoError(s.t, err)
	require.Len(s.t, rows, 1)
	return rows[0].Listing
}

// price sets what an item costs.
func (s *shelf) price(item shelfItem, amount string) {
	s.t.Helper()
	s.exec("INSERT INTO price_groups (code, name) VALUES ('retail', 'Retail') ON CONFLICT DO NOTHING")
	s.exec("UPDATE channels SET prices = true, price_group = 'retail', default_currency = 'EUR' WHERE NOT prices")
	s.exec("INSERT INTO item_prices (item_id, price_group, currency, amount) VALUES ($1, 'retail', 'EUR', $2) ON CONFLICT (item_id, price_group, currency) DO UPDATE SET amount = excluded.amount", item.item, money.MustParse(amount))
}

// ail has the shop fail so many times at one product of a batch, and at no other.
func (s *shelf) ail(item shelfItem, times int) {
	s.t.Helper()
	s.ailBy(item, times, `{"id":`+strconv.FormatInt(item.remote, 10)+`,"error":{"code":"internal","message":"a plugin broke","data":{"status":500}}}`)
}

// ailBy has the shop answer so for one product, though it did as it was told.
func (s *shelf) ailBy(item shelfItem, times int, answer string) {
	s.t.Helper()
	shops := s.set.Channels.(activities.Shops)
	shops.Transport = &ailing{next: shops.Transport, id: json.Number(strconv.FormatInt(item.remote, 10)), answer: answer, left: times}
	s.set.Channels = shops
}

// ailing is the way to a shop that fails at one product.
type ailing struct {
	next   http.RoundTripper
	id     json.Number
	answer string
	left   int
}

// RoundTrip implements http.RoundTripper.
func (a *ailing) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := a.next.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, "/batch") || a.left == 0 {
		return res, err
	}
	defer res.Body.Close()
	var answer struct {
		Update []json.RawMessage `json:"update"`
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return nil, err
	}
	for i, element := range answer.Update {
		var named struct{ ID json.Number }
		if err := json.Unmarshal(element, &named); err != nil {
			return nil, err
		}
		if named.ID == a.id {
			a.left--
			answer.Update[i] = json.RawMessage(a.answer)
		}
	}
	body, err := json.Marshal(answer)
	res.Body = io.NopCloser(bytes.NewReader(body))
	return res, err
}

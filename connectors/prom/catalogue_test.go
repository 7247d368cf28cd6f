package prom

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// company is a client of a simulated company, whose clock is in the test's hand.
type company struct {
	*Client
	t   *testing.T
	sim *promsim.Shop

	mu  sync.Mutex
	now time.Time
}

func newCompany(t *testing.T, settings promsim.Settings) *company {
	t.Helper()
	c := &company{t: t, now: time.Now().UTC().Add(-time.Hour)}
	c.sim = promsim.New(settings, promsim.WithClock(func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.now
	}))
	srv := httptest.NewServer(c.sim.Handler())
	t.Cleanup(srv.Close)
	shop := testShop(srv.URL)
	shop.Credentials.Key = secret.String(c.sim.NewToken())
	made, err := New(shop, srv.Client().Transport)
	require.NoError(t, err)
	c.Client = made.(*Client)
	return c
}

// pass lets time pass in the shop.
func (c *company) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// all is the whole catalogue, and how many pages it took.
func (c *company) all() (all map[string]commerce.Listing, gone []string) {
	c.t.Helper()
	all = map[string]commerce.Listing{}
	for at, more := (connectors.ListPosition{}), true; more; {
		page, err := c.AllListings(c.t.Context(), at)
		require.NoError(c.t, err)
		require.Empty(c.t, page.Unreadable)
		for _, l := range page.Listings {
			require.NotContains(c.t, all, l.RemoteID, "it is listed twice")
			all[l.RemoteID] = l
		}
		at, more, gone = page.Rest, page.More, append(gone, page.Gone...)
	}
	return all, gone
}

// bySKU is a product as the shop tells it.
func (c *company) bySKU(sku string) commerce.Listing {
	c.t.Helper()
	all, _ := c.all()
	for _, l := range all {
		if l.SKU == sku {
			return l
		}
	}
	require.Failf(c.t, "no product", "of the SKU %s", sku)
	return commerce.Listing{}
}

func TestTheWholeCatalogueIsReadHoweverTheShopTurnsPages(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]promsim.Settings{
		"its last id is told again": {},
		"its last id is left out":   {LastIDExclusive: true},
		"its pages are short":       {LimitCap: 30},
		"it leaves out what is nil": {OmitNulls: true, LastIDExclusive: true, LimitCap: 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(t, settings)
			made := c.sim.MakeProducts(3, 230, time.Now().Add(-48*time.Hour))
			all, gone := c.all()
			require.Len(t, all, len(c.sim.Products()))
			require.Empty(t, gone)
			for _, id := range made {
				require.Contains(t, all, strconv.FormatInt(id, 10))
			}
		})
	}
}

// TestAProductIsReadAsItIs: what buyers find, what is counted, what is taken off.
func TestAProductIsReadAsItIs(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	id := number(t, c.bySKU("KAVA-250").RemoteID)
	raw := string(c.sim.Product(id))
	amount := func(s string) *money.Amount { a := money.MustParse(s); return &a }
	want := commerce.Listing{
		RemoteID: strconv.FormatInt(id, 10), Kind: commerce.SimpleListing, SKU: "KAVA-250", ExternalID: "KAVA-250", Name: "Кава Верхова 250 г",
		Description: "<p>Кава Верхова 250 г</p>", Categories: []commerce.Category{{ID: "94000002", Name: "Кава"}},
		Images: []string{"https://images.prom.ua/" + strconv.FormatInt(id, 10) + "_w640_h640.jpg"}, Currency: "UAH", Price: amount("189"),
		ManagesStock: commerce.StockCounted, Quantity: amount("40"), InStock: true, ModifiedAt: time.Date(2026, 1, 15, 9, 30, 0, 123456000, time.UTC),
	}
	for name, tt := range map[string]struct {
		field, json string
		change      func(*commerce.Listing)
	}{
		"plain":                              {"keywords", `""`, func(*commerce.Listing) {}},
		"not counted":                        {"quantity_in_stock", `null`, func(l *commerce.Listing) { l.ManagesStock, l.Quantity = commerce.StockUncounted, nil }},
		"a price with decimals":              {"price", `189.50`, func(l *commerce.Listing) { l.Price = amount("189.50") }},
		"no price":                           {"price", `null`, func(l *commerce.Listing) { l.Price = nil }},
		"in dollars":                         {"currency", `"USD"`, func(l *commerce.Listing) { l.Currency = "USD" }},
		"not there":                          {"presence", `"not_available"`, func(l *commerce.Listing) { l.InStock = false }},
		"to order":                           {"presence", `"order"`, func(*commerce.Listing) {}},
		"expected":                           {"presence", `"waiting"`, func(l *commerce.Listing) { l.InStock = false }},
		"hidden":                             {"status", `"not_on_display"`, func(l *commerce.Listing) { l.Hidden = true }},
		"a draft":                            {"status", `"draft"`, func(l *commerce.Listing) { l.Hidden, l.Withdrawn = true, true }},
		"one that a moderator took":          {"status", `"deleted_by_moderator"`, func(l *commerce.Listing) { l.Hidden, l.Withdrawn = true, true }},
		"a discount of an amount":            {"discount", `{"type":"amount","value":20.5}`, func(l *commerce.Listing) { l.Discount = amount("20.5") }},
		"a discount of a share":              {"discount", `{"type":"percent","value":10}`, func(*commerce.Listing) {}},
		"without a SKU":                      {"sku", `""`, func(*commerce.Listing) {}},
		"by a SKU that isn't its identifier": {"sku", `"KAVA"`, func(l *commerce.Listing) { l.SKU = "KAVA" }},
		"without a group":                    {"group", `null`, func(l *commerce.Listing) { l.Categories = []commerce.Category{{Name: "Кава"}} }},
		"a service":                          {"selling_type", `"service"`, func(l *commerce.Listing) { l.Virtual = true }},
		"several images": {"images", `[{"url":"https://a"},{"url":"https://b"}]`, func(l *commerce.Listing) {
			l.Images = append(l.Images, "https://a", "https://b")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var fields map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(raw), &fields))
			fields[tt.field] = json.RawMessage(tt.json)
			changed, err := json.Marshal(fields)
			require.NoError(t, err)
			listing, err := decodeListing(changed)
			require.NoError(t, err)
			expected := want
			expected.Categories = append([]commerce.Category{}, want.Categories...)
			tt.change(&expected)
			require.Equal(t, expected, listing)
		})
	}
}

func TestOneUnreadableProductHidesNoOther(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	id := c.bySKU("TURKA").RemoteID
	c.sim.ReplaceProductField(number(t, id), "price", `"дорого"`)
	page, err := c.AllListings(t.Context(), connectors.ListPosition{})
	require.NoError(t, err)
	require.Len(t, page.Unreadable, 1)
	require.Equal(t, id, page.Unreadable[0].RemoteID)
	require.Contains(t, page.Unreadable[0].Reason, "price")
	require.Len(t, page.Listings, len(c.sim.Products())-1)
}

func TestADeletedProductIsGone(t *testing.T) {
	t.Parallel()
	list := `{"products":[{"id":7,"status":"deleted","date_modified":"2026-10-01T08:15:30.123456+00:00"},{"id":6,"status":"on_display"}]}`
	asked := 0
	c := newClient(t, func(*http.Request) *http.Response {
		if asked++; asked > 1 {
			return answer(http.StatusOK, `{"products":[]}`)
		}
		return answer(http.StatusOK, list)
	})
	page, err := c.AllListings(t.Context(), connectors.ListPosition{})
	require.NoError(t, err)
	require.Equal(t, []string{"7"}, page.Gone)
	require.Len(t, page.Listings, 1)
}

func TestProductsAreReadByIdThoughNoneIsKnownByItsIdAlone(t *testing.T) {
	t.Parallel()
	for _, exclusive := range []bool{false, true} {
		c := newCompany(t, promsim.Settings{NoSingleProducts: true, LastIDExclusive: exclusive})
		made := c.sim.MakeProducts(4, 150, time.Now().Add(-48*time.Hour), promsim.Plain())
		ids := []string{strconv.FormatInt(made[149], 10), strconv.FormatInt(made[0], 10), "1", strconv.FormatInt(made[148], 10), "999999999999"}
		page, err := c.ListingsByID(t.Context(), ids)
		require.NoError(t, err)
		require.Len(t, page.Listings, 3)
		require.False(t, page.More)
	}
}

func TestWhatChangedIsToldOnceItDid(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	c.sim.MakeProducts(5, 130, time.Now().Add(-48*time.Hour), promsim.Plain())
	read := func(at connectors.FeedPosition) (connectors.FeedPosition, []string) {
		var ids []string
		for more := true; more; {
			page, err := c.ChangedListings(t.Context(), at)
			require.NoError(t, err)
			for _, l := range page.Listings {
				ids = append(ids, l.RemoteID)
			}
			at, more = page.Next, page.More
		}
		return at, ids
	}
	at, first := read(connectors.FeedPosition{})
	require.Subset(t, first, []string{c.bySKU("KAVA-250").RemoteID})
	c.pass(time.Minute)
	id := c.bySKU("KAVA-250").RemoteID
	require.Empty(t, c.sim.EditProduct(number(t, id), `{"name":"Кава"}`))
	c.pass(time.Minute)
	_, then := read(at)
	require.Contains(t, then, id)
	require.Less(t, len(then), 20)
}

func TestGroupsAreCategories(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	list, err := c.Categories(t.Context())
	require.NoError(t, err)
	require.Contains(t, list, commerce.Category{ID: "94000004", Name: "Чашки", Parent: "94000003"})
	require.Len(t, list, len(c.sim.Groups()))
}

func change(id string, c commerce.ListingChange) connectors.ListingChange {
	return connectors.ListingChange{RemoteID: id, ListingChange: c}
}

func TestWhatAShopIsToldItShows(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]promsim.Settings{"errors as texts": {}, "errors by field": {FieldErrors: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCompany(t, settings)
			coffee, inherits := c.bySKU("KAVA-250").RemoteID, c.bySKU("TURKA").RemoteID
			c.sim.InheritAvailability(number(t, inherits), true)
			for i, hidden := range []bool{true, false, true, false} {
				quantity, price := money.Int(int64(i)), money.MustParse("99.50").Add(money.Int(int64(i)))
				outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{
					change(coffee, commerce.ListingChange{Quantity: &quantity, Price: &price, Hidden: &hidden}),
					change("77", commerce.ListingChange{Price: &price}),
					change(inherits, commerce.ListingChange{Quantity: &quantity}),
				})
				require.NoError(t, err)
				require.NoError(t, outcomes[0].Err)
				require.Nil(t, outcomes[0].Now, "the shop says no more than that it took it")
				require.True(t, fault.Is(outcomes[1].Err, fault.NotFound), "%v", outcomes[1].Err)
				require.True(t, fault.Is(outcomes[2].Err, fault.Invalid), "%v", outcomes[2].Err)
				require.ErrorContains(t, outcomes[2].Err, "Наявність різновиду")
				l := c.bySKU("KAVA-250")
				require.True(t, quantity.Equal(*l.Quantity))
				require.True(t, price.Equal(*l.Price))
				require.Equal(t, i > 0, l.InStock, "there is none of what there are none of")
				require.Equal(t, hidden, l.Hidden)
			}
		})
	}
}

func TestWhatIsNoFigureIsNotSent(t *testing.T) {
	t.Parallel()
	c := newCompany(t, promsim.Settings{})
	id := c.bySKU("KAVA-250").RemoteID
	half, none := money.MustParse("1.5"), money.Zero
	c.sim.ForgetRequests()
	outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{
		change(id, commerce.ListingChange{Quantity: &half}), change(id, commerce.ListingChange{Price: &none}), change("x", commerce.ListingChange{}),
	})
	require.NoError(t, err)
	for _, o := range outcomes {
		require.True(t, fault.Is(o.Err, fault.Invalid), "%v", o.Err)
	}
	require.Empty(t, c.sim.Requests())
	_, err = c.SetListings(t.Context(), "7", make([]connectors.ListingChange, 1))
	require.True(t, fault.Is(err, fault.Invalid), "no product has variations: %v", err)
}

// TestASilentShopIsInDoubt: neither taken nor refused.
func TestASilentShopIsInDoubt(t *testing.T) {
	t.Parallel()
	price := money.Int(7)
	for body, kind := range map[string]fault.Kind{
		`{"processed_ids":[],"errors":{}}`:                         fault.Transient,
		`{"processed_ids":["7"]}`:                                  "",
		`{"processed_ids":[7],"errors":null}`:                      "",
		`{"processed_ids":[7],"errors":{"8":"не той"}}`:            "",
		`{"processed_ids":[],"errors":{"7":{"price":["Погано"]}}}`: fault.Invalid,
	} {
		t.Run(body, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(r *http.Request) *http.Response {
				if strings.HasSuffix(r.URL.Path, "products/list") {
					return answer(http.StatusOK, `{"products":[{"id":7}]}`)
				}
				return answer(http.StatusOK, body)
			})
			outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{change("7", commerce.ListingChange{Price: &price})})
			require.NoError(t, err)
			if kind == "" {
				require.NoError(t, outcomes[0].Err)
				return
			}
			require.True(t, fault.Is(outcomes[0].Err, kind), "%v", outcomes[0].Err)
			require.Equal(t, kind == fault.Transient, fault.OutcomeUnknown(outcomes[0].Err))
		})
	}
}

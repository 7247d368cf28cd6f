package woocommerce

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

func amountOf(text string) *money.Amount {
	a := money.MustParse(text)
	return &a
}

func toQuantity(id, quantity string) connectors.ListingChange {
	return connectors.ListingChange{RemoteID: id, ListingChange: commerce.ListingChange{Quantity: amountOf(quantity)}}
}

func TestOnlyWhatChangesIsSent(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for name, tt := range map[string]struct {
		parent, path, element string
		change                commerce.ListingChange
	}{
		"a quantity":               {"", "products/batch", `{"id":93,"stock_quantity":7}`, commerce.ListingChange{Quantity: amountOf("7.00")}},
		"a quantity of none":       {"", "products/batch", `{"id":93,"stock_quantity":0}`, commerce.ListingChange{Quantity: amountOf("0")}},
		"a price as it is typed":   {"", "products/batch", `{"id":93,"regular_price":"12.50"}`, commerce.ListingChange{Price: amountOf("12.50")}},
		"a variation of its own":   {"90", "products/90/variations/batch", `{"id":93,"stock_quantity":7}`, commerce.ListingChange{Quantity: amountOf("7")}},
		"sold out, and hidden":     {"", "products/batch", `{"id":93,"stock_status":"outofstock","status":"private"}`, commerce.ListingChange{Available: &no, Hidden: &yes}},
		"there is some, and shown": {"", "products/batch", `{"id":93,"stock_status":"instock","status":"publish"}`, commerce.ListingChange{Available: &yes, Hidden: &no}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(r *http.Request) *http.Response {
				if r.Method == http.MethodGet {
					require.NotNil(t, tt.change.Hidden, "only that needs a look")
					return answer(http.StatusOK, `[{"id":93,"status":"private"}]`)
				}
				require.Equal(t, http.MethodPost, r.Method)
				require.Equal(t, "/sub/wp-json/wc/v3/"+tt.path, r.URL.Path)
				body, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				require.JSONEq(t, `{"update":[`+tt.element+`]}`, string(body))
				return answer(http.StatusOK, `{"update":[{"id":93,"type":"simple","parent_id":90,"manage_stock":true,"stock_quantity":7}]}`)
			})
			outcomes, err := c.SetListings(t.Context(), tt.parent, []connectors.ListingChange{{RemoteID: "93", ListingChange: tt.change}})
			require.NoError(t, err)
			require.Len(t, outcomes, 1)
			require.NoError(t, outcomes[0].Err)
			require.Equal(t, "93", outcomes[0].Now.RemoteID)
			require.Equal(t, commerce.StockCounted, outcomes[0].Now.ManagesStock)
		})
	}
}

// TestWhatItsOwnerWithdrewStaysSo: a batch would publish it.
func TestWhatItsOwnerWithdrewStaysSo(t *testing.T) {
	t.Parallel()
	shop, c := setupSimulated(t)
	id, refusal := shop.AddProduct(`{"name": "Lamp", "type": "simple", "manage_stock": true, "stock_quantity": 1}`)
	require.Empty(t, refusal)
	for status, withdraw := range map[string]func(){
		"draft":   func() { require.Empty(t, shop.EditProduct(id, `{"status": "draft"}`)) },
		"pending": func() { require.Empty(t, shop.EditProduct(id, `{"status": "pending"}`)) },
		"nowhere": func() {
			require.Empty(t, shop.EditProduct(id, `{"status": "private", "catalog_visibility": "hidden"}`))
		},
		"trash": func() { shop.TrashProduct(id) },
	} {
		for _, hidden := range []bool{true, false} {
			withdraw()
			outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{
				{RemoteID: strconv.FormatInt(id, 10), ListingChange: commerce.ListingChange{Quantity: amountOf("3"), Hidden: &hidden}},
			})
			require.NoError(t, err)
			require.NoError(t, outcomes[0].Err)
			require.Equal(t, "3", outcomes[0].Now.Quantity.Short(), "the rest is told")
			require.True(t, outcomes[0].Now.Hidden, status)
			require.True(t, outcomes[0].Now.Withdrawn, status)
		}
	}
}

// TestEachElementHasItsOutcome plays recorded answers of a real shop.
func TestEachElementHasItsOutcome(t *testing.T) {
	t.Parallel()
	for file, tt := range map[string]struct {
		parent string
		want   map[string]fault.Kind // by id; empty: it went well
	}{
		"products_update_ok": {"", map[string]fault.Kind{"10": "", "11": ""}},
		"products_partial_errors": {"", map[string]fault.Kind{
			"10": "", "999999": fault.NotFound, "11": fault.Invalid, "12": "", "13": "", "221": fault.NotFound, "215": "", "15": "",
		}},
		"variations_partial_errors": {"220", map[string]fault.Kind{
			"221": "", "999999": fault.NotFound, "226": fault.NotFound, "222": fault.Invalid, "223": "",
		}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			ids, recorded := recordedBatch(t, file)
			c := newClient(t, func(*http.Request) *http.Response { return answer(http.StatusOK, recorded) })
			var changes []connectors.ListingChange
			for _, id := range ids {
				changes = append(changes, toQuantity(id, "1"))
			}
			outcomes, err := c.SetListings(t.Context(), tt.parent, changes)
			require.NoError(t, err)
			require.Len(t, outcomes, len(tt.want))
			for i, id := range ids {
				if want := tt.want[id]; want != "" {
					require.Equal(t, want, fault.KindOf(outcomes[i].Err), "%s: %v", id, outcomes[i].Err)
					require.Error(t, outcomes[i].Err)
					continue
				}
				require.NoError(t, outcomes[i].Err, id)
				require.Equal(t, id, outcomes[i].Now.RemoteID)
				require.Equal(t, tt.parent, outcomes[i].Now.ParentID)
			}
		})
	}
}

// recordedBatch is a recorded answer to a batch of updates, without what named no
// product, and the ids that it is about.
func recordedBatch(t *testing.T, file string) (ids []string, body string) {
	t.Helper()
	raw, err := os.ReadFile("woosim/captured/batch/" + file + ".json")
	require.NoError(t, err)
	var recorded struct {
		Body struct{ Update []json.RawMessage }
	}
	require.NoError(t, json.Unmarshal(raw, &recorded))
	var kept []json.RawMessage
	for _, element := range recorded.Body.Update {
		var named struct{ ID int64 }
		require.NoError(t, json.Unmarshal(element, &named))
		if named.ID != 0 {
			ids, kept = append(ids, strconv.FormatInt(named.ID, 10)), append(kept, element)
		}
	}
	out, err := json.Marshal(map[string]any{"update": kept})
	require.NoError(t, err)
	return ids, string(out)
}

// TestWhatAShopWouldTakeForSomethingElseIsNotSent: a batch believes whatever it gets.
func TestWhatAShopWouldTakeForSomethingElseIsNotSent(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		body, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.JSONEq(t, `{"update":[{"id":7,"stock_quantity":3}]}`, string(body))
		return answer(http.StatusOK, `{"update":[{"id":7,"manage_stock":true,"stock_quantity":3}]}`)
	})
	wrong := []connectors.ListingChange{
		toQuantity("1", "2.5"), toQuantity("2", "-1"), toQuantity("x", "1"), toQuantity("", "1"), {RemoteID: "5"},
		{RemoteID: "6", ListingChange: commerce.ListingChange{Price: amountOf("-0.01")}},
	}
	outcomes, err := c.SetListings(t.Context(), "", append(wrong, toQuantity("7", "3")))
	require.NoError(t, err)
	require.Len(t, outcomes, len(wrong)+1)
	for i := range wrong {
		require.True(t, fault.Is(outcomes[i].Err, fault.Invalid), "%d: %v", i, outcomes[i].Err)
	}
	require.NoError(t, outcomes[len(wrong)].Err, "the others go out")

	_, err = c.SetListings(t.Context(), "7/notes", []connectors.ListingChange{toQuantity("1", "1")})
	require.True(t, fault.Is(err, fault.Invalid), "a parent that is no id")
	_, err = c.SetListings(t.Context(), "", make([]connectors.ListingChange, connectors.PageSize+1))
	require.True(t, fault.Is(err, fault.Invalid), "more than a batch holds")
	outcomes, err = c.SetListings(t.Context(), "", wrong)
	require.NoError(t, err, "where nothing is left to send the shop isn't asked")
	require.Len(t, outcomes, len(wrong))
	outcomes, err = c.SetListings(t.Context(), "", nil)
	require.NoError(t, err)
	require.Empty(t, outcomes)
}

func TestAShopThatHasTooMuchAtOnceSaysSo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		body   string
		many   bool
		kind   fault.Kind
	}{
		"it takes fewer at once":       {413, `{"code":"woocommerce_rest_request_entity_too_large","message":"x"}`, true, fault.Invalid},
		"it takes shorter requests":    {414, `<html>`, true, fault.Invalid},
		"its proxy doesn't wait":       {504, `<html>`, true, fault.Transient},
		"it is down":                   {503, `<html>`, false, fault.Transient},
		"it wants to be asked less":    {429, `{}`, false, fault.RateLimited},
		"its product is gone":          {404, `{"code":"woocommerce_rest_product_invalid_id","message":"x"}`, false, fault.NotFound},
		"it has no such list":          {404, `{"code":"rest_no_route","message":"x"}`, false, fault.Invalid},
		"it answers for another lot":   {200, `{"update":[]}`, false, fault.Transient},
		"it answers with another one":  {200, `{"update":[{"id":8}]}`, false, ""},
		"an answer of another shape":   {200, `{"update":{"id":7}}`, false, fault.Invalid},
		"an element of another shape":  {200, `{"update":[7]}`, false, ""},
		"an element that is no answer": {200, `{"update":[{"id":7,"manage_stock":"perhaps"}]}`, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response { return answer(tt.status, tt.body) })
			outcomes, err := c.SetListings(t.Context(), "7", []connectors.ListingChange{toQuantity("7", "1")})
			require.Equal(t, tt.many, errors.Is(err, connectors.ErrTooMany))
			if tt.kind == "" {
				require.NoError(t, err)
				require.True(t, fault.OutcomeUnknown(outcomes[0].Err), "nobody knows what became of it: %v", outcomes[0].Err)
				return
			}
			require.True(t, fault.Is(err, tt.kind), "%v", err)
		})
	}
}

// TestAProductThatBrokeMayHaveBeenChanged; one that was refused wasn't.
func TestAProductThatBrokeMayHaveBeenChanged(t *testing.T) {
	t.Parallel()
	for status, unknown := range map[string]bool{"500": true, "503": true, "400": false, "404": false, "403": false, "429": false} {
		c := newClient(t, func(*http.Request) *http.Response {
			return answer(http.StatusOK, `{"update":[{"id":7,"error":{"code":"x","message":"y","data":{"status":`+status+`}}}]}`)
		})
		outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{toQuantity("7", "1")})
		require.NoError(t, err)
		require.Error(t, outcomes[0].Err)
		require.Equal(t, unknown, fault.OutcomeUnknown(outcomes[0].Err), status)
	}
}

func setupSimulated(t *testing.T) (*woosim.Shop, *Client) {
	t.Helper()
	sim := woosim.New(woosim.Settings{})
	sim.AddKey("ck_secret_key", "cs_secret_secret", woosim.ReadWrite)
	srv := httptest.NewTLSServer(sim.Handler())
	t.Cleanup(srv.Close)
	made, err := New(testShop(srv.URL), srv.Client().Transport)
	require.NoError(t, err)
	return sim, made.(*Client)
}

// TestWhatAShopShowsIsWhatItWasTold, on the simulated shop: twice, and there and back.
func TestWhatAShopShowsIsWhatItWasTold(t *testing.T) {
	t.Parallel()
	_, c := setupSimulated(t)
	var counted, uncounted string
	for at := (connectors.ListPosition{}); counted == "" || uncounted == ""; {
		all, err := c.AllListings(t.Context(), at)
		require.NoError(t, err)
		require.NotEmpty(t, all.Listings)
		at = all.Rest
		for _, l := range all.Listings {
			if l.Kind == commerce.SimpleListing && l.ManagesStock == commerce.StockCounted && l.SalePrice == nil {
				counted = l.RemoteID
			}
			if l.Kind == commerce.SimpleListing && l.ManagesStock == commerce.StockUncounted {
				uncounted = l.RemoteID
			}
		}
	}
	for _, hidden := range []bool{true, true, false, false} {
		outcomes, err := c.SetListings(t.Context(), "", []connectors.ListingChange{
			{RemoteID: counted, ListingChange: commerce.ListingChange{Quantity: amountOf("41"), Price: amountOf("77.30"), Hidden: &hidden}},
			toQuantity(uncounted, "41"),
		})
		require.NoError(t, err)
		now := outcomes[0].Now
		require.Equal(t, "41", now.Quantity.Short())
		require.Equal(t, "77.30", now.Price.String())
		require.Equal(t, hidden, now.Hidden)
		require.NoError(t, outcomes[1].Err, "it takes it without a word")
		require.Nil(t, outcomes[1].Now.Quantity, "and ignores it, which the answer tells")
		require.Equal(t, commerce.StockUncounted, outcomes[1].Now.ManagesStock)
	}
}

package woosim

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

// movingShop is the shop of captured orders with a clock that the test moves.
func movingShop(t *testing.T) (*Shop, *time.Time) {
	t.Helper()
	now := time.Date(2027, 1, 5, 10, 0, 0, 500, time.UTC)
	s := New(Settings{}, WithClock(func() time.Time { return now }))
	s.AddKey(testKey, testSecret, ReadWrite)
	require.NoError(t, s.LoadOrders(CapturedOrders(false, false)))
	return s, &now
}

func orderNow(t *testing.T, s *Shop, id int64) object {
	t.Helper()
	o, err := parseObject(s.Order(id))
	require.NoError(t, err)
	return o
}

func TestAnyPutCountsAsAChangeAndNotesDoNot(t *testing.T) {
	t.Parallel()
	s, now := movingShop(t)
	captured := orderNow(t, s, 250).str("date_modified_gmt")
	require.Equal(t, http.StatusCreated, send(t, s, "POST", ordersPath+"/250/notes", `{"note":"x"}`).Code)
	require.Equal(t, captured, orderNow(t, s, 250).str("date_modified_gmt"))
	for _, body := range []string{`{}`, `{"status":"pending"}`, `{"meta_data":[]}`} {
		*now = now.Add(time.Minute)
		require.Equal(t, http.StatusOK, send(t, s, "PUT", ordersPath+"/250", body).Code)
		require.Equal(t, now.Format(timeLayout), orderNow(t, s, 250).str("date_modified_gmt"), body)
	}
	require.Equal(t, now.Add(2*time.Hour).Format(timeLayout), orderNow(t, s, 250).str("date_modified"), "local, without an offset")
}

func TestPaidAndCompletedDates(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body     string
		statuses []string
		paid     bool
		done     bool
	}{
		"a transfer counts as paid when processing": {`{"payment_method":"bacs"}`, []string{"processing"}, true, false},
		"cash on delivery doesn't":                  {`{"payment_method":"cod"}`, []string{"processing"}, false, false},
		"cash on delivery does when completed":      {`{"payment_method":"cod"}`, []string{"processing", "completed"}, true, true},
		"on hold isn't paid":                        {`{"payment_method":"bacs"}`, []string{"on-hold"}, false, false},
		"dates stay when the order falls through":   {`{"payment_method":"bacs"}`, []string{"completed", "cancelled", "pending"}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := movingShop(t)
			require.Empty(t, s.EditOrder(250, c.body))
			for _, st := range c.statuses {
				require.Equal(t, http.StatusOK, send(t, s, "PUT", ordersPath+"/250", `{"status":"`+st+`"}`).Code)
			}
			o := orderNow(t, s, 250)
			require.Equal(t, c.paid, o.str("date_paid") != "")
			require.Equal(t, c.paid, o.str("date_paid_gmt") != "")
			require.Equal(t, c.done, o.str("date_completed") != "")
		})
	}
}

func TestTrashAndDelete(t *testing.T) {
	t.Parallel()
	s, _ := movingShop(t)
	one := ordersPath + "/252"
	w := send(t, s, "DELETE", one, "")
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Body.String(), `"status":"processing"`, "the answer shows the status before")
	require.Contains(t, get(t, s, one).Body.String(), `"status":"trash"`)
	require.NotContains(t, listIDs(t, s, "per_page=100"), int64(252))
	require.Contains(t, listIDs(t, s, "per_page=100&status=trash"), int64(252))
	require.Equal(t, http.StatusGone, send(t, s, "DELETE", one, "").Code)
	notes := len(s.Notes(252))
	require.Equal(t, http.StatusOK, send(t, s, "PUT", one, `{"status":"completed"}`).Code)
	require.Len(t, s.Notes(252), notes, "nothing fires")
	require.Equal(t, http.StatusOK, send(t, s, "DELETE", one+"?force=true", "").Code)
	require.Equal(t, http.StatusNotFound, get(t, s, one).Code)
	require.Equal(t, http.StatusBadRequest, send(t, s, "PUT", one, `{}`).Code)
	require.Equal(t, http.StatusNotFound, send(t, s, "POST", one+"/notes", `{"note":"x"}`).Code)
}

func TestUnknownCouponLeavesADraft(t *testing.T) {
	t.Parallel()
	s, _ := movingShop(t)
	w := send(t, s, "POST", ordersPath, `{"line_items":[{"product_id":210,"quantity":1}],"coupon_lines":[{"code":"nope"}]}`)
	require.Equal(t, http.StatusBadRequest, w.Code)
	var answer struct {
		Data struct {
			Draft int64 `json:"new_draft_order_id"`
		}
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
	require.Equal(t, "checkout-draft", orderNow(t, s, answer.Data.Draft).str("status"))
}

func TestBadNewLines(t *testing.T) {
	t.Parallel()
	s, _ := movingShop(t)
	for body, status := range map[string]int{
		`{"line_items":[{"quantity":1}]}`:                               http.StatusBadRequest,
		`{"line_items":[{"product_id":210,"quantity":0}]}`:              http.StatusInternalServerError,
		`{"line_items":[{"product_id":210,"quantity":1.5}]}`:            http.StatusBadRequest,
		`{"status":"nope"}`:                                             http.StatusBadRequest,
		`{"line_items":[{"sku":"SKU-0050","quantity":2}],"set_paid":1}`: http.StatusCreated,
	} {
		require.Equal(t, status, send(t, s, "POST", ordersPath, body).Code, body)
	}
}

func TestCustomStatusesAreRegistered(t *testing.T) {
	t.Parallel()
	s := New(Settings{CustomStatuses: []Status{{"packed", "Packed"}}})
	s.AddKey(testKey, testSecret, ReadWrite)
	require.NoError(t, s.LoadOrders(CapturedOrders(false, false)))
	require.Equal(t, http.StatusOK, send(t, s, "PUT", ordersPath+"/252", `{"status":"packed"}`).Code)
	require.Equal(t, []int64{252}, listIDs(t, s, "status=packed"))
	require.Contains(t, get(t, s, ordersPath+"/statuses").Body.String(), `{"slug":"packed","name":"Packed"}`)
	notes := s.Notes(252)
	require.Equal(t, "Order status changed from Processing to Packed.", notes[len(notes)-1].Text)
}

func TestSettingsFollowTheShop(t *testing.T) {
	t.Parallel()
	three := int32(3)
	s := New(Settings{Currency: "UAH", Decimals: &three, PricesIncludeTax: true, RoundAtSubtotal: true, Country: "UA"})
	s.AddKey(testKey, testSecret, ReadWrite)
	for path, value := range map[string]string{
		"general/woocommerce_currency": "UAH", "general/woocommerce_price_num_decimals": "3", "general/woocommerce_default_country": "UA",
		"tax/woocommerce_prices_include_tax": "yes", "tax/woocommerce_tax_round_at_subtotal": "yes",
	} {
		require.Contains(t, get(t, s, "/wp-json/wc/v3/settings/"+path).Body.String(), `"value":"`+value+`"`, path)
	}
	require.Contains(t, get(t, s, "/wp-json/wc/v3/data/currencies/current").Body.String(), `"code":"UAH"`)
	require.Equal(t, http.StatusNotFound, get(t, s, "/wp-json/wc/v3/settings/nothing").Code)
}

func TestOneShopServesManyAtOnce(t *testing.T) {
	t.Parallel()
	s, _ := movingShop(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 20 {
				send(t, s, "POST", ordersPath+"/250/notes", `{"note":"x"}`)
				send(t, s, "PUT", ordersPath+"/251", `{"status":"`+[]string{"processing", "on-hold"}[i%2]+`"}`)
				get(t, s, ordersPath+"?per_page=100")
				s.RequestCount()
				s.Orders()
			}
		})
	}
	group.Wait()
	require.Equal(t, 160, s.RequestCount()["notes.create"])
	require.Len(t, s.Notes(250), 160)
}

func TestExportOfAnotherShopIsRead(t *testing.T) {
	t.Parallel()
	old := strings.Replace(string(Captured().Orders[0].Raw), `"status":"`, `"status":"old-`, 1)
	files := fstest.MapFS{
		"x/orders/1.json": {Data: []byte(`{"request":{},"status":200,"body":[` + string(Captured().Orders[0].Raw) + `,{"id":5,"status":"x"}]}`)},
		"x/orders/2.json": {Data: []byte(strings.Replace(old, `"date_modified_gmt":"2026`, `"date_modified_gmt":"2025`, 1))},
		"x/orders/3.json": {Data: []byte(`{"id": `)},
		"x/orders/4.txt":  {Data: []byte(`not read`)},
	}
	e, err := ReadExport(fs.FS(files), "x/orders")
	require.NoError(t, err)
	require.Len(t, e.Orders, 1, "the newest of an id")
	require.NotContains(t, string(e.Orders[0].Raw), "old-")
	require.Equal(t, 2, e.Skipped)
	require.False(t, e.HasSettings() || e.HasProducts() || e.HasTaxes())
}

func TestTaxSettingIsSeenOnOrders(t *testing.T) {
	t.Parallel()
	for _, pit := range []bool{false, true} {
		inc, sub := DeriveTaxSetting(CapturedOrders(pit, false))
		require.Equal(t, pit, inc)
		require.False(t, sub)
	}
	_, sub := DeriveTaxSetting(CapturedOrders(false, true))
	require.True(t, sub)
}

package posting_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// corpusTime is when everything in the corpus was bought.
var corpusTime = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// body is what is sent to a shop.
type body map[string]any

// corpusShop is the simulated shop that reckons the corpus' made orders: figures
// come from its arithmetic, which was observed on a real one, and never from ours.
type corpusShop struct {
	shop   *woosim.Shop
	srv    *httptest.Server
	client *woocommerce.Client
	scale  int32
}

const (
	corpusKey    = "ck_0123456789abcdef0123456789abcdef01234567"
	corpusSecret = "cs_0123456789abcdef0123456789abcdef01234567"
)

func newCorpusShop(t *testing.T, currency string, scale int32, inclusive, atSubtotal bool) *corpusShop {
	t.Helper()
	settings := woosim.Settings{Country: "AT", Currency: currency, Decimals: &scale, PricesIncludeTax: inclusive, RoundAtSubtotal: atSubtotal}
	s := &corpusShop{shop: woosim.New(settings, woosim.WithClock(func() time.Time { return corpusTime })), scale: scale}
	s.shop.AddKey(corpusKey, corpusSecret, woosim.ReadWrite)
	s.srv = httptest.NewTLSServer(s.shop.Handler())
	t.Cleanup(s.srv.Close)
	made, err := woocommerce.New(connectors.Shop{
		Address: s.srv.URL, Environment: commerce.Test,
		Credentials: connectors.Credentials{Key: secret.String(corpusKey), Secret: secret.String(corpusSecret)},
	}, s.srv.Client().Transport)
	require.NoError(t, err)
	s.client = made.(*woocommerce.Client)
	return s
}

// post makes something in the shop and answers with its id.
func (s *corpusShop) post(t *testing.T, path string, b body) string {
	t.Helper()
	raw, err := json.Marshal(b)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.srv.URL+"/wp-json/wc/v3/"+path, bytes.NewReader(raw))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(corpusKey, corpusSecret)
	res, err := s.srv.Client().Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	var made struct {
		ID      int64
		Message string
	}
	require.NoError(t, json.NewDecoder(res.Body).Decode(&made))
	require.Equal(t, http.StatusCreated, res.StatusCode, "%s %v: %s", path, b, made.Message)
	return strconv.FormatInt(made.ID, 10)
}

// rate adds a tax rate; one country's rates of a class need different priorities.
func (s *corpusShop) rate(t *testing.T, country, class, percent string, priority int, onShipping bool) {
	t.Helper()
	s.post(t, "taxes", body{
		"country": country, "class": class, "rate": percent, "name": country + " " + percent, "priority": priority, "shipping": onShipping,
	})
}

// product adds one and answers with a line that sells so many of it.
func (s *corpusShop) product(t *testing.T, sku, price, class string) func(quantity int) body {
	t.Helper()
	id, err := strconv.Atoi(s.post(t, "products", body{"name": sku, "type": "simple", "sku": sku, "regular_price": price, "tax_class": class}))
	require.NoError(t, err)
	return func(quantity int) body { return body{"product_id": id, "quantity": quantity} }
}

// order buys, and reads the order as the connector does.
func (s *corpusShop) order(t *testing.T, country string, b body) commerce.Order {
	t.Helper()
	b["status"], b["payment_method"] = "processing", "bacs"
	b["billing"] = body{"country": country}
	b["shipping"] = b["billing"]
	return s.read(t, s.post(t, "orders", b))
}

func (s *corpusShop) read(t *testing.T, id string) commerce.Order {
	t.Helper()
	page, err := s.client.OrdersByID(t.Context(), []string{id})
	require.NoError(t, err)
	require.Len(t, page.Orders, 1, "%+v", page.Unreadable)
	return page.Orders[0].Order
}

// refundPieces gives back some pieces of a line as the shop's own page works it out:
// net and each rate's tax in proportion, rounded by themselves.
func (s *corpusShop) refundPieces(t *testing.T, o commerce.Order, line, pieces int) {
	t.Helper()
	l := o.Lines[line]
	part := func(amount money.Amount) string {
		return amount.Mul(money.Int(int64(pieces))).Div(l.Quantity, s.scale).String()
	}
	var taxes []body
	for _, tax := range l.Taxes {
		id, err := strconv.Atoi(tax.RateID)
		require.NoError(t, err)
		taxes = append(taxes, body{"id": id, "refund_total": part(tax.Total)})
	}
	id, err := strconv.Atoi(l.RemoteID)
	require.NoError(t, err)
	s.post(t, fmt.Sprintf("orders/%s/refunds", o.RemoteID), body{
		"api_refund": false, "line_items": []body{{"id": id, "quantity": pieces, "refund_total": part(l.Total), "refund_tax": taxes}},
	})
}

func (s *corpusShop) refundAmount(t *testing.T, o commerce.Order, amount string) {
	t.Helper()
	s.post(t, fmt.Sprintf("orders/%s/refunds", o.RemoteID), body{"api_refund": false, "amount": amount})
}

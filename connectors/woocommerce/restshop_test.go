package woocommerce

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/internal/commerce"
)

// restShop is a shop, simulated or real, as the suite wants it. It asks the REST
// API by itself and shares nothing with the connector but how requests are signed.
type restShop struct {
	address     string
	credentials connectors.Credentials
	transport   http.RoundTripper
	country     string // of the buyers: one where the shop's standard rate holds
}

// newRESTShop prepares a shop: it calculates taxes, and has a standard tax rate
// and a flat rate of carriage. What was missing is taken back when t ends.
func newRESTShop(t *testing.T, address string, credentials connectors.Credentials, transport http.RoundTripper) *restShop {
	t.Helper()
	s := &restShop{address: strings.TrimSuffix(address, "/"), credentials: credentials, transport: transport}
	s.calculateTaxes(t)
	s.country = s.taxedCountry(t)
	s.offerCarriage(t)
	return s
}

func (s *restShop) Credentials() connectors.Credentials { return s.credentials }

func (s *restShop) Statuses() [2]string { return [2]string{"on-hold", "completed"} }

func (s *restShop) Connect(t *testing.T, with connectors.Credentials) connectors.Connector {
	t.Helper()
	made, err := New(connectors.Shop{Address: s.address, Environment: commerce.Test, Credentials: with}, s.transport)
	require.NoError(t, err)
	require.Equal(t, "woocommerce", made.Platform())
	return made
}

// MakeOrders sells a fee, which needs no product. Orders are made and removed by
// the batch, in parts that a slow host can do within its time.
func (s *restShop) MakeOrders(t *testing.T, n int) []string {
	t.Helper()
	const part = 20
	order := map[string]any{
		"status":         s.Statuses()[0],
		"billing":        map[string]string{"first_name": "Orderloom", "last_name": "Contract", "country": s.country, "email": "contract@example.com"},
		"shipping":       map[string]string{"country": s.country},
		"fee_lines":      []any{map[string]string{"name": "Contract test", "total": "10.00", "tax_status": "taxable"}},
		"shipping_lines": []any{map[string]string{"method_id": "flat_rate", "method_title": "Contract test", "total": "3.00"}},
	}
	var made []string
	for len(made) < n {
		list := make([]any, min(part, n-len(made)))
		for i := range list {
			list[i] = order
		}
		batch := s.makeAll(t, "orders/batch", list)
		t.Cleanup(func() { s.must(t, http.MethodPost, "orders/batch", map[string]any{"delete": numbersOf(batch)}, nil) })
		made = append(made, batch...)
	}
	return made
}

func numbersOf(ids []string) []json.Number {
	var list []json.Number
	for _, id := range ids {
		list = append(list, json.Number(id))
	}
	return list
}

func (s *restShop) Order(t *testing.T, id string) connectortest.Order {
	t.Helper()
	var order struct{ Number, Status string }
	s.must(t, http.MethodGet, "orders/"+id, nil, &order)
	var notes []struct {
		Note     string
		Customer bool `json:"customer_note"`
	}
	s.must(t, http.MethodGet, "orders/"+id+"/notes", nil, &notes)
	told := connectortest.Order{Number: order.Number, Status: order.Status}
	for _, n := range notes {
		told.Notes = append(told.Notes, connectortest.Note{Text: n.Note, ForBuyer: n.Customer})
	}
	return told
}

func (s *restShop) SetBuyerNote(t *testing.T, id, text string) {
	t.Helper()
	s.must(t, http.MethodPut, "orders/"+id, map[string]string{"customer_note": text}, nil)
}

func (s *restShop) GiveBack(t *testing.T, id string) {
	t.Helper()
	var order struct {
		Fees []struct {
			ID    int64
			Taxes []struct{ ID int64 }
		} `json:"fee_lines"`
	}
	s.must(t, http.MethodGet, "orders/"+id, nil, &order)
	fee := order.Fees[0]
	s.must(t, http.MethodPost, "orders/"+id+"/refunds", map[string]any{
		"amount": "4.84", "api_refund": false,
		"line_items": []any{map[string]any{
			"id": fee.ID, "refund_total": 4.00,
			"refund_tax": []any{map[string]any{"id": fee.Taxes[0].ID, "refund_total": 0.84}},
		}},
	}, nil)
}

func (s *restShop) TrashOrder(t *testing.T, id string) {
	t.Helper()
	s.must(t, http.MethodDelete, "orders/"+id, nil, nil)
}

func (s *restShop) DeleteOrder(t *testing.T, id string) {
	t.Helper()
	s.must(t, http.MethodDelete, "orders/"+id+"?force=true", nil, nil)
}

// MakeProducts makes them by the batch, in parts that a slow host can do within its
// time. Their SKUs tell this run from any other.
func (s *restShop) MakeProducts(t *testing.T, n int) []string {
	t.Helper()
	const part = 20
	var made []string
	for len(made) < n {
		list := make([]any, min(part, n-len(made)))
		for i := range list {
			list[i] = map[string]string{"name": "Contract test", "type": "simple", "regular_price": "1.00", "sku": s.freshSKU()}
		}
		batch := s.makeAll(t, "products/batch", list)
		t.Cleanup(func() { s.must(t, http.MethodPost, "products/batch", map[string]any{"delete": numbersOf(batch)}, nil) })
		made = append(made, batch...)
	}
	return made
}

// MakeVariations makes a product whose variations are sizes.
func (s *restShop) MakeVariations(t *testing.T, n int) (product string, variations []string) {
	t.Helper()
	sizes := make([]string, n)
	list := make([]any, n)
	for i := range sizes {
		sizes[i] = fmt.Sprintf("Size %d", i+1)
		list[i] = map[string]any{"regular_price": "1.00", "sku": s.freshSKU(), "attributes": []any{map[string]string{"name": "Size", "option": sizes[i]}}}
	}
	var made struct{ ID int64 }
	s.must(t, http.MethodPost, "products", map[string]any{
		"name": "Contract test", "type": "variable", "sku": s.freshSKU(),
		"attributes": []any{map[string]any{"name": "Size", "variation": true, "options": sizes}},
	}, &made)
	product = strconv.FormatInt(made.ID, 10)
	t.Cleanup(func() { s.DeleteProduct(t, product) })
	return product, s.makeAll(t, "products/"+product+"/variations/batch", list)
}

func (s *restShop) freshSKU() string { return "CONTRACT-" + rand.Text() }

// makeAll makes all of a batch, and answers with their ids.
func (s *restShop) makeAll(t *testing.T, path string, list []any) []string {
	t.Helper()
	var done struct{ Create []struct{ ID int64 } }
	s.must(t, http.MethodPost, path, map[string]any{"create": list}, &done)
	require.Len(t, done.Create, len(list))
	var ids []string
	for _, made := range done.Create {
		require.NotZero(t, made.ID, "one of the batch was refused")
		ids = append(ids, strconv.FormatInt(made.ID, 10))
	}
	return ids
}

func (s *restShop) RenameProduct(t *testing.T, id, name string) {
	t.Helper()
	s.must(t, http.MethodPut, "products/"+id, map[string]string{"name": name}, nil)
}

func (s *restShop) DeleteProduct(t *testing.T, id string) {
	t.Helper()
	s.must(t, http.MethodDelete, "products/"+id+"?force=true", nil, nil)
}

func (s *restShop) calculateTaxes(t *testing.T) {
	t.Helper()
	const path = "settings/general/woocommerce_calc_taxes"
	var setting struct{ Value string }
	s.must(t, http.MethodGet, path, nil, &setting)
	if setting.Value == "yes" {
		return
	}
	s.must(t, http.MethodPut, path, map[string]string{"value": "yes"}, nil)
	t.Cleanup(func() { s.must(t, http.MethodPut, path, map[string]string{"value": setting.Value}, nil) })
}

func (s *restShop) taxedCountry(t *testing.T) string {
	t.Helper()
	var rates []struct{ Country, State, Class string }
	s.must(t, http.MethodGet, "taxes?per_page=100", nil, &rates)
	for _, r := range rates {
		if r.Class == "standard" && r.Country != "" && r.State == "" {
			return r.Country
		}
	}
	s.make(t, "taxes", map[string]any{"country": "LV", "rate": "21", "name": "Contract test", "shipping": true})
	return "LV"
}

func (s *restShop) offerCarriage(t *testing.T) {
	t.Helper()
	var zones []struct{ ID int64 }
	s.must(t, http.MethodGet, "shipping/zones", nil, &zones)
	for _, zone := range zones {
		var methods []struct {
			Method string `json:"method_id"`
		}
		s.must(t, http.MethodGet, fmt.Sprintf("shipping/zones/%d/methods", zone.ID), nil, &methods)
		for _, m := range methods {
			if m.Method == "flat_rate" {
				return
			}
		}
	}
	s.make(t, "shipping/zones/0/methods", map[string]any{"method_id": "flat_rate"})
}

// make adds to a list, and takes it away again when t ends.
func (s *restShop) make(t *testing.T, list string, body any) {
	t.Helper()
	var made struct{ ID int64 }
	s.must(t, http.MethodPost, list, body, &made)
	t.Cleanup(func() { s.must(t, http.MethodDelete, fmt.Sprintf("%s/%d?force=true", list, made.ID), nil, nil) })
}

// must asks the API and reads the answer into out. It serves cleanups too, when
// the test's own context is over.
func (s *restShop) must(t *testing.T, method, path string, body, out any) {
	t.Helper()
	sent, err := json.Marshal(body)
	require.NoError(t, err)
	r, err := http.NewRequest(method, s.address+"/"+apiPath+path, bytes.NewReader(sent))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	require.NoError(t, authBy(s.credentials)(r))
	res, err := s.transport.RoundTrip(r)
	require.NoError(t, err)
	defer res.Body.Close()
	told, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Less(t, res.StatusCode, http.StatusMultipleChoices, "%s %s: %.200s", method, path, told)
	if out != nil {
		require.NoError(t, json.Unmarshal(told, out), "%s %s", method, path)
	}
}

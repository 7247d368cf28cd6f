package prom

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/secret"
)

// simShop is a simulated shop as the suite wants it: nothing places orders by the API.
type simShop struct {
	*promsim.Shop
	address   string
	transport http.RoundTripper
	token     secret.String
}

// newSimShop serves a simulated shop.
func newSimShop(t *testing.T, settings promsim.Settings) simShop {
	t.Helper()
	return serve(t, promsim.New(settings))
}

func serve(t *testing.T, sim *promsim.Shop) simShop {
	t.Helper()
	srv := httptest.NewTLSServer(sim.Handler())
	t.Cleanup(srv.Close)
	return simShop{sim, srv.URL, srv.Client().Transport, secret.String(sim.NewToken())}
}

func (s simShop) client(t *testing.T) *Client {
	t.Helper()
	return s.Connect(t, s.Credentials()).(*Client)
}

func (s simShop) Credentials() connectors.Credentials { return connectors.Credentials{Key: s.token} }

func (s simShop) Connect(t *testing.T, with connectors.Credentials) connectors.Connector {
	t.Helper()
	made, err := New(connectors.Shop{Address: s.address, Environment: commerce.Test, Credentials: with}, s.transport)
	require.NoError(t, err)
	require.Equal(t, Platform, made.Platform())
	return made
}

// Statuses are of the company's own: from any other there is no way back.
func (s simShop) Statuses() [2]string { return [2]string{"custom-172548", "custom-172549"} }

func ownStatuses() []promsim.CustomStatus {
	return []promsim.CustomStatus{{ID: 172548, Title: "Збирається"}, {ID: 172549, Title: "Чекає на кур'єра"}}
}

func (s simShop) Limits() connectortest.Limits {
	return connectortest.Limits{
		WholeRefunds: true,
		Parcels: [][]commerce.Parcel{
			{{Number: "20451234567890", Carrier: "Нова пошта"}},
			{{Number: "20451234567890", Carrier: "Нова пошта"}},
			{{Number: "20451234567891", Carrier: "Нова пошта"}},
		},
	}
}

func (s simShop) MakeOrders(t *testing.T, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		id := s.PlaceOrder(promsim.Placement{Status: s.Statuses()[0], Payment: promsim.PromPay, Paid: true})
		t.Cleanup(func() { s.Shop.DeleteOrder(id) })
		ids[i] = idText(id)
	}
	return ids
}

func (s simShop) Order(t *testing.T, id string) connectortest.Order {
	t.Helper()
	var order struct{ Status string }
	require.NoError(t, json.Unmarshal(s.Shop.Order(number(t, id)), &order))
	return connectortest.Order{Number: id, Status: order.Status}
}

func (s simShop) SetBuyerNote(t *testing.T, id, text string) {
	t.Helper()
	s.ReplaceField(number(t, id), "client_notes", strconv.Quote(text))
}

func (s simShop) GiveBack(t *testing.T, id string) { t.Helper(); s.Refund(number(t, id)) }

func (s simShop) TrashOrder(t *testing.T, _ string) { t.Helper(); require.Fail(t, "there is no trash") }

func (s simShop) DeleteOrder(t *testing.T, id string) { t.Helper(); s.Shop.DeleteOrder(number(t, id)) }

func (s simShop) MakeProducts(t *testing.T, n int) []string {
	t.Helper()
	var ids []string
	for _, id := range s.Shop.MakeProducts(1, n, time.Now().Add(-time.Hour), promsim.Plain()) {
		ids = append(ids, idText(id))
	}
	return ids
}

func (s simShop) MakeVariations(t *testing.T, _ int) (string, []string) {
	t.Helper()
	require.Fail(t, "each variation is a product of its own")
	return "", nil
}

func (s simShop) RenameProduct(t *testing.T, id, name string) {
	t.Helper()
	s.ReplaceProductField(number(t, id), "name", strconv.Quote(name))
	s.ReplaceProductField(number(t, id), "name_multilang", `{"uk":`+strconv.Quote(name)+`}`)
}

func (s simShop) DeleteProduct(t *testing.T, id string) {
	t.Helper()
	require.Empty(t, s.EditProduct(number(t, id), `{"status":"deleted"}`))
}

func idText(id int64) string { return strconv.FormatInt(id, 10) }

func number(t *testing.T, id string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(id, 10, 64)
	require.NoError(t, err)
	return n
}

// TestConformance runs the suite on the simulated shop, with what nobody is sure about
// Prom either way.
func TestConformance(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]promsim.Settings{
		"as most clients report it": {},
		"as it may be, too": {
			Thousands: "\u00a0", LimitCap: 30, LastIDExclusive: true, BoundsExclusive: true, OmitNulls: true, FloatQuantities: true,
			FullPriceWithDelivery: true, DeliveryDataLate: true, CancelledWithTwoLs: true, FieldErrors: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			settings.CustomStatuses = ownStatuses()
			shop := newSimShop(t, settings)
			t.Cleanup(func() { require.Equal(t, 0, len(shop.Orders()), "the suite leaves nothing behind") }) //nolint:testifylint // it would print them all
			connectortest.Run(t, shop)
		})
	}
}

func (s simShop) WriteMessage(_ *testing.T, system, text string) string {
	if system == chat {
		return strconv.FormatInt(s.WriteChat(promsim.ChatMessage{Name: "Олена", Text: text}), 10)
	}
	return strconv.FormatInt(s.Shop.WriteMessage(promsim.FormMessage{From: promsim.Person{FirstName: "Олена"}, Text: text}), 10)
}

func (s simShop) Replies(t *testing.T, system, id string) (texts []string) {
	t.Helper()
	if system == form {
		return s.Shop.Replies(number(t, id))
	}
	for _, raw := range s.ChatMessages() {
		var m chatMessageJSON
		require.NoError(t, json.Unmarshal(raw, &m))
		if m.Own {
			texts = append(texts, m.Body)
		}
	}
	return texts
}

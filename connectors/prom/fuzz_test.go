package prom

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// busyCompany is a simulated company with orders, products and messages of every kind.
func busyCompany() *promsim.Shop {
	from := time.Now().Add(-time.Hour)
	sim := promsim.New(promsim.Settings{CustomStatuses: ownStatuses()})
	sim.MakeOrders(7, 20, from)
	sim.MakeProducts(7, 20, from)
	sim.WriteChat(promsim.ChatMessage{Name: "Олена", Text: "Добрий день"})
	sim.WriteMessage(promsim.FormMessage{From: promsim.Person{FirstName: "Олена"}, Text: "Коли буде чай?"})
	return sim
}

// handler is a transport that asks a handler itself, and keeps what it answered.
type handler struct {
	http.Handler

	bodies [][]byte
}

func (h *handler) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody // as every server has it
	}
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, r)
	h.bodies = append(h.bodies, answer.Body.Bytes())
	return answer.Result(), nil
}

// simulatedBodies are what a simulated company answers with.
func simulatedBodies(t testing.TB) [][]byte {
	t.Helper()
	sim := busyCompany()
	asked := &handler{Handler: sim.Handler()}
	shop := testShop("https://my.prom.example")
	shop.Credentials.Key = secret.String(sim.NewToken())
	made, err := New(shop, asked)
	require.NoError(t, err)
	c, ctx := made.(*Client), t.Context()
	for _, ask := range []func() error{
		func() error { _, err := c.ChangedOrders(ctx, connectors.FeedPosition{}); return err },
		func() error { _, err := c.AllListings(ctx, connectors.ListPosition{}); return err },
		func() error { _, err := c.SentMessages(ctx, chat, connectors.MessagePosition{}); return err },
		func() error { _, err := c.SentMessages(ctx, form, connectors.MessagePosition{}); return err },
		func() error { _, err := c.Categories(ctx); return err },
		func() error { _, err := c.OrderStatuses(ctx); return err },
		func() error { _, err := c.PaymentMethods(ctx); return err },
		func() error { _, err := c.DeliveryMethods(ctx); return err },
	} {
		require.NoError(t, ask())
	}
	return asked.bodies
}

// FuzzDecodeOrder: an order is read or refused with its place. What is read can be stored,
// and its total is one that the shop says, or what that comes to with the carriage.
func FuzzDecodeOrder(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "orders", "*.json"))
	require.NoError(f, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw)
	}
	for _, raw := range busyCompany().Orders() {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		order, err := decodeOrder(raw)
		if err != nil {
			requireRefused(t, err)
			return
		}
		connectortest.RequireStorable(t, order)
		require.NotEmpty(t, order.RemoteID)
		require.NotEmpty(t, order.Status)
		require.False(t, order.ModifiedAt.IsZero())
		require.True(t, order.Totals.Gross)
		require.NotEmpty(t, order.Fingerprint())
		requireTold(t, raw, order.Totals)
	})
}

// requireRefused fails for an error that isn't the shop's, or isn't fit for a log.
func requireRefused(t *testing.T, err error) {
	t.Helper()
	require.True(t, fault.Is(err, fault.Invalid) || fault.Is(err, fault.Transient), "%v", err)
	connectortest.RequireLoggable(t, err)
}

// requireTold fails for a total that isn't made of what the shop says.
func requireTold(t *testing.T, raw []byte, totals commerce.Totals) {
	t.Helper()
	var said struct {
		Price fields.Scalar `json:"price"`
		Full  fields.Scalar `json:"full_price"`
	}
	require.NoError(t, json.Unmarshal(bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("\ufeff")), &said))
	price, _, err := parseMoney(string(said.Price))
	require.NoError(t, err)
	possible := []money.Amount{price.Sub(totals.Discount).Add(totals.Shipping)}
	if said.Full != "" {
		full, _, err := parseMoney(string(said.Full))
		require.NoError(t, err)
		possible = append(possible, full)
	}
	for _, total := range possible {
		if total.Equal(totals.Total) {
			return
		}
	}
	require.Failf(t, "nobody said so", "%v is none of %v", totals.Total, possible)
}

// FuzzDecodeListing: a product is read or refused with its place.
func FuzzDecodeListing(f *testing.F) {
	for _, raw := range busyCompany().Products() {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		listing, err := decodeListing(raw)
		if err != nil {
			requireRefused(t, err)
			return
		}
		connectortest.RequireStorable(t, listing)
		require.NotEmpty(t, listing.RemoteID)
		require.False(t, listing.Withdrawn && !listing.Hidden)
	})
}

// FuzzMessages: what buyers write is read, or set aside where it stands, and hides nothing
// else on its page.
func FuzzMessages(f *testing.F) {
	for _, body := range simulatedBodies(f) {
		f.Add(true, body)
		f.Add(false, body)
	}
	f.Fuzz(func(t *testing.T, inChat bool, body []byte) {
		c := newClient(t, func(*http.Request) *http.Response { return answer(http.StatusOK, string(body)) })
		system := form
		if inChat {
			system = chat
		}
		page, err := c.SentMessages(t.Context(), system, connectors.MessagePosition{})
		if err != nil {
			requireRefused(t, err)
			return
		}
		connectortest.RequireStorable(t, page)
		for _, m := range page.Messages {
			require.NotEmpty(t, m.RemoteID)
			require.NotEmpty(t, m.Thread.RemoteID)
			require.False(t, m.SentAt.IsZero())
		}
		for _, u := range page.Unreadable {
			require.NotEmpty(t, u.Reason)
		}
	})
}

// FuzzImportErrors: whatever an import says is wrong is texts with names, and short work.
func FuzzImportErrors(f *testing.F) {
	for _, text := range []string{
		`["TEA: wrong price", "SALT: no picture"]`, `{"parse": ["line 5"], "import": [{"external_id": "TEA", "message": "wrong"}]}`, `"no"`, `null`,
		`{"a": {"b": {"c": ["d"]}}}`, strings.Repeat("[", 2_000) + strings.Repeat("]", 2_000),
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if !json.Valid(raw) { // it is a part of what was read
			return
		}
		found := importErrors(raw)
		require.LessOrEqual(t, len(found), len(raw))
		for _, e := range found {
			require.NotEmpty(t, e.Names)
		}
		_ = complaint(raw)
	})
}

// FuzzOffer: whatever an item is called, the file of an import holds it, and nothing that
// its text adds to.
func FuzzOffer(f *testing.F) {
	f.Add("TEA", "Чай & <м'ята>", "<p>Листовий</p>", "https://img.example/a.jpg?x=1&y=2")
	f.Add("]]>", "</name><price>1</price>", "\x00\x1b", "\xff")
	f.Fuzz(func(t *testing.T, sku, name, text, image string) {
		raw, err := feedOf([]commerce.Offer{{SKU: sku, Name: name, Description: text, Images: []string{image}, Price: money.MustParse("99.50"), Currency: "UAH"}})
		require.NoError(t, err)
		decoder := xml.NewDecoder(bytes.NewReader(raw))
		var feed feedXML
		require.NoError(t, decoder.Decode(&feed))
		_, err = decoder.Token()
		require.ErrorIs(t, err, io.EOF)
		require.Len(t, feed.Offers, 1)
		require.Equal(t, "99.5", feed.Offers[0].Price)
		require.Equal(t, []string{inXML(image)}, feed.Offers[0].Pictures)
		require.Equal(t, inXML(name), feed.Offers[0].Name)
	})
}

// inXML is a text as XML keeps it: what is no character of its is one mark.
func inXML(text string) string {
	var kept bytes.Buffer
	_ = xml.EscapeText(&kept, []byte(text))
	var plain struct {
		Text string `xml:",chardata"`
	}
	_ = xml.Unmarshal([]byte("<a>"+kept.String()+"</a>"), &plain)
	return plain.Text
}

// FuzzAnswers: whatever a company answers to whatever it is asked.
func FuzzAnswers(f *testing.F) {
	shop := testShop("https://my.prom.example")
	connect := func(t testing.TB, rt http.RoundTripper) connectors.Connector {
		t.Helper()
		made, err := New(shop, rt)
		require.NoError(t, err)
		return made
	}
	bodies := append(simulatedBodies(f), []byte(`{"error":"Not authenticated"}`), []byte(`{"status":"error","errors":{"price":["`+token+`"]}}`), []byte("<html>"))
	connectortest.FuzzAnswers(f, connect, shop.Credentials, bodies...)
}

package promsim

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMadeOrdersFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	orders := func(seed uint64) []json.RawMessage {
		b := setup(t, Settings{})
		b.MakeOrders(seed, 50, b.now)
		return b.Orders()
	}
	once, again := orders(1), orders(1)
	require.Equal(t, once, again)
	require.NotEqual(t, once, orders(2))
}

func TestMadeOrdersAreOfEveryKind(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{CustomStatuses: []CustomStatus{{172548, "Пакується"}}})
	b.MakeOrders(7, 400, b.now)
	seen := map[string]bool{}
	for _, raw := range b.Orders() {
		o, err := parseDoc(raw)
		require.NoError(t, err)
		for kind, is := range map[string]bool{
			o.str("status"): true, o.str("source"): true, "pays " + o.doc("payment_option").str("name"): true,
			"money " + o.doc("payment_data").str("status"): true, "by " + o.doc("delivery_provider_data").str("provider"): true,
			"to " + o.doc("delivery_provider_data").str("type"): true, "offer": o.has("special_offer_discount"), "by somebody else": o.has("delivery_recipient"),
			"cancelled by " + o.doc("cancellation").str("initiator"): true, "locker": strings.Contains(o.str("delivery_address"), "Поштомат"),
		} {
			seen[kind] = seen[kind] || is
		}
	}
	for _, kind := range []string{
		"pending", "received", "delivered", "canceled", "draft", "paid", "custom-172548", "portal", "company_site", "company_cabinet", "mobile_app",
		"bigl", "pays Пром-оплата", "pays Післяплата", "money paid", "money unpaid", "money refunded", "money paid_out", "by nova_poshta",
		"by ukrposhta", "by meest", "by rz_delivery", "by ", "to W2W", "to W2D", "offer", "by somebody else", "cancelled by client",
		"cancelled by company", "locker",
	} {
		require.True(t, seen[kind], kind)
	}
}

func TestStraightOrdersAreAcceptedAndPaid(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	kava := b.get("products/list").ids("products")[:1]
	for _, made := range b.MakeOrders(1, 20, b.now, Straight(), Of(kava...)) {
		o := b.order(made.ID)
		require.Equal(t, "received", o.str("status"))
		require.Equal(t, "paid", o.doc("payment_data").str("status"))
		require.Equal(t, o["price"], o["full_price"])
		require.Equal(t, kava[0], asDoc(o.list("products")[0]).int("id"))
	}
}

func TestOrdersAreMadeWrongOnRequest(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	made := b.MakeOrders(3, 60, b.now, WithWrong(UnknownSKU, 0.2), WithWrong(UnreadableMoney, 0.2), WithWrong(WrongTotal, 0.2))
	for _, m := range made {
		o := b.order(m.ID)
		sku := asDoc(o.list("products")[0]).str("sku")
		require.Equal(t, m.Wrong == UnknownSKU, strings.HasPrefix(sku, "GHOST-"))
		require.Equal(t, m.Wrong == UnreadableMoney, o.str("price") == "за домовленістю")
	}
	for _, what := range []Wrong{UnknownSKU, UnreadableMoney, WrongTotal, ""} {
		require.True(t, slices.ContainsFunc(made, func(m Made) bool { return m.Wrong == what }), what)
	}
}

func TestBuyersAreKnownByTheirPhones(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	olena := Person{FirstName: "Олена", LastName: "Тестова", Phone: "+380501112233", Email: "olena@example.test"}
	first := b.PlaceOrder(Placement{Buyer: olena})
	b.now = b.now.Add(time.Hour)
	second := b.PlaceOrder(Placement{Buyer: olena, Lines: []Line{{SKU: "FILTRY-100", Quantity: "1.5"}}})
	other := b.PlaceOrder(Placement{Buyer: Person{FirstName: "Їжак", LastName: "Щербак", Phone: "+380509998877"}})
	id := b.order(first).int("client_id")
	require.Equal(t, id, b.order(second).int("client_id"))
	require.NotEqual(t, id, b.order(other).int("client_id"))
	found := b.get("clients/list?search_term=тестова")
	require.Equal(t, []int64{id}, found.ids("clients"))
	require.Contains(t, found.Body, `"orders_count":2`)
	require.Contains(t, found.Body, `"total_payout":"301,50 грн"`)
	require.Equal(t, 404, b.get("clients/1").Code)
}

func TestOptionsCompaniesOffer(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	require.Contains(t, b.get("payment_options/list").Body, `{"payment_options":[{"description":"","id":700,"name":"Пром-оплата"}`)
	require.Contains(t, b.get("delivery_options/list", "X-LANGUAGE", "ru").Body, `{"comment":"","enabled":true,"id":14000001,"name":"Новая Почта","type":"nova_poshta"}`)
	require.Contains(t, b.get("order_status_options/list").Body, `{"id":1,"name":"received","title":"Прийнято"}`)
}

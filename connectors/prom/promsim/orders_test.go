package promsim

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestOrdersTraps(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set   Settings
		ask   func(b *bundle) answered
		code  int
		wants string // part of the answer
	}{
		"an unknown status is refused with 200": {ask: func(b *bundle) answered { return b.get("orders/list?status=shipped") },
			code: 200, wants: `{"error":"Invalid value of parameter status: shipped"}`},
		"a bad limit is refused with 200": {ask: func(b *bundle) answered { return b.get("orders/list?limit=many") },
			code: 200, wants: `{"error":`},
		"a bad date is refused with 200": {ask: func(b *bundle) answered { return b.get("orders/list?date_from=yesterday") },
			code: 200, wants: `{"error":`},
		"a date with a Z finds nothing": {ask: func(b *bundle) answered { return b.get("orders/list?last_modified_from=2020-01-01T00:00:00Z") },
			code: 200, wants: `{"orders":[]}`},
		"a date with milliseconds finds nothing": {ask: func(b *bundle) answered { return b.get("orders/list?date_from=2020-01-01T00:00:00.000") },
			code: 200, wants: `{"orders":[]}`},
		"a date in UTC without either finds it": {ask: func(b *bundle) answered { return b.get("orders/list?date_from=2020-01-01T00:00:00") },
			code: 200, wants: `"date_created":"2026-10-01T08:15:30.123456+00:00"`},
		"a missing order is a page":      {ask: func(b *bundle) answered { return b.get("orders/1") }, code: 404, wants: "<!DOCTYPE html>"},
		"one order comes in an envelope": {ask: func(b *bundle) answered { return b.get("orders/415000001") }, code: 200, wants: `{"order":{`},
		"a wrong token is a page": {ask: func(b *bundle) answered { return b.get("orders/list", "Authorization", "Bearer x") },
			code: 401, wants: "<!DOCTYPE html>"},
		"a token of other sections is refused": {ask: func(b *bundle) answered {
			return b.get("orders/list", "Authorization", "Bearer "+b.NewToken(ReadProducts))
		}, code: 403, wants: `{"error":`},
		"another path is a page":   {ask: func(b *bundle) answered { return b.get("orders/415000001/notes") }, code: 404, wants: "<!DOCTYPE html>"},
		"another method is a page": {ask: func(b *bundle) answered { return b.post("orders/list", "") }, code: 404, wants: "<!DOCTYPE html>"},
		"money is text for people": {ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"price":"3 624,06 грн"`},
		"money may hold no-break spaces": {set: Settings{Thousands: "\u00a0"}, ask: func(b *bundle) answered { return b.get("orders/list") },
			code: 200, wants: "\"price\":\"3\u00a0624,06 грн\""},
		"money of Kazakhstan ends in its sign": {set: Settings{Suffix: "₸"}, ask: func(b *bundle) answered { return b.get("orders/list") },
			code: 200, wants: `"price":"3 624,06 ₸"`},
		"a commission is a plain decimal": {ask: func(b *bundle) answered { return b.get("orders/list") },
			code: 200, wants: `"cpa_commission":{"amount":"181.20","is_refunded":false}`},
		"delivery's cost is a number":  {ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"delivery_cost":105,`},
		"full_price leaves it out":     {ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"full_price":"3 624,06 грн"`},
		"full_price may hold it":       {set: Settings{FullPriceWithDelivery: true}, ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"full_price":"3 729,06 грн"`},
		"a quantity may be a float":    {set: Settings{FloatQuantities: true}, ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"quantity":2.0,`},
		"a missing value is null":      {ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"delivery_recipient":null`},
		"status names come as asked":   {ask: func(b *bundle) answered { return b.get("orders/list", "X-LANGUAGE", "ru") }, code: 200, wants: `"status_name":"Новый"`},
		"they are Ukrainian otherwise": {ask: func(b *bundle) answered { return b.get("orders/list") }, code: 200, wants: `"status_name":"Нове"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			b.PlaceOrder(Placement{Lines: []Line{{SKU: "KAVA-ZERNO"}, {SKU: "MLYNOK"}, {SKU: "KAVA-250", Quantity: "2"}, {SKU: "CHASHKA-BILA", Quantity: "2", Price: "149.25"}}})
			a := c.ask(b)
			require.Equal(t, c.code, a.Code, a.Body)
			require.Contains(t, a.Body, c.wants)
		})
	}
}

func TestMissingValuesMayBeLeftOut(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{OmitNulls: true})
	id := b.PlaceOrder(Placement{Carrier: Pickup})
	o := b.get(fmt.Sprint("orders/", id)).doc().doc("order")
	for _, key := range []string{"delivery_recipient", "delivery_provider_data", "delivery_cost", "payment_data", "cancellation"} {
		require.NotContains(t, o, key)
	}
	require.NotContains(t, o.doc("client"), "second_name")
}

func TestOrdersComeInPagesByID(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set  Settings
		ask  string
		want []int // of the orders placed, by their turn
	}{
		"the newest first":            {ask: "orders/list", want: []int{4, 3, 2, 1, 0}},
		"the oldest first":            {ask: "orders/list?sort_dir=asc", want: []int{0, 1, 2, 3, 4}},
		"no more than asked for":      {ask: "orders/list?limit=2", want: []int{4, 3}},
		"no more than allowed":        {set: Settings{LimitCap: 3}, ask: "orders/list?limit=100", want: []int{4, 3, 2}},
		"as many as is usual":         {set: Settings{DefaultLimit: 1}, ask: "orders/list", want: []int{4}},
		"from last_id on":             {ask: "orders/list?last_id=THIRD", want: []int{2, 1, 0}},
		"after last_id":               {set: Settings{LastIDExclusive: true}, ask: "orders/list?last_id=THIRD", want: []int{1, 0}},
		"changed since":               {ask: "orders/list?last_modified_from=2026-10-01T11:15:30", want: []int{4, 3}},
		"made in a window":            {ask: "orders/list?date_from=2026-10-01T09:15:30&date_to=2026-10-01T10:15:31", want: []int{2, 1}},
		"made at the bound":           {ask: "orders/list?date_from=2026-10-01T12:15:30", want: []int{4}},
		"made at the bound, left out": {set: Settings{BoundsExclusive: true}, ask: "orders/list?date_from=2026-10-01T12:15:30", want: []int{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			var placed []int64
			for range 5 {
				placed = append(placed, b.PlaceOrder(Placement{}))
				b.now = b.now.Add(time.Hour).Truncate(time.Second)
			}
			want := make([]int64, len(c.want))
			for i, turn := range c.want {
				want[i] = placed[turn]
			}
			require.Equal(t, want, b.get(strings.ReplaceAll(c.ask, "THIRD", fmt.Sprint(placed[2]))).ids("orders"))
		})
	}
}

func TestOrdersOfAStatus(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{CustomStatuses: []CustomStatus{{172548, "Пакується"}}})
	pending, received, own := b.PlaceOrder(Placement{}), b.PlaceOrder(Placement{}), b.PlaceOrder(Placement{})
	b.Accept(received)
	b.SetStatus(own, "custom-172548")
	require.Equal(t, []int64{pending}, b.get("orders/list?status=pending").ids("orders"))
	require.Equal(t, []int64{own, received}, b.get("orders/list?status=received").ids("orders"), "custom ones are received ones, too")
	require.Equal(t, []int64{own}, b.get("orders/list?status=custom-172548").ids("orders"))
	require.Equal(t, "Пакується", b.order(own).str("status_name"))
	require.Contains(t, b.get("order_status_options/list").Body, `{"id":172548,"name":"custom-172548","title":"Пакується"}`)
}

func TestLoadedOrdersStayAsTheyWere(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	const raw = `{"client_id":77,"date_created":"2025-01-23T16:16:39.053131+00:00","date_modified":"2025-01-23T16:16:39.053131+00:00",` +
		`"id":999,"phone":"+380501112233","price":"1.5","status":"pending","status_name":"Нове","unknown":{"a":1.50}}`
	require.NoError(t, b.LoadOrders([]json.RawMessage{json.RawMessage(raw)}))
	require.JSONEq(t, raw, string(b.Order(999)))
	require.Contains(t, string(b.Order(999)), `1.50`, "numbers keep their text")
	require.Equal(t, []int64{77}, b.get("clients/list").ids("clients"))
	require.Error(t, b.LoadOrders([]json.RawMessage{json.RawMessage(`{"id":1}`)}), "without its times")
	b.ReplaceField(999, "price", `["1"]`)
	b.RemoveField(999, "status")
	require.Contains(t, string(b.Order(999)), `"price":["1"]`)
}

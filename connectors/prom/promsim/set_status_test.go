package promsim

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSetStatus(t *testing.T) {
	t.Parallel()
	own := Settings{CustomStatuses: []CustomStatus{{172548, "Пакується"}}}
	for name, c := range map[string]struct {
		set    Settings
		from   string
		body   string // ID stands for the order
		answer string
		to     string
	}{
		"accepts a new one":              {from: Pending, body: `{"ids":[ID],"status":"received"}`, answer: `{"processed_ids":[ID]}`, to: Received},
		"finishes an accepted one":       {from: Received, body: `{"ids":[ID],"status":"delivered"}`, answer: `{"processed_ids":[ID]}`, to: Delivered},
		"says nothing of what is so":     {from: Received, body: `{"ids":[ID],"status":"received"}`, answer: `{"processed_ids":[]}`, to: Received},
		"nor of what is further":         {from: Delivered, body: `{"ids":[ID],"status":"received"}`, answer: `{"processed_ids":[]}`, to: Delivered},
		"nor of an own status":           {set: own, from: "custom-172548", body: `{"ids":[ID],"status":"received"}`, answer: `{"processed_ids":[]}`, to: "custom-172548"},
		"refuses names of other times":   {from: Pending, body: `{"ids":[ID],"status":"accepted"}`, answer: `{"error":"This status value is not allowed"}`, to: Pending},
		"refuses paid":                   {from: Pending, body: `{"ids":[ID],"status":"paid"}`, answer: `{"error":"This status value is not allowed"}`, to: Pending},
		"takes paid where it is known":   {set: Settings{PaidCanBeSet: true}, from: Pending, body: `{"ids":[ID],"status":"paid"}`, answer: `{"processed_ids":[ID]}`, to: Paid},
		"wants a status":                 {from: Pending, body: `{"ids":[ID]}`, answer: `{"error":"Missing required parameter: status"}`, to: Pending},
		"wants ids":                      {from: Pending, body: `{"status":"received"}`, answer: `{"error":"Missing required parameter: ids"}`, to: Pending},
		"wants a reason to cancel":       {from: Pending, body: `{"ids":[ID],"status":"canceled"}`, answer: `{"error":"Missing required parameter: cancellation_reason"}`, to: Pending},
		"wants a text with another":      {from: Pending, body: `{"ids":[ID],"status":"canceled","cancellation_reason":"another"}`, answer: `{"error":"Missing required parameter: cancellation_text"}`, to: Pending},
		"cancels for a reason":           {from: Pending, body: `{"ids":[ID],"status":"canceled","cancellation_reason":"duplicate"}`, answer: `{"processed_ids":[ID]}`, to: Canceled},
		"knows the new reasons":          {from: Pending, body: `{"ids":[ID],"status":"canceled","cancellation_reason":"payment_not_received"}`, answer: `{"processed_ids":[ID]}`, to: Canceled},
		"knows the old ones no more":     {from: Pending, body: `{"ids":[ID],"status":"canceled","cancellation_reason":"less_than_minimal_price"}`, answer: `{"error":"Invalid value of parameter cancellation_reason: less_than_minimal_price"}`, to: Pending},
		"or them alone":                  {set: Settings{OldReasons: true}, from: Pending, body: `{"ids":[ID],"status":"canceled","cancellation_reason":"price_changed","cancellation_text":"нова ціна"}`, answer: `{"processed_ids":[ID]}`, to: Canceled},
		"sets an own status":             {set: own, from: Received, body: `{"ids":[ID],"custom_status_id":172548}`, answer: `{"processed_ids":[ID]}`, to: "custom-172548"},
		"refuses another company's":      {set: own, from: Received, body: `{"ids":[ID],"custom_status_id":1}`, answer: `{"error":"Invalid value of parameter custom_status_id"}`, to: Received},
		"names an order that is missing": {from: Pending, body: `{"ids":[1,ID],"status":"received"}`, answer: `{"errors":{"1":"Order not found"},"processed_ids":[ID]}`, to: Received},
		"or the field that is wrong":     {set: Settings{FieldErrors: true}, from: Pending, body: `{"ids":[1,ID],"status":"received"}`, answer: `{"errors":{"1":{"id":["Order not found"]}},"processed_ids":[ID]}`, to: Received},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			id := b.PlaceOrder(Placement{Status: c.from})
			written := strings.NewReplacer("ID", fmt.Sprint(id))
			a := b.post("orders/set_status", written.Replace(c.body))
			require.Equal(t, 200, a.Code)
			require.JSONEq(t, written.Replace(c.answer), a.Body)
			require.Equal(t, c.to, b.order(id).str("status"))
		})
	}
}

func TestSetStatusWarnsOfMoney(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set   Settings
		state string
	}{
		"a person gives it back":     {Settings{}, "paid"},
		"it is given back by itself": {Settings{RefundOnCancel: true}, "refunded"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, c.set)
			id := b.PlaceOrder(Placement{Payment: PromPay, Paid: true})
			a := b.post("orders/set_status", fmt.Sprintf(`{"ids":[%d],"status":"canceled","cancellation_reason":"buyers_request"}`, id))
			require.Contains(t, a.doc().str("warning_message"), "поверніть")
			require.Equal(t, c.state, b.order(id).doc("payment_data").str("status"))
			require.Equal(t, "company", b.order(id).doc("cancellation").str("initiator"))
		})
	}
}

func TestCancelledMayBeSpelledWithTwoLs(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{CancelledWithTwoLs: true})
	id := b.PlaceOrder(Placement{})
	b.Cancel(id, InitiatorBuyer, "Передумав")
	require.Equal(t, "cancelled", b.order(id).str("status"))
	require.Equal(t, "Передумав", b.order(id).doc("cancellation").str("title"))
	require.Equal(t, []int64{id}, b.get("orders/list?status=canceled").ids("orders"))
}

func TestPromsCashierSaysWhatWasPaid(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	id, cash := b.PlaceOrder(Placement{Payment: PromPay}), b.PlaceOrder(Placement{})
	state := func() string { return b.order(id).doc("payment_data").str("status") }
	require.Equal(t, "unpaid", state())
	b.Refund(id)
	require.Equal(t, "unpaid", state(), "nothing was paid")
	b.now = b.now.Add(time.Minute)
	b.Pay(id)
	require.Equal(t, "paid", state())
	require.Equal(t, "2026-10-01T08:16:30.123456+00:00", b.order(id).doc("payment_data").str("status_modified"))
	require.Equal(t, b.order(id).str("date_modified"), b.order(id).doc("payment_data").str("status_modified"))
	b.PayOut(id)
	require.Equal(t, "paid_out", state())
	b.Pay(cash)
	require.Nil(t, b.order(cash)["payment_data"])
}

func TestRefundByEitherBody(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	one, other, unpaid := b.PlaceOrder(Placement{Payment: PromPay, Paid: true}), b.PlaceOrder(Placement{Payment: PromPay, Paid: true}), b.PlaceOrder(Placement{})
	a := b.post("orders/refund", fmt.Sprintf(`{"ids":[%d,%d]}`, one, unpaid))
	require.JSONEq(t, fmt.Sprintf(`{"processed_ids":[%d],"errors":{"%d":"Order can not be refunded"}}`, one, unpaid), a.Body)
	b.post("orders/refund", fmt.Sprintf(`{"order_id":%d,"amount":1,"reason":"x"}`, other))
	for _, id := range []int64{one, other} {
		require.Equal(t, "refunded", b.order(id).doc("payment_data").str("status"))
	}
}

func TestSaveDeclaration(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{DeliveryDataLate: true})
	id, fetched := b.PlaceOrder(Placement{}), b.PlaceOrder(Placement{Carrier: Pickup})
	save := func(order int64, kind string) doc {
		a := b.post("delivery/save_declaration_id", fmt.Sprintf(`{"order_id":%d,"declaration_id":"20451234567890","delivery_type":"%s"}`, order, kind))
		require.Equal(t, 200, a.Code)
		return a.doc()
	}
	require.Nil(t, b.order(id)["delivery_provider_data"], "there is no parcel yet")
	require.Equal(t, "error", save(1, "nova_poshta").str("status"))
	require.Equal(t, "error", save(id, "ukrposhta").str("status"), "another carrier")
	require.Equal(t, "error", save(fetched, "nova_poshta").str("status"), "no carrier")
	require.Equal(t, "success", save(id, "nova_poshta").str("status"))
	data := b.order(id).doc("delivery_provider_data")
	require.Equal(t, "20451234567890", data.str("declaration_number"))
	again := save(id, "nova_poshta")
	require.Equal(t, "error", again.str("status"))
	require.Equal(t, "Этот ЭН уже добавлен к данному заказу", again.str("message"))
	b.Track(id, "delivered")
	require.Equal(t, "delivered", b.order(id).doc("delivery_provider_data").str("unified_status"))
	b.AttachDeclaration(id, "20459999999999")
	require.Equal(t, "20459999999999", b.order(id).doc("delivery_provider_data").str("declaration_number"))
}

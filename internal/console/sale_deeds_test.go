package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/money"
)

// told is what the next page says of what was done.
func (w *browser) told(target string, form url.Values) string {
	w.t.Helper()
	answer := w.post(target, form)
	require.Equal(w.t, http.StatusSeeOther, answer.Code, answer.Body)
	return w.page(answer.Header().Get("Location"))
}

func TestAPaymentIsAppliedInParts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.as(access.Operator)
	require.Contains(t, w.page("/sales/riga/1001"), "Apply a payment")
	form := url.Values{"key": {"p1"}, "amount": {"10,00"}, "at": {"2026-11-21T10:00"}, "account": {"bank"}, "reason": {"on the statement"}}
	require.Contains(t, w.told("/sales/riga/1001/payments", form), "10.00\u00a0EUR recorded to bank.")
	require.Contains(t, w.told("/sales/riga/1001/payments", form), "recorded to bank", "sent twice, it acts once")
	require.Equal(t, 1, b.count("SELECT count(*) FROM payments WHERE amount = 10 AND paid_at = '2026-11-21 08:00Z' AND by_hand"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'record payment'"))
	require.Contains(t, w.page("/sales/riga/1001"), "received 10.00, open 21.00")
}

func TestWhatCantBeAppliedIsSaidWhereItWasTyped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.as(access.Operator)
	for name, test := range map[string]struct {
		form url.Values
		said string
	}{
		"no digits":       {url.Values{"amount": {"ten"}}, "&#34;ten&#34; is no number"},
		"nothing":         {url.Values{"amount": {"0"}}, "nothing is no payment"},
		"finer than cent": {url.Values{"amount": {"1.005"}}, "is finer than money in EUR"},
		"still to come":   {url.Values{"amount": {"1"}, "at": {"2099-01-01"}}, "2099-01-01 00:00 is still to come"},
		"no time":         {url.Values{"amount": {"1"}, "at": {"soon"}}, "is no time"},
	} {
		answer := w.post("/sales/riga/1001/payments", test.form)
		require.Equal(t, http.StatusBadRequest, answer.Code, name)
		require.Contains(t, answer.Body.String(), test.said, name)
		require.Contains(t, answer.Body.String(), "Sale 1001", name)
		require.Contains(t, answer.Body.String(), `value="`+test.form.Get("amount")+`"`, "what was typed is still there")
	}
	require.Equal(t, http.StatusNotFound, w.post("/sales/riga/1001/payments", url.Values{"amount": {"1"}, "account": {"none"}}).Code)
	require.Zero(t, b.count("SELECT count(*) FROM payments"))
}

func TestGoodsLeaveInPartsAndComeBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.as(access.Operator)
	page := w.page("/sales/riga/1001")
	require.Contains(t, page, "Send goods out")
	none := url.Values{"lines[0].sku": {"TEA"}, "lines[0].quantity": {""}}
	require.Equal(t, http.StatusBadRequest, w.post("/sales/riga/1001/deliveries", none).Code, "all lines empty doesn't mean all goods")
	require.Contains(t, w.told("/sales/riga/1001/deliveries", url.Values{
		"key": {"d1"}, "lines[0].sku": {"TEA"}, "lines[0].quantity": {"1"}, "lines[1].sku": {"CUP"}, "lines[1].quantity": {""},
	}), "Delivery note #1 is made.")
	require.Equal(t, 1, b.count("SELECT count(*) FROM delivery_note_lines"))

	w.header.Set("Referer", "http://example.com/sales/riga/1001")
	shipped := url.Values{"parcels[0].number": {"RR1"}, "parcels[0].carrier": {"Omniva"}}
	require.Contains(t, w.told("/deliveries/1/moves/shipped", shipped), "RR1")
	require.Contains(t, w.told("/deliveries/1/moves/shipped", url.Values{"parcels[0].number": {"RR2"}}), "RR1, RR2", "more parcels are heard of later")
	require.Contains(t, w.told("/deliveries/1/moves/delivered", url.Values{}), "Delivery note #1 is brought on.")
	require.Equal(t, http.StatusConflict, w.post("/deliveries/1/moves/packed", url.Values{}).Code)
	require.Equal(t, http.StatusBadRequest, w.post("/deliveries/1/moves/eaten", url.Values{}).Code)
	require.Equal(t, http.StatusBadRequest, w.post("/deliveries/1/reverse", url.Values{}).Code, "why isn't said")
	w.told("/deliveries/1/reverse", url.Values{"reason": {"not fetched"}})
	require.Equal(t, 1, b.count("SELECT count(*) FROM delivery_notes WHERE id = 1 AND state = 'reversed'"))
	require.Equal(t, 10, b.count("SELECT sum(m.quantity)::int FROM stock_moves m JOIN items i ON i.id = m.item_id WHERE i.sku = 'TEA'"))
	require.Equal(t, http.StatusConflict, w.get("/deliveries/1/pdf").Code, "nobody is to pack it")

	w.told("/sales/riga/1001/deliveries", url.Values{"draft": {"true"}})
	list := w.get("/deliveries/3/pdf")
	require.Equal(t, "application/pdf", list.Header().Get("Content-Type"))
	require.True(t, strings.HasPrefix(list.Body.String(), "%PDF-"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM delivery_notes WHERE id = 3 AND state = 'draft'"))
}

func TestACommandIsGivenToASale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Operator)
	page := w.page("/sales/riga/1001")
	require.Contains(t, page, "Accept what holds it, as it is")
	require.NotContains(t, page, "Accept the edit", "nothing was edited")
	unsaid := w.post("/sales/riga/1001/commands/release", url.Values{})
	require.Equal(t, http.StatusBadRequest, unsaid.Code)
	require.Contains(t, unsaid.Body.String(), "say why")
	form := url.Values{"key": {"c1"}, "reason": {"a cent of rounding"}}
	body := w.told("/sales/riga/1001/commands/release", form)
	require.Contains(t, body, "It is accepted; the sale goes on.")
	require.Contains(t, body, "operator asked: Accept what holds it, as it is · a cent of rounding", "until a pass takes it up")
	w.told("/sales/riga/1001/commands/release", form)
	require.Equal(t, 1, b.count("SELECT count(*) FROM commands WHERE kind = 'release' AND actor = 'operator'"), "sent twice, it acts once")
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = $1 AND subject = '1001'", activities.TopicOrder), "its lifecycle is woken")

	skipped := url.Values{"step": {"note"}, "reason": {"told by phone"}}
	require.Contains(t, w.told("/sales/riga/1001/commands/skip", skipped), "The step is being skipped.")
	refused := w.post("/sales/riga/1001/commands/skip", url.Values{"step": {"totals"}, "reason": {"x"}})
	require.Equal(t, http.StatusConflict, refused.Code)
	require.Contains(t, refused.Body.String(), "totals can&#39;t be skipped")
	require.Equal(t, http.StatusConflict, w.post("/sales/riga/1001/commands/reissue", form).Code)
	require.Equal(t, http.StatusNotFound, w.post("/sales/riga/1001/commands/payment", form).Code)
	require.NotContains(t, b.as(access.Viewer).page("/sales/riga/1001"), "<form method=\"post\" action=\"/sales", "a viewer only looks")
}

func TestASaleIsGivenToAnotherCustomer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	b.exec("INSERT INTO customers (name) VALUES ('Bob')")
	w := b.as(access.Operator)
	require.Equal(t, http.StatusBadRequest, w.post("/sales/riga/1001/customer", url.Values{"customer": {"2"}}).Code, "why isn't said")
	require.Equal(t, http.StatusNotFound, w.post("/sales/riga/1001/customer", url.Values{"customer": {"99"}, "reason": {"x"}}).Code)
	require.Contains(t, w.told("/sales/riga/1001/customer", url.Values{"customer": {"2"}, "reason": {"two people share a phone"}}), "The sale has another customer.")
	require.Equal(t, 1, b.count("SELECT count(*) FROM sales WHERE customer_id = 2 AND matched_by = 'person'"))
}

func TestADocumentIsMailedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.as(access.Operator)
	w.header.Set("Referer", "http://example.com/sales/riga/1001")
	require.Contains(t, w.told("/documents/1/mail", url.Values{"key": {"m1"}}), "is being mailed.")
	w.told("/documents/1/mail", url.Values{"key": {"m1"}})
	require.Equal(t, 1, b.count("SELECT count(*) FROM document_mails"))
	require.Equal(t, http.StatusConflict, w.post("/documents/1/mail", url.Values{"key": {"m2"}}).Code, "it is on its way")
}

func TestTheShopsOrderStandsBesideOursAndItsEditsAreShown(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	order := ordered("1001")
	order.ModifiedAt = order.ModifiedAt.AddDate(0, 0, 1)
	order.Lines[0].Quantity, order.Billing.City = money.Int(3), "Tartu"
	b.reads(order)
	body := b.as(access.Viewer).page("/sales/riga/1001")
	for _, said := range []string{
		"Bank transfer", "3 × The TEA", "Edited in the shop", "lines[11].quantity</th><td>2</td><td>3</td>", "billing.city</th><td></td><td>changed</td>",
		"<td>orderloom</td><td>Order taken in</td><td>Done</td>",
	} {
		require.Contains(t, body, said)
	}
	for _, personal := range []string{"Tartu", "ann@example.com", "Buyer"} {
		require.NotContains(t, body, personal)
	}
}

func TestAProgramActsOnASale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.program(access.Operator)
	paid := w.send("/api/v1/sales/riga/1001/payments", `{"key": "p1", "amount": "-3.50", "account": "cash", "reason": "paid twice"}`)
	require.Equal(t, http.StatusOK, paid.Code, paid.Body)
	require.JSONEq(t, `{"given_before": false, "amount": "-3.50", "currency": "EUR", "method": "bacs", "money_account": "cash", "register": "", "waits": false, "free": "-3.50"}`, paid.Body.String())
	sent := w.send("/api/v1/sales/riga/1001/deliveries", `{"key": "d1", "lines": [{"sku": "CUP", "quantity": "1"}]}`)
	require.JSONEq(t, `{"note": 1, "given_before": false}`, sent.Body.String())
	require.JSONEq(t, `{"note": 1, "given_before": true}`, w.send("/api/v1/sales/riga/1001/deliveries", `{"key": "d1"}`).Body.String())
	refused := w.send("/api/v1/sales/riga/1001/deliveries", `{"lines": [{"sku": "CUP", "quantity": "1"}]}`)
	require.Equal(t, http.StatusConflict, refused.Code)
	require.Contains(t, refused.Body.String(), "there are 2 TEA")
	var asked struct{ Key string }
	require.NoError(t, json.Unmarshal(w.send("/api/v1/sales/riga/1001/commands/retry", "").Body.Bytes(), &asked))
	require.NotEmpty(t, asked.Key, "a fresh one, where none was given")
	require.Equal(t, http.StatusForbidden, b.program(access.Viewer).send("/api/v1/sales/riga/1001/commands/retry", "").Code)
}

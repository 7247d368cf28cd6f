package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// gapAt is where the gap is that lacks makes.
const gapAt = "/gaps/riga/payment/bacs"

// lacks has the sales that are there wait for an account of payment method bacs.
func (b *bundle) lacks() {
	b.t.Helper()
	b.exec("INSERT INTO money_accounts (code, name, kind) VALUES ('bank', 'Bank', 'bank'), ('till', 'Till', 'cash') ON CONFLICT DO NOTHING")
	b.exec("UPDATE sale_holds SET reason = 'unmapped_payment', subject = 'bacs', need_kind = 'payment', need_value = 'bacs'")
}

// walked lets one of the sales that are held go on, as a worker does.
func (b *bundle) walked(number string) {
	b.t.Helper()
	b.exec("DELETE FROM sale_holds WHERE sale_id = (SELECT id FROM sales WHERE number = $1)", number)
	b.exec("UPDATE sales SET state = 'settled', updated_at = now() WHERE number = $1", number)
}

func TestAGapIsFilledAndItsSalesAreWoken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.sale("1002", "Bob Buyer")
	b.lacks()
	looks := b.as(access.Viewer)
	list := looks.page("/gaps")
	require.Contains(t, list, `<a href="`+gapAt+`">Payment method bacs</a>`)
	require.Contains(t, list, `<td class="n">2</td>`)
	require.Contains(t, looks.page("/gaps.csv"), "riga/payment/bacs,riga,,2,")
	page := looks.page(gapAt)
	for _, said := range []string{"Gap bacs", "No money account stands for this", `id="waiting">2</dd>`, `<a href="/sales/riga/1001">1001</a>`, "Payment method without an account"} {
		require.Contains(t, page, said)
	}
	require.NotContains(t, page, `action="`+gapAt)

	w := b.as(access.Operator)
	require.Contains(t, w.page(gapAt), `<option value="till"`)
	none := w.post(gapAt, url.Values{})
	require.Equal(t, http.StatusBadRequest, none.Code)
	require.Contains(t, none.Body.String(), "a money account by its code")
	require.Equal(t, http.StatusNotFound, w.post(gapAt, url.Values{"value": {"none"}}).Code)
	require.Zero(t, b.count("SELECT count(*) FROM outbox WHERE topic = 'order'"))

	require.Equal(t, gapAt, w.post(gapAt, url.Values{"value": {"bank"}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM payment_mappings WHERE remote_method = 'bacs'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'fill gap'"))
	require.Equal(t, 2, b.count("SELECT count(*) FROM outbox WHERE topic = 'order' AND subject IN ('1001', '1002')"))
	page = w.page(gapAt)
	require.Contains(t, page, "It is filled by bank. Sales that look again: 2.")
	require.Contains(t, page, `id="waiting">2</dd>`)
	require.NotContains(t, page, `action="`+gapAt)
	b.walked("1001")
	require.Contains(t, w.page(gapAt), `id="waiting">1</dd>`)
	b.walked("1002")
	page = w.page(gapAt)
	require.Contains(t, page, `id="waiting">0</dd>`, "who watches sees the last one go")
	require.Contains(t, page, "Nothing is missing.")
	require.Equal(t, http.StatusNotFound, w.post(gapAt, url.Values{"value": {"till"}}).Code)
	for _, target := range []string{"/gaps/riga/weather/bacs", "/gaps/none/payment/bacs"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

func TestEveryKindOfGapAsksForWhatFillsIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.exec("INSERT INTO tax_groups (code, name, percent) VALUES ('LV21', 'VAT', 21)")
	w, program := b.as(access.Operator), b.program(access.Operator)
	for _, test := range []struct {
		kind, value, asks, sent, filled string
	}{
		{"tax", "4", `<option value="LV21"`, `{"value": "LV21"}`, "SELECT count(*) FROM tax_mappings WHERE tax_group = 'LV21'"},
		{"item", "TEA/G", `name="service"`, `{"name": "Green tea"}`, "SELECT count(*) FROM items WHERE sku = 'TEA/G' AND name = 'Green tea' AND kind = 'simple'"},
		{"setting", "custom_sku", `name="new"`, `{"new": "OTHER", "name": "Other services"}`, "SELECT count(*) FROM channels WHERE policy->>'custom_sku' = 'OTHER'"},
		{"currency", "USD", "Filling the gap allows it.", `{}`, "SELECT count(*) FROM points_of_sale WHERE 'USD' = ANY (currencies)"},
	} {
		b.exec("UPDATE sale_holds SET need_kind = $1, need_value = $2", test.kind, test.value)
		at := "/gaps/riga/" + test.kind + "/" + url.PathEscape(test.value)
		require.Contains(t, w.page(at), test.asks, test.kind)
		answer := program.send("/api/v1"+at, test.sent)
		require.Equal(t, http.StatusOK, answer.Code, answer.Body)
		require.Contains(t, answer.Body.String(), `"woken":1`)
		require.Equal(t, 1, b.count(test.filled), test.kind)
	}
	b.exec("UPDATE sale_holds SET need_kind = 'product', need_value = '77'")
	page := w.page("/gaps/riga/product/77")
	require.Contains(t, page, "which only the shop can give it")
	require.NotContains(t, page, `action="/gaps`)
}

package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// till is where the register is that drawer makes, in the point of sale that is there.
const till = "/registers/till-1"

func (b *bundle) drawer() {
	b.t.Helper()
	b.exec("INSERT INTO money_accounts (code, name, kind) VALUES ('cash', 'Cash', 'cash') ON CONFLICT DO NOTHING")
	b.exec("UPDATE points_of_sale SET currencies = '{EUR,USD}'")
	b.exec("INSERT INTO registers (pos_id, code, name, money_account_id) SELECT p.id, 'till-1', 'Front desk', a.id FROM points_of_sale p, money_accounts a WHERE a.code = 'cash'")
}

func TestARegisterIsOpenedAndClosedWithCounts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.drawer()
	require.Contains(t, b.as(access.Viewer).page("/registers"), `<a href="`+till+`">till-1</a>`)
	require.NotContains(t, b.as(access.Viewer).page(till), `<form method="post" action="`+till)
	w := b.as(access.Operator)
	require.Contains(t, w.page(till), "It was never open.")

	for name, typed := range map[string]string{"no amount": "x", "less than nothing": "-1", "too fine": "1.001"} {
		refused := w.post(till+"/open", url.Values{"float[EUR]": {typed}})
		require.Equal(t, http.StatusBadRequest, refused.Code, name)
		require.Contains(t, refused.Body.String(), `value="`+typed+`"`, name)
	}
	require.Zero(t, b.count("SELECT count(*) FROM shifts"))
	require.Equal(t, till, w.post(till+"/open", url.Values{"float[EUR]": {"50.00"}, "float[USD]": {""}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM shifts WHERE opened_by = 'operator' AND closed_at IS NULL"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM shift_cash WHERE currency = 'EUR' AND opening = 50"))
	require.Equal(t, http.StatusConflict, w.post(till+"/open", url.Values{}).Code, "it is open already")
	page := w.page(till)
	require.Contains(t, page, `name="counted[EUR]"`)
	require.NotContains(t, page, `name="float[EUR]"`)

	nothing := w.post(till+"/close", url.Values{"counted[EUR]": {""}})
	require.Equal(t, http.StatusBadRequest, nothing.Code)
	require.Contains(t, nothing.Body.String(), "0 for nothing")
	require.Equal(t, till, w.post(till+"/close", url.Values{"counted[EUR]": {"49.50"}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM shifts WHERE closed_by = 'operator'"))
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action IN ('open register', 'close register')"))
	page = w.page(till)
	require.Contains(t, page, `<td class="n">49.50</td><td class="n">-0.50</td>`)
	require.Contains(t, page, "The register is closed.")
	require.Contains(t, b.program(access.Viewer).page("/api/v1"+till+"/shift?shift=1"), `"difference":"-0.50"`)
	for _, target := range []string{"/registers/none", "/api/v1" + till + "/shift?shift=7"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
	opened := b.program(access.Operator).send("/api/v1"+till+"/open", `{"float": {"USD": "5.00"}}`)
	require.JSONEq(t, `{"shift": 2, "woken": 0}`, opened.Body.String())
}

func TestARegisterTakesAMethod(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.drawer()
	w := b.as(access.Operator)
	for name, test := range map[string]struct {
		form url.Values
		says string
	}{
		"no method":                  {url.Values{}, "say which payments"},
		"a channel that isn't there": {url.Values{"method": {"cod"}, "channel": {"none"}}, "channel: there is no"},
	} {
		refused := w.post(till+"/take", test.form)
		require.Equal(t, http.StatusBadRequest, refused.Code, name)
		require.Contains(t, refused.Body.String(), test.says, name)
	}
	require.Equal(t, till, w.post(till+"/take", url.Values{"method": {"cod"}, "channel": {"riga"}, "account": {""}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM payment_mappings WHERE remote_method = 'cod' AND register_id IS NOT NULL"))
	require.Contains(t, w.page(till), "It takes cod, to cash.")
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'take method'"))
}

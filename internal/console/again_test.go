package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// TestARefusedFormIsShownOnceMore sends forms that are refused: each comes back on a page
// that has it, with what was typed, and why.
func TestARefusedFormIsShownOnceMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.letter("When?")
	b.differs()
	b.exec("UPDATE reconcile_findings SET state = 'closed', closed_at = now()")
	b.drawer()
	w := b.as(access.Admin)
	for name, test := range map[string]struct {
		address string
		form    url.Values
		status  int
		shows   []string
	}{
		"a conflict on a thing's page": {
			"/findings/1/repair", url.Values{"key": {"k"}}, 409, []string{"<h1>Finding 1 ", `<p class="notice bad" role="alert">the shop and we agree by now: nothing is to be done`},
		},
		"a text": {letterAt + "/reply", url.Values{"text": {" "}}, 400, []string{"<h1>Message 61", `role="alert">there is nothing to send`}},
		"a field with what is wrong with it": {
			till + "/open", url.Values{"float[EUR]": {"much"}}, 400, []string{`name="float[EUR]" type="text" value="much"`, `role="alert">EUR: want an amount`},
		},
		"a choice": {
			till + "/take", url.Values{"account": {"cash"}}, 400,
			[]string{`<option value="cash" selected>`, `aria-invalid="true"`, `<p class="wrong" id="take-method-wrong" role="alert">say which payments the register takes</p>`},
		},
		"a page of its own": {
			"/looks", url.Values{"channel": {"riga"}, "since": {"2026-11-03"}, "until": {"2026-11-02"}}, 400, []string{`value="2026-11-03"`, `role="alert">it has to be before until`},
		},
		"a number that is none": {
			saleLink("riga", "1001") + "/customer", url.Values{"customer": {"Ann"}, "reason": {"she said so"}}, 400,
			[]string{`name="customer" type="number" value="Ann"`, `value="she said so"`, `role="alert">&#34;Ann&#34; isn&#39;t what it takes`},
		},
		"a command to many": {
			"/sales/many", url.Values{"command": {"release"}, "state": {"held"}, "count": {"7"}, "reason": {"rounding"}, "all": {"true"}}, 409,
			[]string{"Sales that are meant: 1.", `name="count" value="1"`, `value="rounding"`, `role="alert">these were 7 sales`},
		},
		"the list above it where the page itself can't be": {"/sales/many", url.Values{"command": {"retry"}}, 400, []string{"<h1>Sales", `role="alert">say which sales are meant`}},
		"brackets without an end":                          {"/users/viewer", url.Values{"role[": {"admin"}}, 400, []string{`role="alert">role[: there is no such field`}},
	} {
		answer := w.post(test.address, test.form)
		require.Equal(t, test.status, answer.Code, name)
		for _, said := range test.shows {
			require.Contains(t, answer.Body.String(), said, name)
		}
	}
	gone := w.post("/findings/99/repair", url.Values{})
	require.Equal(t, http.StatusNotFound, gone.Code, "what isn't there has no page")
	require.NotContains(t, w.page("/findings/1"), `role="alert"`, "what was refused is said once")
	require.Equal(t, 0, b.count("SELECT count(*) FROM journal WHERE actor = 'admin'"))
}

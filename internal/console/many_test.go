package console

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
)

func TestManySalesGetOneCommand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, number := range []string{"1001", "1002", "1003"} {
		b.sale(number, "Ann Buyer")
	}
	b.exec("UPDATE sale_holds SET acceptable = false WHERE sale_id = (SELECT id FROM sales WHERE number = '1003')")
	w := b.as(access.Operator)
	list := w.page("/sales?state=held")
	require.Contains(t, list, `name="sales" value="riga/1002"`)
	require.Contains(t, list, "All that fit")
	require.NotContains(t, w.page("/sales?channel=riga"), "All that fit", "a channel alone isn't narrow enough")
	require.NotContains(t, b.as(access.Viewer).page("/sales?state=held"), `name="sales"`)

	before := w.page("/sales/many?command=release&state=held&all=true")
	require.Contains(t, before, "Sales that are meant: 3. It does something for 2, and is refused for 1.")
	require.Contains(t, before, "it can&#39;t be released as it is")
	require.Contains(t, w.page("/sales/many?command=release&state=held&all=&sales=riga/1001"), "Sales that are meant: 1.", "who picks doesn't mean the filter")
	require.Zero(t, b.count("SELECT count(*) FROM command_lists"))

	form := url.Values{"key": {"k/1"}, "command": {"release"}, "state": {"held"}, "count": {"3"}, "reason": {"rounding"}}
	after := w.told("/sales/many", form)
	require.Contains(t, after, "Carried out for 0 of 3 sales, refused for 0.")
	w.told("/sales/many", form)
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = $1", activities.TopicCommands), "sent twice, it acts once")
	require.NoError(t, activities.GiveListed(t.Context(), b.db, "k/1"))
	b.exec("UPDATE commands SET applied_at = now(), concluded_at = now()")
	require.Contains(t, w.page("/commands/k%2F1"), "Carried out for 2 of 3 sales, refused for 1.")
	require.Equal(t, 2, b.count("SELECT count(*) FROM commands WHERE kind = 'release' AND actor = 'operator' AND reason = 'rounding'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'release many'"))
}

func TestWhomNobodyMeantGetsNoCommand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Operator)
	for name, test := range map[string]struct {
		form url.Values
		code int
		said string
	}{
		"nothing is picked":           {url.Values{"command": {"retry"}}, 400, "say which sales are meant"},
		"only a channel is named":     {url.Values{"command": {"retry"}, "channel": {"riga"}}, 400, "say which sales are meant"},
		"there are none":              {url.Values{"command": {"retry"}, "state": {"awaiting_stock"}}, 409, "there are no such open sales"},
		"they are others by now":      {url.Values{"command": {"retry"}, "state": {"held"}, "count": {"2"}}, 409, "these were 2 sales, and are 1 by now"},
		"one isn't there":             {url.Values{"command": {"retry"}, "sales": {"riga/1001", "riga/none"}}, 404, "there is no &#34;riga/none&#34;"},
		"no such command":             {url.Values{"command": {"payment"}, "state": {"held"}}, 404, "there is no command"},
		"a release says nothing why":  {url.Values{"command": {"release"}, "state": {"held"}}, 400, "say why"},
		"a state that isn't there is": {url.Values{"command": {"retry"}, "state": {"lost"}}, 400, "state: there is no"},
	} {
		answer := w.post("/sales/many", test.form)
		require.Equal(t, test.code, answer.Code, name)
		require.Contains(t, answer.Body.String(), test.said, name)
	}
	require.Zero(t, b.count("SELECT count(*) FROM command_lists"))
	require.Equal(t, http.StatusNotFound, w.get("/commands/none").Code)
}

func TestAProgramCommandsManySales(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.program(access.Operator)
	given := w.send("/api/v1/sales/many", `{"key": "n1", "command": "retry", "sales": ["riga/1001"]}`)
	require.JSONEq(t, `{"key": "n1", "given_before": false, "sales": 1}`, given.Body.String())
	var out struct{ Sales, Refused int }
	require.NoError(t, json.Unmarshal(w.get("/api/v1/commands/n1").Body.Bytes(), &out))
	require.Equal(t, 1, out.Sales)
}

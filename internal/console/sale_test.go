package console

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

func TestASaleIsShownWithWhatHoldsIt(t *testing.T) {
	t.Parallel()
	b := setupAt(t, Settings{History: func(channel, order, run string) string {
		return "http://temporal.example/" + channel + "/" + order + run
	}})
	b.sale("1001", "Ann Buyer")
	b.sale("a/b c", "Bob Buyer")
	w := b.as(access.Viewer)
	body := w.page("/sales/riga/1001")
	for _, said := range []string{
		"Sale 1001", `<span class="state held">Held</span>`, "Totals differ", "a cent", "What to do: look",
		"1,234.50\u00a0EUR", "20 Nov 2026 12:00", `href="http://temporal.example/riga/1001"`,
	} {
		require.Contains(t, body, said)
	}
	require.NotContains(t, body, "Ann Buyer", "who bought is the customer's page's")
	require.Contains(t, w.page("/sales"), `href="/sales/riga/a%2Fb%20c"`)
	require.Contains(t, w.page("/sales/riga/a%2Fb%20c"), "Sale a/b c")
	for _, target := range []string{"/sales/riga/1002", "/sales/none/1001", "/documents/1/pdf", "/documents/x/pdf"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

func TestAProgramReadsASaleWithItsSteps(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.exec(`INSERT INTO sale_steps (sale_id, step, state, attempts, input, started_at, ended_at, error, failed_at)
		SELECT id, 'payment', 'failed', 3, '{"sale_id": 1}', now(), now(), 'the register is closed', now() FROM sales`)
	token, err := b.desk.AddToken(t.Context(), access.Token{Person: "viewer", Name: "nightly", Role: access.Viewer}, "root")
	require.NoError(t, err)
	w := b.browser()
	w.header = http.Header{"Authorization": {"Bearer " + token.Reveal()}}
	got := w.get("/api/v1/sales/riga/1001")
	require.Equal(t, http.StatusOK, got.Code)
	require.Equal(t, "application/json", got.Header().Get("Content-Type"))
	var sale office.SaleRecord
	require.NoError(t, json.Unmarshal(got.Body.Bytes(), &sale))
	require.Equal(t, "1001", sale.Number)
	require.Equal(t, "totals", sale.Holds[0].Reason)
	i := slices.IndexFunc(sale.Steps, func(s office.Step) bool { return s.Step == "payment" })
	require.Equal(t, "failed", sale.Steps[i].State)
	require.EqualValues(t, 3, sale.Steps[i].Attempts)
	require.Equal(t, "the register is closed", sale.Steps[i].Error)
	require.JSONEq(t, `{"sale_id": 1}`, string(sale.Steps[i].Input))
	require.NotContains(t, got.Body.String(), "Ann Buyer")
	none := w.get("/api/v1/sales/riga/1002")
	require.Equal(t, http.StatusNotFound, none.Code)
	require.JSONEq(t, `{"status": 404, "title": "Not Found"}`, none.Body.String())
}

func TestHomeSaysWhatNeedsSomebodyFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Viewer)
	body := w.page("/")
	require.Contains(t, body, "No sale waits for anybody.")
	require.Contains(t, body, "There are no channels yet.")
	b.sale("1001", "Ann Buyer")
	b.exec("UPDATE sales SET dated_on = (now() AT TIME ZONE 'Europe/Riga')::date")
	b.exec("INSERT INTO feed_cursors (channel_id, feed, position, clock_ms, updated_at) SELECT id, 'orders', '{}', 0, now() - interval '20 minutes' FROM channels")
	body = w.page("/")
	require.Contains(t, body, `<a href="/sales/riga/1001">1001</a>`)
	require.Contains(t, body, "Totals differ")
	require.Contains(t, body, "since 20 Nov 2026")
	require.Contains(t, body, "Not read for a while")
	require.NotContains(t, body, "None yet.")
	require.Contains(t, body, `<a href="/sales?state=held">1 sale that waits</a>`)
	require.Contains(t, body, "Most in an hour of the last day: 0 (orders).")
	b.exec("UPDATE sales SET placed_at = now()")
	require.Contains(t, w.page("/"), "Most in an hour of the last day: 1 (orders).")
	b.exec("UPDATE feed_cursors SET updated_at = now()")
	require.Contains(t, w.page("/"), `<span class="state settled">Well</span>`)

	b.exec(`INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, received_at) SELECT id, '1', 'order.updated', '1001', 'woke', '2026-11-20 08:00Z' FROM channels`)
	b.exec("INSERT INTO shop_turns (channel_id, due_at, promised, closed_to) SELECT id, now(), now(), '2100-01-01 10:00Z' FROM channels")
	b.exec("INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) SELECT id, 'reading', '', 'The key was refused.', 'Store another.' FROM channels")
	body = w.page("/")
	require.Contains(t, body, "20 Nov 2026 10:00</time>", "the last webhook, in the channel's zone")
	require.Contains(t, body, "The shop wants rest until 1 Jan 2100 12:00")
	require.Contains(t, body, `<a href="/channels/riga">1</a>`, "what is wrong with it")
	require.Contains(t, w.page("/channels/riga"), "The key was refused.")
	b.exec("UPDATE channels SET enabled = false")
	require.Contains(t, w.page("/"), "<td>Off</td>")
}

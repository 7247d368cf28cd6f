package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
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
	b.exec("UPDATE feed_cursors SET updated_at = now()")
	require.Contains(t, w.page("/"), `<span class="state settled">Well</span>`)
	b.exec("UPDATE channels SET enabled = false")
	require.Contains(t, w.page("/"), "<td>Off</td>")
}

package console

import (
	"net/http"
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestANoticeIsTriedAndShownWithItsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Operator)
	require.Contains(t, w.page("/notices"), `href="/notices/try"`)
	require.NotContains(t, b.as(access.Viewer).page("/notices"), `href="/notices/try"`)
	require.Contains(t, w.page("/notices/try?channel=riga"), `<option value="riga" selected>`)

	nobody := w.post("/notices", url.Values{"channel": {"riga"}})
	require.Equal(t, http.StatusConflict, nobody.Code, "it names nobody")
	unknown := w.post("/notices", url.Values{"channel": {"none"}})
	require.Equal(t, http.StatusBadRequest, unknown.Code)
	require.Contains(t, unknown.Body.String(), "channel: there is no &#34;none&#34;")

	b.exec("UPDATE people SET email = 'viewer@example.test' WHERE code = 'viewer'")
	b.exec("UPDATE channels SET notices_to = 'viewer'")
	require.Equal(t, "/notices/1", w.post("/notices", url.Values{"channel": {"riga"}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM notice_deliveries WHERE way = 'email' AND state = 'intended'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'try notices'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'notices' AND channel = 'riga'"))
	page := w.page("/notices/1")
	require.Contains(t, page, "The notice is on its way.")
	require.Contains(t, page, `<span class="state intended">To be sent</span>`)
	b.exec("UPDATE notice_deliveries SET state = 'failed', error = 'no such mailbox', done_at = now()")
	require.Contains(t, w.page("/notices/1"), "no such mailbox")
	require.Contains(t, w.page("/notices?state=failed"), "1 notice")
	require.Contains(t, b.program(access.Viewer).page("/api/v1/notices/1"), `"person":"viewer"`)
	for _, target := range []string{"/notices/2", "/notices/x", "/notices/0"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

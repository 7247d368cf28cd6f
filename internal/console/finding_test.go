package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// differs has the shop's order 1001 differ from its sale, which is there.
func (b *bundle) differs() {
	b.t.Helper()
	b.exec("UPDATE channels SET orders_in = true")
	b.exec(`INSERT INTO reconcile_findings (channel_id, kind, subject, name, shop, ours, repair, asked_at)
		SELECT id, 'status', '1001', '1001', 'completed', 'held', 'walk', now() FROM channels`)
}

func TestAFindingIsRepairedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.differs()
	looks := b.as(access.Viewer)
	require.Contains(t, looks.page("/findings"), `<a href="/findings/1">#1</a>`)
	require.Contains(t, looks.page("/findings?kind=paid"), "0 findings")
	page := looks.page("/findings/1")
	for _, said := range []string{"Finding 1", "Status differs", "completed", `<a href="/sales/riga/1001">1001</a>`, "The sale is walked again"} {
		require.Contains(t, page, said)
	}
	require.NotContains(t, page, "<form method=\"post\" action=\"/findings")
	for _, target := range []string{"/findings/2", "/findings/x", "/findings/0", "/findings/-1"} {
		require.Equal(t, http.StatusNotFound, looks.get(target).Code, target)
	}

	w := b.as(access.Operator)
	for range 2 {
		require.Equal(t, "/findings/1", w.post("/findings/1/repair", url.Values{"key": {"k"}}).Header().Get("Location"))
	}
	require.Equal(t, 1, b.count("SELECT count(*) FROM reconcile_findings WHERE state = 'repairing' AND actor = 'operator' AND command = 'k'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'reconcile finding'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'order' AND subject = '1001'"))
	require.Contains(t, w.page("/findings/1"), "The repair is under way.")

	b.exec("UPDATE reconcile_findings SET state = 'closed', closed_at = now()")
	require.NotContains(t, w.page("/findings/1"), "<form method=\"post\" action=\"/findings")
	late := w.post("/findings/1/repair", url.Values{"key": {"l"}})
	require.Equal(t, http.StatusConflict, late.Code)
	require.Contains(t, late.Body.String(), "nothing is to be done")
}

func TestAFindingIsLeftAloneForAReason(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.differs()
	w := b.as(access.Operator)
	require.Equal(t, http.StatusBadRequest, w.post("/findings/1/ignore", url.Values{}).Code)
	require.Equal(t, "/findings/1", w.post("/findings/1/ignore", url.Values{"reason": {"the staff keep it so"}}).Header().Get("Location"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM reconcile_findings WHERE state = 'ignored' AND reason = 'the staff keep it so'"))
	require.Contains(t, w.page("/findings/1"), "the staff keep it so")
	answer := b.program(access.Operator).send("/api/v1/findings/1/repair", `{"key": "k"}`)
	require.Contains(t, answer.Body.String(), `"state":"repairing"`)
}

func TestAShopIsHeldAgainstOurBooksWhenAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.differs()
	w := b.as(access.Operator)
	require.Contains(t, w.page("/looks"), `href="/looks/new"`)
	require.NotContains(t, b.as(access.Viewer).page("/looks"), `href="/looks/new"`)
	require.Contains(t, w.page("/looks/new?channel=riga"), `<option value="riga" selected>`)

	for name, test := range map[string]struct {
		form   url.Values
		status int
		says   string
	}{
		"a channel that isn't there": {url.Values{"channel": {"none"}}, 400, "channel: there is no &#34;none&#34;"},
		"no time":                    {url.Values{"channel": {"riga"}, "since": {"soon"}}, 400, "since: "},
		"backwards":                  {url.Values{"channel": {"riga"}, "since": {"2026-11-02"}, "until": {"2026-11-01"}}, 400, "it has to be before until"},
	} {
		answer := w.post("/looks", test.form)
		require.Equal(t, test.status, answer.Code, name)
		require.Contains(t, answer.Body.String(), test.says, name)
	}
	require.Zero(t, b.count("SELECT count(*) FROM outbox WHERE topic = 'reconcile'"))

	november := url.Values{"channel": {"riga"}, "since": {"2026-11-01"}, "until": {"2026-11-03"}}
	for range 2 {
		require.Equal(t, "/looks", w.post("/looks", november).Header().Get("Location"))
	}
	require.Equal(t, 1, b.count(`SELECT count(*) FROM outbox WHERE topic = 'reconcile' AND channel = 'riga'
		AND (payload->>'since')::timestamptz = '2026-10-31 22:00Z' AND (payload->>'until')::timestamptz = '2026-11-02 22:00Z'`), "by the channel's zone")
	require.NotZero(t, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'reconcile' AND result = 'asked'"))

	b.exec("INSERT INTO reconciliations (channel_id, key, since, until) SELECT id, 'k', '2026-10-31 22:00Z', '2026-11-02 22:00Z' FROM channels")
	require.Contains(t, w.page("/looks"), "Running")
	require.Equal(t, http.StatusSeeOther, w.post("/looks", november).Code, "the one that is under way is it")
	other := w.post("/looks", url.Values{"channel": {"riga"}})
	require.Equal(t, http.StatusConflict, other.Code)
	require.Contains(t, other.Body.String(), "ask again once it is done")
	b.exec("UPDATE channels SET orders_in = false")
	require.Equal(t, http.StatusConflict, w.post("/looks", url.Values{"channel": {"riga"}}).Code)
}

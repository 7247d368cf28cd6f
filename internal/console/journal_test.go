package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestTheJournalIsFoundByWhatAnEntryIsAbout(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.exec(`INSERT INTO journal (at, actor, action, channel, sale_id, result, detail, before, after) SELECT '2026-11-20 10:00Z', 'ann', 'apply', 'riga', id, 'done',
		'{"sku": "TEA", "customer": "7"}', '{"name": "Tea"}', '{"name": "<b>Green tea</b>", "unit": "g"}' FROM sales`)
	b.exec("INSERT INTO journal (at, actor, action, result) SELECT '2026-11-21 10:00Z', 'bob', 'look', 'done' FROM generate_series(1, 60)")
	w := b.as(access.Viewer)
	require.Contains(t, w.page("/journal?actor=bob"), "51 or more")
	for query, found := range map[string]string{
		"number=1001": "1 entry", "number=1002": "0 entries", "sku=TEA": "1 entry", "customer=7": "1 entry", "customer=8": "0 entries", "channel=riga&action=apply": "1 entry",
		"actor=ann": "1 entry", "action=nothing": "0 entries", "actor=bob&since=2026-11-22": "0 entries", "actor=ann&until=2026-11-20": "1 entry", "actor=ann&until=2026-11-19": "0 entries",
		"actor=ann&since=2026-11-20": "1 entry",
	} {
		require.Contains(t, w.page("/journal?"+query), found, query)
	}
	require.Equal(t, http.StatusBadRequest, w.get("/journal?since=soon").Code)
	list := w.page("/journal?sku=TEA")
	require.Contains(t, list, "name: Tea → &lt;b&gt;Green tea&lt;/b&gt;")
	require.Contains(t, list, `href="/sales?search=1001"`)
	require.Contains(t, w.page("/journal.csv?sku=TEA"), "2026-11-20 10:00,ann,apply,done,riga,1001,")

	id := b.count("SELECT id FROM journal WHERE actor = 'ann'")
	page := w.page("/journal/" + itoa(id))
	for _, said := range []string{"<td>Tea</td><td>&lt;b&gt;Green tea&lt;/b&gt;</td>", "<td></td><td>g</td>", "20 Nov 2026 10:00", "<dt>sku</dt><dd>TEA</dd>"} {
		require.Contains(t, page, said)
	}
	require.Contains(t, b.program(access.Viewer).page("/api/v1/journal/"+itoa(id)), `"before":{"name":"Tea"}`)
	for _, target := range []string{"/journal/999999", "/journal/x"} {
		require.Equal(t, http.StatusNotFound, w.get(target).Code, target)
	}
}

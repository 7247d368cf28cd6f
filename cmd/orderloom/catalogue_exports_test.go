package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

func TestLookingAtExports(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	b.exec(t, `INSERT INTO exports (channel_id, state, offered, edits, filed, taken, refused, begun_at, handed_at, import_id, import_said, report, looked_at, ended_at)
		SELECT id, 'done', 40, 1, 2, 2, 1, '2026-03-01', '2026-03-01 00:01', '64f0c0ffee64f0c0ffee64f0', 'PARTIAL',
		'{"figures": {"total": 2, "created": 1, "errors": 1}, "errors": [{"names": ["SKU-0012"], "text": "SKU-0012: назва довша за 110 символів"}]}', '2026-03-01 00:08', '2026-03-01 00:09' FROM channels`)
	b.exec(t, `INSERT INTO exports (channel_id, state, offered, filed, begun_at, ended_at, reason)
		SELECT id, 'failed', 40, 1, '2026-03-02', '2026-03-02 00:01', 'it takes no import now' FROM channels`)
	for sku, told := range map[string]string{"SKU-0012": "'create', 'refused', 'SKU-0012: назва довша за 110 символів'", "SKU-0031": "'edit', 'done', NULL"} {
		b.exec(t, "INSERT INTO export_items (export_id, item_id, texts, rest, way, state, error) SELECT 1, id, '', '', "+told+" FROM items WHERE sku = '"+sku+"'")
	}
	for name, args := range map[string]string{
		"export_list":   "catalogue exports",
		"export_failed": "catalogue exports --state failed --channel tea",
		"export_show":   "catalogue exports show 1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	t.Run("in pages and files", func(t *testing.T) {
		t.Parallel()
		page := call(t.Context(), b.environment, "catalogue", "exports", "show", "1", "--page-size", "1")
		require.Contains(t, page.errOut, "items in all: --page 2 shows more")
		require.Contains(t, requireOK(t, b.environment, "catalogue", "exports", "-o", "csv"), "EXPORT,CHANNEL,STATE,OFFERED,EDITS,FILED,TAKEN,REFUSED,")
	})
	for args, want := range map[string]string{
		"catalogue exports show 9":           "there is no export 9",
		"catalogue exports show x":           "is no export's id",
		"catalogue exports --state fail":     "did you mean failed?",
		"catalogue exports --channel coffee": `no channel "coffee"`,
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(args)...)
			require.NotEqual(t, exitOK, got.code)
			require.Contains(t, got.errOut, want)
		})
	}
}

func TestAReadingTellsWhatItsExportCameTo(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	view := newCatalogView("prom-kyiv", activities.CatalogPart{Exported: &activities.Exported{Export: 3, Offered: 40, Edits: 1, Filed: 2, Taken: 2, Refused: 1}})
	view.page(output.NewPage(&text))
	require.Contains(t, text.String(), "in the file  2\n")
	require.Contains(t, text.String(), "refused      1\n")

	for want, step := range map[string]catalogStep{
		"":                                 {CatalogPart: activities.CatalogPart{Seen: 7}},
		"export: 1 to edit, 2 in the file": {Edits: 1, Filed: 2},
		"edits: 99 taken, 1 refused":       {Taken: 99, Refused: 1},
		"the shop imports the file: begun, 0 created, 0 updated":   {Import: "64f0"},
		"the shop imports the file: PARTIAL, 2 created, 1 updated": {Import: "64f0", Said: "PARTIAL", Created: 2, Updated: 1},
	} {
		require.Equal(t, want, step.exported())
	}
}

package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

func TestDryRunSaysWhatWouldHappenAndDoesNothing(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", onDelivery, paid, cancelled, spoiled, unknownItem, refunded)
	_, err := b.db.Exec(t.Context(), `UPDATE channels SET policy = policy || '{"import_statuses": ["processing"]}'`)
	require.NoError(t, err)
	before := b.contents(t)
	b.shop.ForgetRequests()

	require.Equal(t, map[string]string{"252": "new booked", "253": "new booked", "256": "new ignored", "278": "new held", "287": "new held", "306": "new booked"},
		b.preview(t, "--since", "2026-11-01"))
	require.Equal(t, map[string]string{"252": "new booked", "253": "new booked", "256": "new ignored", "278": "new held", "287": "new held", "306": "new booked"},
		b.preview(t), "without a time: what changed")
	require.Equal(t, map[string]string{"287": "new held"}, b.preview(t, "--number", "287"))
	require.Empty(t, b.preview(t, "--until", "2026-11-01"))

	missing := call(t.Context(), b.environment, "import", "orders", "--channel", "tea", "--dry-run", "--number", "252", "--number", "999")
	require.Equal(t, exitNotFound, missing.code)
	require.Contains(t, missing.errOut, "no order 999")
	require.Contains(t, missing.out, "be booked: invoice, delivery note")

	require.Equal(t, before, b.contents(t), "nothing was written")
	for kind := range b.shop.RequestCount() {
		require.Contains(t, []string{"orders.list", "refunds.list"}, kind, "the shop was only read")
	}
	require.NotEmpty(t, b.shop.RequestCount())
}

func TestDryRunKnowsWhatIsStored(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.shop.TouchOrder(onDelivery)                              // says nothing new
	b.shop.ReplaceField(unknownItem, "customer_note", `"now"`) // another text
	b.shop.ReplaceField(paid, "total", `"free"`)               // unreadable
	require.Empty(t, b.shop.EditOrder(cancelled, `{"status":"processing"}`))
	require.Empty(t, b.shop.EditOrder(onDelivery, `{"status":"cancelled"}`)) // after its invoice
	before := b.contents(t)

	require.Equal(t, map[string]string{
		"252": "changed reversed", "253": "changed held", "256": "changed booked", "278": "known nothing", "287": "changed held", "306": "known nothing",
	}, b.preview(t, "--since", "2026-11-01"))
	rows := fromJSON[previewRows](t, requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--dry-run", "--number", "252", "-o", "json"))
	require.Empty(t, rows[0].Issues, "what was posted of it is taken back without a question")
	require.Equal(t, before, b.contents(t), "nothing was written")
}

// preview is news and outcome by number.
func (b *books) preview(t *testing.T, args ...string) map[string]string {
	t.Helper()
	args = append([]string{"import", "orders", "--channel", b.channel, "--dry-run", "-o", "json"}, args...)
	got := map[string]string{}
	for _, row := range fromJSON[previewRows](t, requireOK(t, b.environment, args...)) {
		got[row.RemoteID] = row.News + " " + row.Outcome
	}
	return got
}

func TestMomentsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	riga := office.Location("Europe/Riga")
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-11-22":                "2026-11-21T22:00:00Z",
		"2026-07-01 14:30":          "2026-07-01T11:30:00Z",
		"2026-11-22T14:30:00Z":      "2026-11-22T14:30:00Z",
		"2026-11-22T14:30:00+02:00": "2026-11-22T12:30:00Z",
		"48h":                       "2026-11-20T12:00:00Z",
		"90m":                       "2026-11-22T10:30:00Z",
	} {
		got, err := parseMoment(text, now, riga)
		require.NoError(t, err, text)
		require.Equal(t, want, got.UTC().Format(time.RFC3339), text)
	}
	for _, text := range []string{"", "yesterday", "22.11.2026", "2026-13-01", "-48h"} {
		_, err := parseMoment(text, now, riga)
		require.Equal(t, exitUsage, exitCode(t.Context(), err), text)
	}
}

func TestATimeThatEndsBeforeItBeginsIsRefused(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	got := call(t.Context(), b.environment, "import", "orders", "--channel", "tea", "--dry-run", "--since", "24h", "--until", "48h")
	require.Equal(t, exitUsage, got.code, got.errOut)
	require.Contains(t, got.errOut, "--since has to be before --until")
}

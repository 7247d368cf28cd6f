package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
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

func TestDryRunSaysThatAPersonCancelledTheSale(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", unknownItem, spoiled)
	_, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: b.channel, Fresh: true})
	require.NoError(t, err)
	for _, id := range []string{"287", "278"} {
		b.walk(t, id)
		b.command(t, id, activities.CommandCancel)
		b.walk(t, id)
	}
	b.shop.SetStatus(unknownItem, "completed")
	b.shop.ReplaceField(spoiled, "total", `"free"`) // unreadable
	require.Equal(t, map[string]string{"287": "changed stays_cancelled", "278": "changed stays_cancelled"}, b.preview(t, "--since", "2026-11-01"))
	require.Contains(t, requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--dry-run", "--number", "287"), "stay cancelled: a person cancelled its sale")
	b.readAndWalk(t, "287")
	b.walk(t, "278")
	require.Equal(t, "cancelled cancelled", b.stateOf(t, "287")+" "+b.stateOf(t, "278"))
}

// command gives a sale a command, which its next pass carries out.
func (b *books) command(t *testing.T, number, kind string) {
	t.Helper()
	rows, err := dbgen.New().SaleFind(t.Context(), b.db, number, b.channel)
	require.NoError(t, err)
	require.Len(t, rows, 1)
	given, err := activities.GiveCommand(t.Context(), b.db, rows[0].ID, activities.Command{Key: kind + number, Asked: activities.Asked{Kind: kind}, Actor: "ann", Reason: "rung us"})
	require.NoError(t, err)
	require.Nil(t, given.Refusal)
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

func TestATimeThatEndsBeforeItBeginsIsRefused(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	got := call(t.Context(), b.environment, "import", "orders", "--channel", "tea", "--dry-run", "--since", "24h", "--until", "48h")
	require.Equal(t, exitUsage, got.code, got.errOut)
	require.Contains(t, got.errOut, "--since has to be before --until")
}

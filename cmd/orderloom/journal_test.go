package main

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/sheet"
	"github.com/orderloom/orderloom/internal/journal"
)

// journalled are books whose journal holds what the test says and nothing else.
func journalled(t *testing.T) *books {
	t.Helper()
	b := walkedBooks(t)
	b.exec(t, "INSERT INTO journal (at, actor, action, result) SELECT '2025-01-01', 'gone', 'x', 'done' FROM generate_series(1, 60)")
	_, err := b.owner.Exec(t.Context(), "ALTER TABLE journal_before DISABLE TRIGGER journal_append_only")
	require.NoError(t, err)
	_, err = b.owner.Exec(t.Context(), "DELETE FROM journal_before WHERE actor <> 'gone'")
	require.NoError(t, err)
	b.exec(t, `INSERT INTO journal (id, at, actor, action, channel, sale_id, result, detail, before, after, payload_hash) OVERRIDING SYSTEM VALUE VALUES
		(9001, '2026-01-01 10:00Z', 'ann', 'release', 'tea', (SELECT id FROM sales WHERE number = '278'), 'done', '{"reason": "the buyer agreed"}', NULL, NULL, NULL),
		(9002, '2026-01-02 10:00Z', 'orderloom', 'import', 'tea', (SELECT id FROM sales WHERE number = '278'), 'done', '{"status": "processing", "version": 1}', NULL, NULL, sha256('x')),
		(9003, '2026-01-03 10:00Z', 'ann', 'apply', '', NULL, 'done', '{"action": "change", "kind": "item", "code": "TEA", "sku": "TEA"}', '{"name": "Tea", "unit": "g"}', '{"name": "Green tea"}', NULL),
		(9004, '2026-01-04 10:00Z', 'bob', 'adjust stock', '', NULL, 'done', '{"sku": "TEA", "reason": "=HYPERLINK(1)"}', '{"on_hand": "5"}', '{"on_hand": "4"}', NULL),
		(9005, '2026-01-05 10:00Z', 'shop', 'join', 'tea', NULL, 'joined', '{"became": "joined"}', NULL, NULL, NULL)`)
	b.exec(t, "INSERT INTO journal_personal (entry_id, at, address) VALUES (9005, '2026-01-05 10:00Z', '192.0.2.7')")
	return b
}

func TestJournal(t *testing.T) {
	t.Parallel()
	b := journalled(t)
	for name, args := range map[string][]string{
		"journal_list":      {"journal", "list", "--since", "2026-01-01"},
		"journal_of_an_sku": {"journal", "list", "--sku", "TEA"},
		"journal_none":      {"journal", "list", "--actor", "nobody"},
		"journal_show":      {"journal", "show", "9003"},
		"journal_hash":      {"journal", "show", "9002"},
		"journal_address":   {"journal", "show", "#9005"},
	} {
		requireGolden(t, name+".golden", requireOK(t, b.environment, args...))
		requireGolden(t, name+".golden.json", requireOK(t, b.environment, append(args, "-o", "json")...))
	}
	var customer string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT customer_id::text FROM sales WHERE number = '278'").Scan(&customer))
	for _, args := range []string{"--number 278", "--number 278 --channel tea --until 2026-02-01", "--customer " + customer} {
		got := fromJSON[[]journal.Row](t, requireOK(t, b.environment, append(strings.Fields("journal list -o json "+args), "--action", "release")...))
		require.Len(t, got, 1, args)
		require.Equal(t, "ann", got[0].Actor)
	}
	require.Equal(t, "import\n:4\n", requireOK(t, b.environment, "__complete", "journal", "list", "--action", "im"))
}

func TestAWholeJournalIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	b := journalled(t)
	file := requireOK(t, b.environment, "journal", "list", "-o", "csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+65, "all, and no page of them")
	require.Equal(t, []string{"ENTRY", "AT (UTC)", "ACTOR", "ACTION", "RESULT", "CHANNEL", "ORDER", "ABOUT"}, rows[0])
	require.Len(t, fromJSON[[]journal.Row](t, requireOK(t, b.environment, "journal", "list", "--all", "-o", "json")), 65)
	require.Equal(t, "[]\n", requireOK(t, b.environment, "journal", "list", "--all", "--actor", "nobody", "-o", "json"))
	require.Equal(t, 66, strings.Count(requireOK(t, b.environment, "journal", "list", "--all"), "\n"))
	require.Equal(t, 11, strings.Count(requireOK(t, b.environment, "journal", "list", "-o", "csv", "--page-size", "10"), "\r\n"))

	inSheet, err := sheet.Read(strings.NewReader(requireOK(t, b.environment, "journal", "list", "-o", "xlsx")), "actor")
	require.NoError(t, err)
	require.Len(t, inSheet, 65)

	page := call(t.Context(), b.environment, "journal", "list")
	require.Contains(t, page.errOut, "there are more entries: --page 2 shows them")
	last := call(t.Context(), b.environment, "journal", "list", "--page", "2")
	require.NotContains(t, last.errOut, "more entries")
	require.Equal(t, 16, strings.Count(last.out, "\n"))
}

func TestWhatIsPersonalBesideAnEntryIsErased(t *testing.T) {
	t.Parallel()
	b := journalled(t)
	const id = "9005"
	require.Equal(t, "What was personal beside entry "+id+" is erased.\n", requireOK(t, b.environment, "journal", "erase", id, "--reason", "asked for", "--actor", "ann"))
	again := fromJSON[journalErasedView](t, requireOK(t, b.environment, "journal", "erase", id, "--reason", "asked for", "-o", "json"))
	require.False(t, again.Erased)
	shown := fromJSON[journal.Row](t, requireOK(t, b.environment, "journal", "show", id, "-o", "json"))
	require.Equal(t, []string{"shop", "joined", ""}, []string{shown.Actor, shown.Result, shown.Address})
	told := fromJSON[[]journal.Row](t, requireOK(t, b.environment, "journal", "list", "--action", "erase journal", "-o", "json"))
	require.Len(t, told, 1)
	require.JSONEq(t, `{"entry": "`+id+`", "reason": "asked for"}`, string(told[0].Detail))
}

func TestPruneDropsWhatIsOldEnough(t *testing.T) {
	t.Parallel()
	b := journalled(t)
	require.Contains(t, requireOK(t, b.environment, "journal", "prune", "--keep", "10y", "--dry-run"), "Nothing is older than ")
	_, err := b.owner.Exec(t.Context(), "SELECT journal_add('journal_2001_01', '2001-01-01Z', '2001-02-01Z')")
	require.ErrorContains(t, err, "overlap", "a time has one part")
	_, err = b.owner.Exec(t.Context(), `ALTER TABLE journal DETACH PARTITION journal_before;
		ALTER TABLE journal ATTACH PARTITION journal_before FOR VALUES FROM (MINVALUE) TO ('2026-02-01Z')`)
	require.NoError(t, err)
	keep := fmt.Sprintf("%dmo", (time.Now().Year()-2026)*12+int(time.Now().Month())-2)
	planned := fromJSON[journalPrunedView](t, requireOK(t, b.environment, "journal", "prune", "--keep", keep, "--dry-run", "-o", "json"))
	require.Equal(t, []string{"journal_before"}, planned.Dropped)
	done := fromJSON[journalPrunedView](t, requireOK(t, b.environment, "journal", "prune", "--keep", keep, "--actor", "ann", "-o", "json"))
	require.Equal(t, planned.Dropped, done.Dropped)
	left := fromJSON[[]journal.Row](t, requireOK(t, b.environment, "journal", "list", "-o", "json"))
	require.Len(t, left, 1)
	require.Equal(t, []string{"ann", "prune journal"}, []string{left[0].Actor, left[0].Action})
	var beside int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM journal_personal").Scan(&beside))
	require.Zero(t, beside)
}

func TestHowLongEntriesAreKept(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	for keep, want := range map[string]string{"10y": "2016-11-22", "18mo": "2025-05-22", "1y": "2025-11-22"} {
		got, err := keptFrom(keep, now)
		require.NoError(t, err)
		require.Equal(t, want, got.Format(time.DateOnly), keep)
	}
	for _, keep := range []string{"", "0y", "10", "10d", "-1y", "1000y", "1.5y", "1y6mo"} {
		_, err := keptFrom(keep, now)
		require.ErrorContains(t, err, "--keep: want", keep)
	}
}

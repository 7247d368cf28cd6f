package journal

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// parts are the journal's, with the month that each begins with.
func (b *bundle) parts() (names []string) {
	b.t.Helper()
	rows, err := b.Owner.Query(b.t.Context(), "SELECT part FROM journal_parts()")
	require.NoError(b.t, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(b.t, rows.Scan(&name))
		names = append(names, name)
	}
	require.NoError(b.t, rows.Err())
	return names
}

// month is the first moment of the month that is so many after this one.
func month(after int) time.Time {
	now := time.Now().UTC()
	return time.Date(now.Year(), now.Month()+time.Month(after), 1, 0, 0, 0, 0, time.UTC)
}

func nameOf(month time.Time) string { return "journal_" + month.Format("2006_01") }

// in is which part an entry is in.
func (b *bundle) in(actor string) (part string) {
	b.t.Helper()
	require.NoError(b.t, b.Owner.QueryRow(b.t.Context(), "SELECT tableoid::regclass::text FROM journal WHERE actor = $1", actor).Scan(&part))
	return part
}

func TestPartsAreMadeAhead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	want := []string{"journal_before", nameOf(month(1)), nameOf(month(2)), nameOf(month(3)), "journal_default"}
	require.Equal(t, want, b.parts(), "the migration makes the first")
	made, err := Ahead(t.Context(), b.Owner)
	require.NoError(t, err)
	require.Empty(t, made, "they are there")
	_, err = Ahead(t.Context(), b.App)
	require.ErrorContains(t, err, "42501", "only the owner makes tables")
}

func TestWhatFoundNoPartGoesToItsMonthLater(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.Owner.Exec(t.Context(), fmt.Sprintf("DROP TABLE %s; DROP TABLE %s", nameOf(month(2)), nameOf(month(3))))
	require.NoError(t, err)
	for actor, at := range map[string]time.Time{"now": month(0), "next": month(1), "late": month(2), "later": month(3), "a clock gone wrong": month(50)} {
		b.exec("INSERT INTO journal (at, actor, action, result, detail) VALUES ($1, $2, 'x', 'done', '{\"sku\": \"TEA\"}')", at, actor)
	}
	require.Equal(t, "journal_default", b.in("late"), "no entry is lost")
	before := b.actors(Filter{SKU: "TEA"})

	made, err := Ahead(t.Context(), b.Owner)
	require.NoError(t, err)
	require.Equal(t, []string{nameOf(month(2)), nameOf(month(3))}, made)
	require.Equal(t, []string{"journal_before", nameOf(month(1)), nameOf(month(2)), nameOf(month(3)), "journal_default"}, []string{
		b.in("now"), b.in("next"), b.in("late"), b.in("later"), b.in("a clock gone wrong"),
	})
	require.Equal(t, before, b.actors(Filter{SKU: "TEA"}), "and none is changed")
	b.exec("INSERT INTO journal (actor, action, result) VALUES ('after', 'x', 'done')")
	require.Equal(t, "journal_before", b.in("after"), "numbers go on")
}

func TestOldPartsAreDroppedWithWhatStandsBesideThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO journal (at, actor, action, result) VALUES ($1, 'old', 'x', 'done'), ($2, 'young', 'x', 'done')", month(0), month(1))
	b.exec(`INSERT INTO journal_personal (entry_id, at, address) SELECT id, at, '192.0.2.1' FROM journal`)
	_, err := Prune(t.Context(), b.App, month(1), "ann")
	require.ErrorContains(t, err, "42501", "the application can't")

	old, err := Old(t.Context(), b.Owner, month(1).Add(-time.Second))
	require.NoError(t, err)
	require.Empty(t, old, "its last moment is too young")
	old, err = Old(t.Context(), b.Owner, month(1))
	require.NoError(t, err)
	require.Equal(t, []Part{{"journal_before", month(1)}}, old)
	require.Contains(t, b.parts(), "journal_before", "asking drops nothing")
	for _, want := range [][]string{{"journal_before"}, nil} {
		dropped, err := Prune(t.Context(), b.Owner, month(1), "ann")
		require.NoError(t, err)
		require.Equal(t, want, dropped)
	}
	require.ElementsMatch(t, []string{"young", "ann"}, b.actors(Filter{}), "that it was done is told, once, in the part for what has none")
	require.Equal(t, "journal_default", b.in("ann"))
	var beside int
	require.NoError(t, b.App.QueryRow(t.Context(), "SELECT count(*) FROM journal_personal").Scan(&beside))
	require.Equal(t, 1, beside)
}

package journal

import (
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
)

// last is the newest entry.
func (b *bundle) last() Row {
	b.t.Helper()
	rows, err := List(b.t.Context(), b.App, Filter{}, 1, 0)
	require.NoError(b.t, err)
	require.Len(b.t, rows, 1)
	got, err := Get(b.t.Context(), b.App, rows[0].ID)
	require.NoError(b.t, err)
	require.Equal(b.t, rows[0], got, "the same in a list and alone")
	return got
}

func TestAnEntryIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := time.Now()
	require.NoError(t, Entry{
		Actor: "ann", Action: "apply", Channel: "riga", Result: "waits", Detail: map[string]any{"sku": "TEA", "customer": "7"},
		Before: map[string]string{"name": "Tea"}, After: map[string]string{"name": "Green tea", "unit": "g"},
		Personal: Personal{Address: netip.MustParseAddr("::ffff:192.0.2.7"), After: map[string]string{"email": "ann@example.test"}},
	}.Write(t.Context(), b.App))
	got := b.last()
	require.WithinDuration(t, before, got.At, time.Minute)
	require.Equal(t, time.UTC, got.At.Location())
	require.JSONEq(t, `{"sku": "TEA", "customer": "7"}`, string(got.Detail))
	got.ID, got.At, got.Detail = 0, time.Time{}, nil
	require.Equal(t, Row{
		Actor: "ann", Action: "apply", Channel: "riga", SKU: "TEA", Customer: "7", Result: "waits",
		Before: map[string]string{"name": "Tea"}, After: map[string]string{"name": "Green tea", "unit": "g", "email": "ann@example.test"},
		Address: "192.0.2.7",
	}, got)
}

func TestAnEntryNeedsNoMoreThanWhoAndWhat(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, Entry{Actor: "ann", Action: "key", Personal: Personal{Whose: "person ann"}}.Write(t.Context(), b.App))
	got := b.last()
	require.Equal(t, "done", got.Result)
	require.JSONEq(t, "{}", string(got.Detail))
	require.Empty(t, got.Before)
	require.Empty(t, got.Address)
	var beside int
	require.NoError(t, b.App.QueryRow(t.Context(), "SELECT count(*) FROM journal_personal").Scan(&beside))
	require.Zero(t, beside, "nothing stands beside an entry that has nothing personal")
	require.ErrorContains(t, Entry{Action: "key", Detail: func() {}}.Write(t.Context(), b.App), "journal key")
}

func TestWhatIsPersonalIsErasedAndTheEntryStands(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, Entry{
		Actor: "ann", Action: "join", Channel: "riga", Personal: Personal{Address: netip.MustParseAddr("2001:db8::1")},
	}.Write(t.Context(), b.App))
	id := b.last().ID
	for _, want := range []bool{true, false} {
		erased, err := Erase(t.Context(), b.App, id, "bob", "the owner asked for it")
		require.NoError(t, err)
		require.Equal(t, want, erased)
	}
	got, err := Get(t.Context(), b.App, id)
	require.NoError(t, err)
	require.Equal(t, "join", got.Action)
	require.Empty(t, got.Address)
	require.Equal(t, []string{"bob", "ann"}, b.actors(Filter{}), "who erased is told, once")
	_, err = Erase(t.Context(), b.App, id+100, "bob", "x")
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

func TestSomebodyIsForgottenInAllEntries(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, whose := range []string{"person ann", "person bob", "person ann", ""} {
		require.NoError(t, Entry{
			Actor: "x", Action: "apply", Personal: Personal{Whose: whose, After: map[string]string{"email": "a@example.test"}},
		}.Write(t.Context(), b.App))
	}
	require.NoError(t, Forget(t.Context(), b.App, "person ann"))
	require.NoError(t, Forget(t.Context(), b.App, ""), "nobody is nobody, and not everybody")
	var left string
	require.NoError(t, b.App.QueryRow(t.Context(), "SELECT string_agg(whose, ',' ORDER BY entry_id) FROM journal_personal").Scan(&left))
	require.Equal(t, "person bob,", left)
}

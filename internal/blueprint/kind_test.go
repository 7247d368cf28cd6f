package blueprint_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestEveryListOfAFileIsAKind(t *testing.T) {
	t.Parallel()
	var lists, kinds []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[blueprint.File]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		lists = append(lists, name)
	}
	for _, k := range blueprint.Kinds() {
		kinds = append(kinds, k.List)
		again, there := blueprint.KindNamed(k.Name)
		require.True(t, there)
		require.Equal(t, k.List, again.List)
		settings := k.Settings()
		require.Equal(t, k.Key, settings[0].Path, "what names it comes first")
		for _, s := range settings {
			require.NotEmpty(t, s.Meaning, "%s %s", k.Name, s.Path)
			require.NotRegexp(t, `[a-z](?:[A-Z]|SKU)`, s.Meaning, "%s %s is told in the file's words, not in Go's", k.Name, s.Path)
		}
	}
	require.Equal(t, lists, kinds)
	_, there := blueprint.KindNamed("mart")
	require.False(t, there)
}

func kind(t *testing.T, name string) blueprint.Kind {
	t.Helper()
	k, there := blueprint.KindNamed(name)
	require.True(t, there)
	return k
}

// amend changes settings of a thing: "name=Centrs".
func (b *bundle) amend(name, code string, isNew bool, set ...string) (blueprint.Outcome, error) {
	b.t.Helper()
	a := blueprint.Amendment{Kind: kind(b.t, name), Code: code, New: isNew}
	for _, s := range set {
		path, value, _ := strings.Cut(s, "=")
		a.Set = append(a.Set, blueprint.Assignment{Path: path, Value: value})
	}
	return a.Apply(b.t.Context(), b.db.App, options())
}

// changes are the settings that an outcome changed: "name: Riga → Centrs".
func changes(out blueprint.Outcome) (all []string) {
	for _, c := range out.Changes {
		for _, f := range c.Fields {
			all = append(all, f.Path+": "+f.From+" → "+f.To)
		}
	}
	return all
}

func TestAnAmendmentChangesWhatItNamesAndNothingElse(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		kind, code string
		set        []string
		want       []string
	}{
		"a name":                       {"warehouse", "main", []string{"name=Rīga: centrs"}, []string{"name: Main warehouse → Rīga: centrs"}},
		"a text that looks like truth": {"warehouse", "main", []string{"name=true"}, []string{"name: Main warehouse → true"}},
		"a truth in a group":           {"channel", "woo-riga", []string{"policy.automatic=false"}, []string{"policy.automatic: true → false"}},
		"a number":                     {"channel", "woo-riga", []string{"limits.calls_burst=7"}, []string{"limits.calls_burst: 20 → 7"}},
		"an amount":                    {"channel", "woo-riga", []string{"policy.tolerance=0.02"}, []string{"policy.tolerance: 0.01 → 0.02"}},
		"a day":                        {"channel", "woo-riga", []string{"start_at=2026-02-01"}, []string{"start_at: 2026-01-31T00:00:00Z → 2026-02-01T00:00:00Z"}},
		"a time":                       {"channel", "woo-riga", []string{"schedules.orders=04:00"}, []string{"schedules.orders: 5m → 04:00"}},
		"a list, with commas":          {"pos", "web", []string{"currencies=EUR, USD"}, []string{"currencies: EUR → EUR, USD"}},
		"a list, as a file has it":     {"pos", "web", []string{"currencies=[EUR, USD]"}, []string{"currencies: EUR → EUR, USD"}},
		"an entry of a list":           {"pos", "web", []string{"payments[cod].money_account=bank"}, []string{"payments[cod].money_account: cash → bank"}},
		"a further entry":              {"channel", "woo-riga", []string{"payments[bacs2].money_account=bank"}, []string{"payments[bacs2].method:  → bacs2", "payments[bacs2].money_account:  → bank"}},
		"an entry less":                {"pos", "web", []string{"payments[cod]="}, []string{"payments[cod].method: cod → ", "payments[cod].money_account: cash → ", "payments[cod].register: till-1 → "}},
		"no such entry less":           {"pos", "web", []string{"payments[none]="}, nil},
		"an entry of two names":        {"pos", "web", []string{"series[receipt production].prefix=R-"}, []string{"series[receipt production].document:  → receipt", "series[receipt production].environment:  → production", "series[receipt production].prefix:  → R-"}},
		"back to the default":          {"channel", "woo-riga", []string{"zone="}, []string{"zone: Europe/Riga → UTC"}},
		"nothing":                      {"channel", "woo-riga", []string{"zone=Europe/Riga"}, nil},
		"several":                      {"channel", "woo-riga", []string{"enabled=false", "name=Centrs"}, []string{"enabled: true → false", "name: Rīga → Centrs"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.apply(b.riga)
			out, err := b.amend(tt.kind, tt.code, false, tt.set...)
			require.NoError(t, err, lines(err))
			require.Equal(t, tt.want, changes(out))
			out, err = b.amend(tt.kind, tt.code, false, tt.set...)
			require.NoError(t, err)
			require.Empty(t, changes(out), "again, it changes nothing")
		})
	}
}

func TestWhatIsAddedHasAllThatItNeeds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.amend("account", "bank", true, "kind=sock")
	require.Equal(t, "kind: \"sock\" is unknown: want bank, cash or merchant\nname: it is missing: add it\n", lines(err))
	out, err := b.amend("account", "bank", true, "name=Bank", "kind=bank")
	require.NoError(t, err, lines(err))
	require.Equal(t, blueprint.Create, out.Changes[0].Action)
	_, err = b.amend("account", "bank", true, "name=Bank", "kind=bank")
	require.Equal(t, fault.Conflict, fault.KindOf(err))
	_, err = b.amend("account", "bnak", false, "name=Bank")
	require.Equal(t, fault.NotFound, fault.KindOf(err))
	require.ErrorContains(t, err, "did you mean bank?")
	_, err = b.amend("item", "TEA", true, "name=Tea", "kind=simple")
	require.NoError(t, err, lines(err))
	_, err = b.amend("item", "TEA", false, "kind=service")
	require.Equal(t, "kind: it is stored as simple and stays so: write simple\n", lines(err))
}

func TestEveryMistakeOfAnAmendmentIsToldAndNothingIsChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	before := b.dump()
	_, err := b.amend("channel", "woo-riga", false, "pos=wb", "zone=Europe/Rga", "environmnt=test", "policy.tolerance=much", "payments.cod=1", "name!=1", "payments[cod]=1", "enabled=maybe")
	require.Error(t, err)
	text := lines(err)
	for _, want := range []string{
		"pos: there is no point of sale \"wb\"", "zone: there is no time zone", "environmnt: there is no such key: did you mean environment?",
		"policy.tolerance: ", "name!: want a setting such as", "payments[cod]: want a setting such as", "enabled: want true or false",
	} {
		require.Contains(t, text, want)
	}
	require.NotContains(t, text, "channels[0]")
	require.ErrorContains(t, err, "channel woo-riga has ")
	require.Equal(t, before, b.dump())
}

// TestAmendmentsSideBySideLoseNothing changes several settings of one thing at once:
// each begins with what the one before it has stored.
func TestAmendmentsSideBySideLoseNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	want := []string{"name=Centrs", "zone=UTC", "enabled=false", "policy.tolerance=0.05", "limits.calls_burst=3"}
	var g errgroup.Group
	for _, set := range want {
		g.Go(func() error {
			_, err := b.amend("channel", "woo-riga", false, set)
			return err
		})
	}
	require.NoError(t, g.Wait())
	entry, err := kind(t, "channel").Entry(t.Context(), b.db.App, "woo-riga")
	require.NoError(t, err)
	for _, set := range want {
		path, value, _ := strings.Cut(set, "=")
		require.Equal(t, value, entry.Settings[path])
	}
}

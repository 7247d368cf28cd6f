package blueprint_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// TestWhatASettingNamesIsThere holds the tags of the types to what there is to be named.
func TestWhatASettingNamesIsThere(t *testing.T) {
	t.Parallel()
	for _, k := range blueprint.Kinds() {
		settings := k.Settings()
		for _, s := range k.Settings() {
			if list := s.List(); list != "" {
				naming := k.Naming(list)
				require.NotEmpty(t, naming, list)
				settings = append(settings, naming...)
			}
		}
		for _, s := range settings {
			_, ours := blueprint.KindNamed(s.Names)
			require.True(t, s.Names == "" || ours || slices.Contains([]string{"register", "platform", "zone"}, s.Names), "%s %s names %q", k.Name, s.Path, s.Names)
			require.True(t, s.Shop == "" || slices.Contains(activities.Lists(), s.Shop), "%s %s is from the shop's %q", k.Name, s.Path, s.Shop)
		}
	}
}

func TestChoicesAreWhatIsStored(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	choices, err := blueprint.Choices(t.Context(), b.db.App)
	require.NoError(t, err)
	require.Contains(t, choices["warehouse"], blueprint.Choice{Code: "main", Name: "Main warehouse"})
	require.Contains(t, choices["channel"], blueprint.Choice{Code: "woo-riga", Name: "Rīga"})
	require.NotContains(t, choices, "item", "there may be too many")
}

func TestANewThingHasItsDefaults(t *testing.T) {
	t.Parallel()
	defaults := kind(t, "channel").Defaults()
	require.Equal(t, "UTC", defaults["zone"])
	require.Equal(t, "true", defaults["switches.orders_in"])
	require.NotContains(t, defaults, "name")
}

func TestAMistakeOfOneThingIsAtItsSetting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	_, err := b.amend("channel", "woo-riga", false, "payments[klarna].money_account=nowhere", "policy.paid_statuses=a,refunded", "policy.refused_statuses=refunded")
	wrong, ok := errors.AsType[*blueprint.Error](err)
	require.True(t, ok, "%v", err)
	var places []string
	for _, m := range wrong.Mistakes {
		places = append(places, m.Place)
	}
	require.Contains(t, places, "payments[klarna].money_account")
	require.Contains(t, places, "policy.paid_statuses[1]")
}

func TestWhatBelongsToAChangeIsDoneWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	o, refusal, done := options(), errors.New("not so"), 0
	o.Also = func(context.Context, pgx.Tx) error { done++; return refusal }
	source := blueprint.Amendment{Kind: kind(t, "source"), Code: "web", New: true, Set: []blueprint.Assignment{{Path: "name", Value: "Web"}}}
	_, err := source.Apply(t.Context(), b.db.App, o)
	require.ErrorIs(t, err, refusal)
	_, err = kind(t, "source").Entry(t.Context(), b.db.App, "web")
	require.Error(t, err, "all of it is written, or nothing")
	o.DryRun = true
	_, err = source.Apply(t.Context(), b.db.App, o)
	require.NoError(t, err)
	require.Equal(t, 1, done, "not where nothing is written")
}

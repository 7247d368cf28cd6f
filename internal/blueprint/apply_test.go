package blueprint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/internal/blueprint"
)

func TestTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.apply(b.riga)
	require.Len(t, first.Changes, 23)
	require.Equal(t, []string{"woo-riga"}, first.Keyless)
	once := b.dump()
	require.Equal(t, 23, strings.Count(once, "apply ann"), "an entry in the journal for each")

	again := b.apply(b.riga)
	require.Empty(t, again.Changes)
	require.Equal(t, 23, again.Same)
	require.Equal(t, once, b.dump())
}

func TestADryRunOnlyLooks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	empty := b.dump()
	o := options()
	o.DryRun = true
	out, err := b.try(b.riga, o)
	require.NoError(t, err)
	require.Len(t, out.Changes, 23)
	require.Equal(t, empty, b.dump())
}

func TestADifferenceIsShownBySetting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	edited := strings.NewReplacer("tolerance: 0.01", "tolerance: 0.02", "paid_statuses: [completed]", "paid_statuses: [processing, completed]",
		"      classes:\n        - {class: reduced-rate, tax_group: LV21}\n", "").Replace(b.riga)
	require.Equal(t, []blueprint.Change{{
		Action: blueprint.Edit, Kind: "channel", Code: "woo-riga", Fields: []blueprint.Field{
			{Path: "payments[bacs].paid_statuses", From: "completed", To: "processing, completed"},
			{Path: "policy.tolerance", From: "0.01", To: "0.02"},
			{Path: "taxes.classes[reduced-rate].class", From: "reduced-rate"},
			{Path: "taxes.classes[reduced-rate].tax_group", From: "LV21"},
		},
	}}, b.apply(edited).Changes)
	require.NotContains(t, b.export(), "reduced-rate")
}

func TestWhatAFileLeavesOutStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	before := b.export()
	require.Equal(t, blueprint.Outcome{Changes: []blueprint.Change{}, Keyless: []string{}}, b.apply(""))
	lines := strings.SplitAfter(b.riga, "\n")
	var short strings.Builder // neither series nor registers
	for _, line := range lines {
		if !strings.Contains(line, "{document:") && !strings.Contains(line, "till-1, name") && line != "    series:\n" && line != "    registers:\n" {
			short.WriteString(line)
		}
	}
	require.Empty(t, b.apply(short.String()).Changes)
	require.Equal(t, before, b.export())
}

func TestPruningSwitchesChannelsOff(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	o := options()
	o.Prune = true
	master, _, _ := strings.Cut(b.riga, "channels:\n")
	out, err := b.try(master, o)
	require.NoError(t, err)
	require.Equal(t, []blueprint.Change{{
		Action: blueprint.Disable, Kind: "channel", Code: "woo-riga", Fields: []blueprint.Field{{Path: "enabled", From: "true", To: "false"}},
	}}, out.Changes)
	require.Contains(t, b.export(), "enabled: false")
	out, err = b.try(master, o)
	require.NoError(t, err)
	require.Empty(t, out.Changes)
}

func TestTwoAtOnceTakeTurns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var all errgroup.Group
	outcomes := make([]blueprint.Outcome, 6)
	for i := range outcomes {
		all.Go(func() (err error) {
			outcomes[i], err = b.try(b.riga, options())
			return err
		})
	}
	require.NoError(t, all.Wait())
	changed := 0
	for _, out := range outcomes {
		changed += len(out.Changes)
	}
	require.Equal(t, 23, changed, "one did it, the others found it done")
	require.Equal(t, 23, strings.Count(b.dump(), "apply ann"))
}

func TestFiftyChannelsInOneFile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	master, riga, _ := strings.Cut(b.riga, "channels:\n")
	var file strings.Builder
	file.WriteString(master + "channels:\n")
	for i := range 50 {
		file.WriteString(strings.ReplaceAll(riga, "woo-riga", fmt.Sprintf("woo-%d", i)))
	}
	require.Len(t, b.apply(file.String()).Changes, 72)
	require.Empty(t, b.apply(file.String()).Changes)
	require.Equal(t, 50, strings.Count(b.export(), "platform: woocommerce"))
}

package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newGapListCommand(p *program) *cobra.Command {
	var f office.GapFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is missing, how many sales wait for it, and what might be meant",
		Long: `Lists the values of shops that nothing of ours stands for: what held sales wait for, and the payment methods
that an enabled channel's shop offers though no sale waits yet. One that was filled stays until the last of
its sales has looked again. Kinds are ` + strings.Join(office.GapKinds(), ", ") + `.`,
		Example: `  orderloom gap list
  orderloom gap list --channel woo-riga --kind tax
  orderloom gap list --sort waiting:desc --output json`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's gaps")
	wordFlag(cmd, &f.Kind, "kind", "only gaps of this kind", office.GapKinds())
	return siftCommand(p, cmd, &f, "gaps", office.Gaps, table[office.Gap]{
		columns: slices.Concat(output.Left("GAP", "THE SHOP SAYS"), output.Right("WAITING"), output.Left("SINCE", "SUGGESTION", "BECAUSE")),
		cells: func(g office.Gap) []string {
			value, why := meant(g)
			return []string{g.Gap, saidOf(g), count(g.Waiting), momentOr(g.Since, office.Location(g.Zone)), value, why}
		},
		none: "Nothing is missing.",
	})
}

// saidOf is what the shop calls what is missing.
func saidOf(g office.Gap) string {
	if g.Percent == "" {
		return g.Title
	}
	return strings.TrimSpace(g.Title + " (" + g.Percent + " %)")
}

// meant is what stands for a value, or might, and why.
func meant(g office.Gap) (value, why string) {
	switch {
	case g.Filled != "":
		return g.Filled, "it is filled by it: those that wait look again"
	case g.Suggestion != nil:
		return g.Suggestion.Value, g.Suggestion.Why
	default:
		return "", ""
	}
}

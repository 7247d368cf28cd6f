package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

// saleFilter says which sales; what is empty narrows nothing down.
type saleFilter struct {
	channel, state, heldFor, gap, search string
}

// flags are all but --channel.
func (f *saleFilter) flags(p *program, cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.state, "state", "", "only sales in this state: "+strings.Join(saleStates(), ", "))
	flags.StringVar(&f.heldFor, "held-for", "", "only sales that are held for this reason: "+strings.Join(holdReasons(), ", "))
	flags.StringVar(&f.gap, "gap", "", "only sales that wait for this gap, as `orderloom gap list` names it")
	flags.StringVar(&f.search, "search", "", "only sales with this in their number or buyer")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(saleStates(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("held-for", cobra.FixedCompletions(holdReasons(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("gap", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return p.suggest(cmd, gapNames)
	})
}

// holdReasons are what a sale can be held for.
func holdReasons() []string {
	var reasons []string
	for _, reason := range posting.HoldReasons() {
		reasons = append(reasons, string(reason))
	}
	return reasons
}

// says reports whether it narrows anything down but to a channel.
func (f saleFilter) says() bool { return f.state+f.heldFor+f.gap+f.search != "" }

// params are those of the list, once it is checked; a channel that is named has to be there.
func (f saleFilter) params(ctx context.Context, q dbgen.DBTX) (dbgen.SaleListParams, error) {
	out := dbgen.SaleListParams{Channel: f.channel, State: f.state, HeldFor: f.heldFor, Search: f.search}
	if f.gap != "" {
		name, err := gaps.ParseName(f.gap)
		switch {
		case err != nil:
			return out, usagef("--gap: %w", err)
		case !slices.Contains([]string{"", name.Channel}, f.channel):
			return out, usagef("--gap: %s is a gap of %s, not of %s", f.gap, name.Channel, f.channel)
		}
		out.Channel, out.NeedKind, out.NeedValue = name.Channel, string(name.Kind), name.Value
	}
	return out, checkChannel(ctx, q, out.Channel)
}

func (f saleFilter) check() error {
	if err := oneOf("--state", f.state, saleStates()); err != nil {
		return err
	}
	return oneOf("--held-for", f.heldFor, holdReasons())
}

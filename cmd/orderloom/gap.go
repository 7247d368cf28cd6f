package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

func newGapCommand(p *program) *cobra.Command {
	gap := &cobra.Command{Use: "gap", Short: "Look at what is missing of ours for the shops' values, and fill it"}
	gap.AddCommand(newGapListCommand(p), newGapFillCommand(p))
	return asGroup(gap)
}

// completeGap suggests gaps, and then what may stand for the one that was named.
func (p *program) completeGap(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 1 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		if len(args) == 0 {
			return gapNames(ctx, q)
		}
		name, err := gaps.ParseName(args[0])
		if err != nil {
			return nil, err
		}
		switch name.Kind {
		case posting.NeedTax:
			return dbgen.New().TaxGroupCodes(ctx, q)
		case posting.NeedPayment:
			return dbgen.New().MoneyAccountCodes(ctx, q)
		case posting.NeedSetting:
			return dbgen.New().ServiceSKUs(ctx, q)
		default:
			return nil, nil
		}
	})
}

func gapNames(ctx context.Context, q dbgen.DBTX) ([]string, error) {
	list, err := activities.Gaps(ctx, q, activities.GapFilter{})
	var names []string
	for _, g := range list {
		if g.Filled == "" {
			names = append(names, g.String())
		}
	}
	return names, err
}

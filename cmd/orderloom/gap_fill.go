package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/gaps"
)

func newGapFillCommand(p *program) *cobra.Command {
	var f activities.GapFill
	cmd := &cobra.Command{
		Use:   "fill GAP [VALUE]",
		Short: "Fill a gap, which wakes exactly the sales that wait for it",
		Long: `Fills a gap by its name and wakes the sales that wait for it, and no others. VALUE is of ours: a tax group for a
tax, a money account for a payment method, a service's SKU for a setting. A currency is allowed at the
channel's point of sale, and an item is made, called as the shop calls it or as --name says; they need
no VALUE. --suggested takes what ` + "`orderloom gap list`" + ` suggests.`,
		Example: `  orderloom gap fill woo-riga/payment/bacs bank
  orderloom gap fill woo-riga/tax/4 --suggested
  orderloom gap fill woo-riga/item/TEA-G --name "Green tea"
  orderloom gap fill woo-riga/setting/custom_sku SERVICE --name "Other services"`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && args[1] != "" {
				return nil
			}
			return oneArg("the gap, and what stands for it")(cmd, args)
		},
		ValidArgsFunction: p.completeGap,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if f.Gap, err = gaps.ParseName(args[0]); err != nil {
				return usagef("%w", err)
			}
			if len(args) == 2 {
				f.Value = args[1]
			}
			return p.gapFill(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.Suggested, "suggested", false, "take what is suggested")
	flags.StringVar(&f.ItemName, "name", "", "what an item that is made is called")
	flags.BoolVar(&f.Service, "service", false, "an item that is made is a service, which is never delivered")
	actorFlag(cmd, &f.Actor)
	return cmd
}

// gapFilledView is a gap with what stands for it now.
type gapFilledView struct {
	Gap   string `json:"gap"`
	Value string `json:"value"`
	Woken int64  `json:"woken"` // sales that look again
}

func (p *program) gapFill(ctx context.Context, f activities.GapFill) (err error) {
	if f.Suggested && f.Value != "" {
		return usagef("give a value, or --suggested, not both")
	}
	if f.Actor, err = actor(f.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadChannelRow(ctx, pool, f.Gap.Channel); err != nil {
		return err
	}
	filled, err := activities.FillGap(ctx, pool, f)
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.show(gapFilledView{Gap: f.Gap.String(), Value: filled.Value, Woken: filled.Woken})
}

func (v gapFilledView) page(p *output.Page) {
	switch v.Woken {
	case 0:
		p.Line("%s is filled by %s. No sale waited for it.", v.Gap, v.Value)
	case 1:
		p.Line("%s is filled by %s: one sale looks again.", v.Gap, v.Value)
	default:
		p.Line("%s is filled by %s: %d sales look again.", v.Gap, v.Value, v.Woken)
	}
}

package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// importOptions are the flags of import orders.
type importOptions struct {
	window

	channel      string
	numbers      []string
	dryRun, wait bool
	key, actor   string
}

func newImportCommand(p *program) *cobra.Command {
	imports := &cobra.Command{Use: "import", Short: "Fetch from shops now"}
	imports.AddCommand(newImportOrdersCommand(p))
	return asGroup(imports)
}

func newImportOrdersCommand(p *program) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "orders --channel CODE",
		Short: "Import a channel's orders now: what changed, a time, or some numbers",
		Long: `Imports orders of a channel now.

Without a time or number it wakes the channel's reader, which fetches what changed since it last looked;
--wait waits until it is done. With --since, --until or --number it fetches the orders placed in that
time, or those of that number, whatever the reader has seen, and waits. An order that is known already
is not imported twice.

Times are 2026-11-22 (its midnight) or "2026-11-22 14:30" in the channel's zone, 2026-11-22T14:30:00Z, or
a duration back from now: 48h. --until is the first moment that is left out.

--dry-run reads the shop and says what importing each order would do. It has no effect at all.`,
		Example: `  orderloom import orders --channel woo-riga --wait
  orderloom import orders --channel woo-riga --since 2026-11-01 --until 2026-12-01 --dry-run
  orderloom import orders --channel woo-riga --number 1001 --number 1002`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.window.check(cmd); err != nil {
				return err
			}
			return p.importOrders(cmd.Context(), o)
		},
	}
	p.channelFlag(cmd, &o.channel, "which channel (required)")
	o.flags(cmd, "", "")
	flags := cmd.Flags()
	flags.StringArrayVar(&o.numbers, "number", nil, "the order of this number; may be repeated")
	flags.BoolVar(&o.dryRun, "dry-run", false, "only say what would happen")
	flags.BoolVar(&o.wait, "wait", false, "wait until the reader is done")
	flags.StringVar(&o.key, "key", "", "a key of your own: while an import of that key runs, it is joined (default a fresh one)")
	actorFlag(cmd, &o.actor)
	return cmd
}

// byHand reports whether particular orders are asked for.
func (o importOptions) byHand() bool { return o.given() || len(o.numbers) > 0 }

func (o importOptions) check() error {
	switch {
	case o.channel == "":
		return usagef("say with --channel which channel's orders: `orderloom channel list` shows them")
	case len(o.numbers) > 0 && o.given():
		return usagef("--number names orders, --since and --until a time: give one or the other")
	case o.key != "" && (o.dryRun || !o.byHand()):
		return usagef("--key belongs to an import by hand: give --since, --until or --number")
	}
	for _, number := range o.numbers {
		if number == "" {
			return usagef("--number: want an order's number, not an empty text")
		}
	}
	return nil
}

func (p *program) importOrders(ctx context.Context, o importOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	open := p.openBooks
	if o.dryRun {
		open = p.openShops
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	row, err := loadChannelRow(ctx, s.db, o.channel)
	if err != nil {
		return err
	}
	channel := row.Channel
	input, err := o.input(channel, time.Now())
	switch {
	case err != nil:
		return err
	case o.dryRun:
		return p.preview(ctx, s, o, input)
	case !channel.Enabled:
		return refusedf("channel %s is switched off: switch it on to import its orders, or look at them with --dry-run", channel.Code)
	case !channel.OrdersIn:
		return refusedf("the orders of channel %s are not imported: switch orders_in on, or look at them with --dry-run", channel.Code)
	case o.byHand():
		return p.importRange(ctx, s, channel, o, input)
	default:
		return p.importChanges(ctx, s, o)
	}
}

// input is what the import is asked to read.
func (o importOptions) input(channel dbgen.Channel, now time.Time) (in activities.RangeInput, err error) {
	in = activities.RangeInput{Channel: channel.Code, Numbers: o.numbers, Page: 1}
	in.Since, in.Until, err = o.read(now, office.Location(channel.Zone))
	return in, err
}

package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
)

// syncStockOptions are the flags of sync stock.
type syncStockOptions struct {
	channel, actor string
	full, dryRun   bool
	confirm        int64
}

func newSyncStockCommand(p *program) *cobra.Command {
	var o syncStockOptions
	cmd := &cobra.Command{
		Use:   "stock --channel CODE",
		Short: "Tell a shop now what it should show of stock and prices",
		Long: `Tells a channel's shop what changed of stock and prices, and waits for it: what the ledger says by now, less what
open sales want. That happens by itself within a minute of a change; --full compares everything, as a schedule does once a
day. Nothing is told that the shop shows already.

The first push to a channel, and one that would show too many of its listings as sold out or hide them, tells nothing: it
waits as a table, which ` + "`orderloom push show`" + ` shows. --confirm sends exactly what it shows, as far as that still holds. Or mend
the stock: --full then compares anew, and takes the table's place.

--dry-run compares everything, and tells nobody.`,
		Example: `  orderloom sync stock --channel woo-riga
  orderloom sync stock --channel woo-riga --full
  orderloom sync stock --channel woo-riga --dry-run
  orderloom sync stock --channel woo-riga --confirm 7`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("confirm") && o.confirm < 1 {
				return usagef("--confirm: want the number of a push: `orderloom push list --state waiting` shows them")
			}
			return p.syncStock(cmd.Context(), o)
		},
	}
	p.channelFlag(cmd, &o.channel, "which channel (required)")
	cmd.Flags().BoolVar(&o.full, "full", false, "compare everything, not what changed alone")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "only say what would be told")
	cmd.Flags().Int64Var(&o.confirm, "confirm", 0, "send what this push shows, which waits for a person")
	actorFlag(cmd, &o.actor)
	return cmd
}

func (o syncStockOptions) check() error {
	switch {
	case o.channel == "":
		return usagef("say with --channel which channel's shop: `orderloom channel list` shows them")
	case o.dryRun && (o.full || o.confirm != 0), o.full && o.confirm != 0:
		return usagef("give one of --full, --dry-run and --confirm")
	default:
		return nil
	}
}

func (p *program) syncStock(ctx context.Context, o syncStockOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.dryRun {
		return p.previewPush(ctx, o.channel)
	}
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	row, err := loadChannelRow(ctx, s.db, o.channel)
	if err != nil {
		return err
	}
	who, err := actor(o.actor)
	if err != nil {
		return err
	}
	word := activities.StockSync{Channel: o.channel, Full: o.full, Confirm: o.confirm, Actor: who}
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) error { return activities.BeginStockSync(ctx, tx, word) }); err != nil {
		return inItsOwnWords(err)
	}
	view, err := p.push(ctx, s, row.Channel, o)
	if err != nil {
		return err
	}
	if err := p.show(view); err != nil || view.Waiting == 0 {
		return err
	}
	return refusedf("push %d waits for a person: `orderloom push show %d` shows it, `orderloom sync stock --channel %s --confirm %d` sends it", view.Waiting, view.Waiting, o.channel, view.Waiting)
}

// pushedView is what a push came to.
type pushedView struct {
	Channel  string       `json:"channel"`
	Sent     int64        `json:"sent"`
	Failed   int64        `json:"failed"`
	Waiting  int64        `json:"waiting"`  // the push that a person has to confirm; 0: none
	Problems int64        `json:"problems"` // listings that can't show what they should
	Workflow workflowView `json:"workflow"`
}

func (v pushedView) page(p *output.Page) {
	p.Line("%s", toldListings(v.Sent, v.Failed))
	if v.Problems > 0 {
		p.Line("Listings that can't show what they should: %d. `orderloom push problems --channel %s` lists them.", v.Problems, v.Channel)
	}
}

func toldListings(sent, failed int64) string {
	text := fmt.Sprintf("Listings told: %d.", sent)
	if failed > 0 {
		text += fmt.Sprintf(" Refused or failed: %d.", failed)
	}
	return text
}

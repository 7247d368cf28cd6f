package main

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newListingShowCommand(p *program) *cobra.Command {
	var channel string
	cmd := &cobra.Command{
		Use:   "show SKU|ID",
		Short: "Show what a shop said last of a product, what it was told, and what is wrong with it",
		Example: `  orderloom listing show TEA-250 --channel woo-riga
  orderloom listing show 727 --channel woo-riga --output json`,
		Args: oneArg("the listing by its SKU, or by the shop's id"),
		RunE: func(cmd *cobra.Command, args []string) error { return p.listingShow(cmd.Context(), args[0], channel) },
	}
	p.channelFlag(cmd, &channel, "which channel's; needed where several shops have it")
	return cmd
}

// listingView is a listing in full.
type listingView struct{ *office.ListingRecord }

func (p *program) listingShow(ctx context.Context, name, channel string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, channel); err != nil {
		return err
	}
	view, err := findListing(ctx, pool, name, channel)
	if err != nil {
		return err
	}
	return p.show(view)
}

func findListing(ctx context.Context, pool *pgxpool.Pool, name, channel string) (view listingView, err error) {
	rows, err := dbgen.New().ListingFind(ctx, pool, channel, name)
	switch {
	case err != nil:
		return view, db.Wrap("load the listing", err)
	case len(rows) == 0:
		return view, notFoundf("no shop has a product %q: `orderloom listing list --search` finds by a part", name)
	case len(rows) > 1 && rows[1].Channel != rows[0].Channel:
		return view, usagef("%s and %s have a product %q: say with --channel which is meant", rows[0].Channel, rows[1].Channel, name)
	}
	view.ListingRecord, err = office.LoadListing(ctx, pool, rows[0])
	return view, err
}

func (v listingView) page(p *output.Page) {
	zone := office.Location(v.Zone)
	p.Pairs([][2]string{
		{"listing", v.RemoteID + " of " + v.Channel}, {"kind", v.Kind}, {"product", v.Parent}, {"SKU", v.SKU}, {"name", v.Name}, {"item", v.Item},
		{"page", v.Address}, {"categories", strings.Join(v.Categories, ", ")}, {"tax class", v.TaxClass},
		{"counts stock", v.Manages}, {"stock", listingStock(v.Listing)}, {"price", v.Price}, {"sale price", v.SalePrice}, {"hidden", onOff(v.Hidden)},
		{"changed there", moment(v.ModifiedAt, zone)}, {"first seen", moment(v.FirstSeen, zone)}, {"seen", moment(v.SeenAt, zone)}, {"gone", momentOr(v.GoneAt, zone)},
		{"told", v.Told.String()}, {"told at", momentOr(v.Told.At, zone)}, {"can't show", v.Error},
	})
	var wrong [][]string
	for _, r := range v.Wrong {
		wrong = append(wrong, []string{r.Kind, r.Detail, r.Remedy})
	}
	p.Section("WHAT IS WRONG", output.Left("PROBLEM", "DETAIL", "REMEDY"), wrong)
}

package main

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
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
type listingView struct {
	office.Listing

	Address    string                    `json:"address"`
	Categories []string                  `json:"categories"` // the shop's ids
	TaxClass   string                    `json:"tax_class"`
	ModifiedAt time.Time                 `json:"modified_at"` // in the shop
	FirstSeen  time.Time                 `json:"first_seen_at"`
	SeenAt     time.Time                 `json:"seen_at"`
	GoneAt     *time.Time                `json:"gone_at"`
	Told       toldView                  `json:"told"`
	ErrorKind  string                    `json:"error_kind"` // why it can't show what it should; empty: it can
	Error      string                    `json:"error"`
	Wrong      []office.CatalogueProblem `json:"what_is_wrong"`

	zone *time.Location
}

// toldView is what a shop was told last of each; null where that never was.
type toldView struct {
	Quantity  *money.Amount `json:"quantity"`
	Available *bool         `json:"available"`
	Price     *money.Amount `json:"price"`
	Hidden    bool          `json:"hidden"` // by us
	At        *time.Time    `json:"at"`
}

// text is it in a line.
func (v toldView) text() string {
	told := commerce.ListingChange{Quantity: v.Quantity, Available: v.Available, Price: v.Price}
	if v.Hidden {
		told.Hidden = &v.Hidden
	}
	return told.String()
}

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

func findListing(ctx context.Context, pool *pgxpool.Pool, name, channel string) (*listingView, error) {
	rows, err := dbgen.New().ListingFind(ctx, pool, channel, name)
	switch {
	case err != nil:
		return nil, db.Wrap("load the listing", err)
	case len(rows) == 0:
		return nil, notFoundf("no shop has a product %q: `orderloom listing list --search` finds by a part", name)
	case len(rows) > 1 && rows[1].Channel != rows[0].Channel:
		return nil, usagef("%s and %s have a product %q: say with --channel which is meant", rows[0].Channel, rows[1].Channel, name)
	}
	view := newListingView(rows[0])
	wrong, err := office.CatalogueProblems(ctx, pool, office.CatalogueProblemFilter{Channel: view.Channel, RemoteID: view.RemoteID}, office.Part{Page: 1, Size: office.MostPerPage})
	view.Wrong, view.Problems = wrong.Rows, wrong.Total
	return view, err
}

func newListingView(r dbgen.ListingFindRow) *listingView {
	l := r.Listing
	return &listingView{
		Listing: office.Listing{
			Channel: r.Channel, RemoteID: l.RemoteID, Parent: l.RemoteParent, Kind: l.Kind, SKU: l.SKU, Name: l.Name, Item: r.Item, Manages: l.ManagesStock,
			Quantity: money.Text(l.SeenQuantity), InStock: l.SeenInStock, Price: money.Text(l.SeenPrice), SalePrice: money.Text(l.SeenSalePrice),
			Hidden: l.SeenHidden, Gone: l.GoneAt != nil,
		},
		Address: l.Address, Categories: orNone(l.Categories), TaxClass: l.TaxClass, ModifiedAt: l.ModifiedAt.UTC(), FirstSeen: l.FirstSeenAt.UTC(),
		SeenAt: l.SeenAt.UTC(), GoneAt: inUTC(l.GoneAt),
		Told:      toldView{l.PushedQuantity, l.PushedAvailable, l.PushedPrice, l.PushedHidden, inUTC(l.PushedAt)},
		ErrorKind: orEmpty(l.ErrorKind), Error: orEmpty(l.ErrorText), zone: office.Location(r.Zone),
	}
}

func (v *listingView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"listing", v.RemoteID + " of " + v.Channel}, {"kind", v.Kind}, {"product", v.Parent}, {"SKU", v.SKU}, {"name", v.Name}, {"item", v.Item},
		{"page", v.Address}, {"categories", strings.Join(v.Categories, ", ")}, {"tax class", v.TaxClass},
		{"counts stock", v.Manages}, {"stock", listingStock(v.Listing)}, {"price", v.Price}, {"sale price", v.SalePrice}, {"hidden", onOff(v.Hidden)},
		{"changed there", moment(v.ModifiedAt, v.zone)}, {"first seen", moment(v.FirstSeen, v.zone)}, {"seen", moment(v.SeenAt, v.zone)}, {"gone", momentOr(v.GoneAt, v.zone)},
		{"told", v.Told.text()}, {"told at", momentOr(v.Told.At, v.zone)}, {"can't show", v.Error},
	})
	var wrong [][]string
	for _, r := range v.Wrong {
		wrong = append(wrong, []string{r.Kind, r.Detail, r.Remedy})
	}
	p.Section("WHAT IS WRONG", output.Left("PROBLEM", "DETAIL", "REMEDY"), wrong)
}

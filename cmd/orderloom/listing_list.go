package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// listingFilter says which listings to list.
type listingFilter struct {
	channel, state, search string
	pages                  pages
}

// listingStates are what a listing can be to us.
func listingStates() []string { return []string{"bound", "unbound", "gone"} }

func newListingListCommand(p *program) *cobra.Command {
	var f listingFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List products and variations of shops as they were seen last, by the shop's id",
		Long: `Lists products and variations of shops as they were seen last. One that is bound is an item of ours, by its SKU; a
problem, or the channel's settings, keep the unbound from being one; those that are gone the shop has no longer, and
they are listed only where they are asked for. --search finds a part of the SKU or the name, or the shop's id.`,
		Example: `  orderloom listing list --channel woo-riga --state unbound
  orderloom listing list --search tea --output csv`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.listingList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	cmd.Flags().StringVar(&f.state, "state", "", "only those that are "+strings.Join(listingStates(), ", "))
	cmd.Flags().StringVar(&f.search, "search", "", "only listings with this in their SKU or name, or of this id")
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(listingStates(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "listings")
	return cmd
}

// listingRow is a listing in a list.
type listingRow struct {
	Channel   string `json:"channel"`
	RemoteID  string `json:"remote_id"`
	Parent    string `json:"remote_parent"` // of a variation: its product
	Kind      string `json:"kind"`
	SKU       string `json:"sku"`
	Name      string `json:"name"`
	Item      string `json:"item"`     // its SKU; empty where it is none of ours
	Manages   string `json:"manages"`  // stock: yes, no, parent
	Quantity  string `json:"quantity"` // empty where the shop doesn't count
	InStock   bool   `json:"in_stock"`
	Price     string `json:"price"`
	SalePrice string `json:"sale_price"`
	Hidden    bool   `json:"hidden"`
	Gone      bool   `json:"gone"`
	Problems  int64  `json:"problems"`
}

type listingRows []listingRow

func (p *program) listingList(ctx context.Context, f listingFilter) error {
	if err := oneOf("--state", f.state, listingStates()); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().ListingList(ctx, pool, dbgen.ListingListParams{
		Channel: f.channel, State: f.state, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list listings", err)
	}
	all, err := dbgen.New().ListingCount(ctx, pool, dbgen.ListingCountParams{Channel: f.channel, State: f.state, Search: f.search})
	if err != nil {
		return db.Wrap("count listings", err)
	}
	list := make(listingRows, len(rows))
	for i, r := range rows {
		list[i] = listingRow{
			r.Channel, r.RemoteID, r.RemoteParent, r.Kind, r.SKU, r.Name, r.Item, r.ManagesStock, amountText(r.SeenQuantity), r.SeenInStock,
			amountText(r.SeenPrice), amountText(r.SeenSalePrice), r.SeenHidden, r.GoneAt != nil, r.Problems,
		}
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "listings")
	return nil
}

// amountText is an amount as it was said; empty where none was.
func amountText(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func (list listingRows) page(p *output.Page) {
	p.List(list.list(), "There are no such listings: `orderloom sync catalog` reads a shop's.")
}

func (list listingRows) list() output.List {
	rows := make([][]string, len(list))
	for i, l := range list {
		rows[i] = []string{l.Channel, l.RemoteID, l.Kind, l.SKU, l.Name, l.Item, l.stock(), l.Price, l.SalePrice, count(l.Problems)}
	}
	columns := append(output.Left("CHANNEL", "PRODUCT", "KIND", "SKU", "NAME", "ITEM"), output.Right("STOCK", "PRICE", "SALE PRICE", "PROBLEMS")...)
	return output.List{Columns: columns, Rows: rows}
}

// stock is how many the shop shows, or whether it has any.
func (l listingRow) stock() string {
	switch {
	case l.Gone:
		return "gone"
	case l.Quantity != "":
		return l.Quantity
	default:
		return onOff(l.InStock)
	}
}

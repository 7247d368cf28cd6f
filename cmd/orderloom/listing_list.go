package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newListingListCommand(p *program) *cobra.Command {
	var f office.ListingFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List products and variations of shops as they were seen last, by the shop's id",
		Long: `Lists products and variations of shops as they were seen last. One that is bound is an item of ours, by its SKU; a
problem, or the channel's settings, keep the unbound from being one; those that are gone the shop has no longer, and
they are listed only where they are asked for. --search finds a part of the SKU or the name, or the shop's id.`,
		Example: `  orderloom listing list --channel woo-riga --state unbound
  orderloom listing list --search tea --output csv`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	wordFlag(cmd, &f.State, "state", "only those that are "+strings.Join(office.ListingStates(), ", "), office.ListingStates())
	cmd.Flags().StringVar(&f.Search, "search", "", "only listings with this in their SKU or name, or of this id")
	return listCommand(p, cmd, &f, "listings", office.Listings, table[office.Listing]{
		columns: slices.Concat(output.Left("CHANNEL", "PRODUCT", "KIND", "SKU", "NAME", "ITEM"), output.Right("STOCK", "PRICE", "SALE PRICE", "PROBLEMS")),
		cells: func(l office.Listing) []string {
			return []string{l.Channel, l.RemoteID, l.Kind, l.SKU, l.Name, l.Item, listingStock(l), l.Price, l.SalePrice, count(l.Problems)}
		},
		none: "There are no such listings: `orderloom sync catalog` reads a shop's.",
	})
}

// listingStock is how many the shop shows, or whether it has any.
func listingStock(l office.Listing) string {
	switch {
	case l.Gone:
		return "gone"
	case l.Quantity != "":
		return l.Quantity
	default:
		return onOff(l.InStock)
	}
}

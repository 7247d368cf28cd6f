package console

import (
	"net/url"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// listings are products and variations of shops as they were seen last.
func listings() list[office.ListingFilter, office.Listing] {
	return list[office.ListingFilter, office.Listing]{
		name: "listings", role: access.Viewer, load: office.Listings,
		sifters: []sifter[office.ListingFilter]{
			{name: "search", own: true, text: func(f *office.ListingFilter) *string { return &f.Search }},
			{name: "state", own: true, text: func(f *office.ListingFilter) *string { return &f.State }, choices: ofWords("state", office.ListingStates()), none: "listings.state.here"},
			{name: "channel", text: func(f *office.ListingFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Listing]{
			{name: "product", cell: func(v *visit, l office.Listing) cell {
				return v.text(l.RemoteID).to(listingLink(l.Channel, l.RemoteID))
			}},
			{name: "channel", cell: func(v *visit, l office.Listing) cell { return v.text(l.Channel) }},
			{name: "kind", cell: func(v *visit, l office.Listing) cell { return v.word(l.Kind) }},
			{name: "sku", cell: func(v *visit, l office.Listing) cell { return v.text(l.SKU) }},
			{name: "name", cell: func(v *visit, l office.Listing) cell { return v.text(l.Name) }},
			{name: "item", cell: func(v *visit, l office.Listing) cell { return v.text(l.Item).to(itemLink(l.Item)) }},
			{name: "stock", number: true, cell: func(v *visit, l office.Listing) cell { return listingStock(v, l) }},
			{name: "price", number: true, cell: func(v *visit, l office.Listing) cell { return v.digits(l.Price) }},
			{name: "sale_price", number: true, cell: func(v *visit, l office.Listing) cell { return v.digits(l.SalePrice) }},
			{name: "problems", number: true, cell: func(v *visit, l office.Listing) cell { return v.count(l.Problems) }},
		},
	}
}

// listingStock is how many the shop shows, or whether it has any.
func listingStock(v *visit, l office.Listing) cell {
	switch {
	case l.Gone:
		return v.state("gone")
	case l.Quantity != "":
		return v.digits(l.Quantity)
	default:
		return v.yes(l.InStock)
	}
}

// listingLink is a listing's page.
func listingLink(channel, remoteID string) string {
	return "/listings/" + url.PathEscape(channel) + "/" + url.PathEscape(remoteID)
}

package console

import (
	"slices"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// listing is what a shop said last of a product, what it was told, and what is wrong with it.
func listing() record[*office.ListingRecord] {
	return record[*office.ListingRecord]{path: "listings/{channel}/{product}", says: "What a shop said last of a product, what it was told, and what is wrong with it", role: access.Viewer, load: findListing, page: listingPage}
}

// findListing is the product of a shop that an address names by the shop's id.
func findListing(v *visit) (*office.ListingRecord, error) {
	channel, product := v.r.PathValue("channel"), v.r.PathValue("product")
	rows, err := dbgen.New().ListingFind(v.ctx(), v.db, channel, product)
	if err != nil {
		return nil, db.Wrap("load the listing", err)
	}
	i := slices.IndexFunc(rows, func(r dbgen.ListingFindRow) bool { return r.Listing.RemoteID == product && r.Channel == channel })
	if i < 0 {
		return nil, errNowhere
	}
	return office.LoadListing(v.ctx(), v.db, rows[i])
}

func listingPage(v *visit, l *office.ListingRecord) (shownRecord, error) {
	p := shownRecord{
		List: link{To: "/listings", Text: "listings.title"}, Title: l.Name,
		Facts: []shownFact{
			{"channel", v.text(l.Channel)}, {"product", v.text(l.RemoteID)}, {"kind", v.word(l.Kind)}, {"sku", v.text(l.SKU)}, {"item", v.text(l.Item).to(itemLink(l.Item))},
			{"address", v.text(l.Address)}, {"categories", v.several(l.Categories)}, {"tax_class", v.text(l.TaxClass)},
			{"stock", listingStock(v, l.Listing)}, {"price", v.digits(l.Price)}, {"sale_price", v.digits(l.SalePrice)}, {"hidden", v.yes(l.Hidden)},
			{"told_stock", toldStock(v, l.Told)}, {"told_price", v.digits(money.Text(l.Told.Price))}, {"told_at", v.momentOr(l.Told.At, l.Zone)}, {"problem", v.word(l.ErrorKind)},
			{"what_is_wrong", v.sentence(l.Error)}, {"modified", v.moment(l.ModifiedAt, l.Zone)}, {"first_seen", v.moment(l.FirstSeen, l.Zone)}, {"seen", v.moment(l.SeenAt, l.Zone)},
			{"gone", v.momentOr(l.GoneAt, l.Zone)},
		},
	}
	type row = office.CatalogueProblem
	p.Tables = []shownTable{tabled(v, "catalogue-problems.title", l.Wrong,
		column[row]{name: "problem", cell: func(v *visit, r row) cell { return v.word(r.Kind) }},
		column[row]{name: "detail", cell: func(v *visit, r row) cell { return v.sentence(r.Detail) }},
		column[row]{name: "remedy", cell: func(v *visit, r row) cell { return v.sentence(r.Remedy).to(mendedAt(r)) }},
		column[row]{name: "since", cell: func(v *visit, r row) cell { return v.moment(r.Since, r.Zone) }},
	)}
	return p, nil
}

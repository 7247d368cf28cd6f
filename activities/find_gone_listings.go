package activities

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// findGone looks for some of the listings that a reading of all hasn't shown. A page
// border may have hidden them: what the shop has is kept, the rest is gone.
func (r *catalogReader) findGone(ctx context.Context) error {
	unseen, err := queries.ListingsUnseen(ctx, r.set.DB, dbgen.ListingsUnseenParams{
		ChannelID: r.channel.ID, Since: r.at.Since, After: r.at.After, Most: connectors.PageSize,
	})
	if err != nil {
		return db.Wrap("list what was not seen", err)
	}
	var products, parents []string
	for _, u := range unseen {
		r.at.After = u.ID
		r.gone = append(r.gone, u.RemoteID)
		if u.RemoteParent == "" {
			products = append(products, u.RemoteID)
		} else if !slices.Contains(parents, u.RemoteParent) {
			parents = append(parents, u.RemoteParent)
		}
	}
	r.done = len(unseen) < connectors.PageSize
	return r.look(ctx, products, parents)
}

// look asks for products by their ids, and for variations by their products'.
func (r *catalogReader) look(ctx context.Context, products, parents []string) error {
	if len(products) > 0 {
		page, err := r.shop.ListingsByID(ctx, products)
		if err != nil {
			return err
		}
		r.keep(page, &r.products)
	}
	for _, parent := range parents {
		if err := r.readVariationsOf(ctx, parent); err != nil {
			return err
		}
	}
	found := append(remoteIDs(r.products), remoteIDs(r.variations)...)
	for _, u := range r.unreadable {
		found = append(found, u.RemoteID)
	}
	r.gone = without(r.gone, found...)
	return nil
}

func (r *catalogReader) saveGone(ctx context.Context, tx pgx.Tx) error {
	if len(r.gone) == 0 {
		return nil
	}
	gone, err := queries.ListingsLose(ctx, tx, r.channel.ID, r.gone)
	r.part.Gone += int(gone)
	return db.Wrap("keep what is gone", err)
}

func remoteIDs(listings []commerce.Listing) []string {
	ids := make([]string, len(listings))
	for i, l := range listings {
		ids[i] = l.RemoteID
	}
	return ids
}

// without is a list without some of it.
func without[T comparable](list []T, some ...T) []T {
	return slices.DeleteFunc(slices.Clone(list), func(one T) bool { return slices.Contains(some, one) })
}

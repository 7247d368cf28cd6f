package activities

import (
	"cmp"
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
)

// fillItems gives items what they lack and the shop says: description, category, tax
// group, product, images, and the price of the channel's price group in the shop's
// currency. What an item has stays: people set it, or another shop did first.
func (r *catalogReader) fillItems(ctx context.Context, tx pgx.Tx, house catalogue.House, placed []catalogue.Placed) error {
	var rows dbgen.ItemsFillParams
	var images dbgen.ItemImagesFillParams
	prices := dbgen.ItemPricesFillParams{PriceGroup: house.PriceGroup}
	for _, p := range placed {
		if !p.Item {
			continue
		}
		rows.Skus, rows.Descriptions = append(rows.Skus, p.OwnSKU), append(rows.Descriptions, p.Description)
		rows.Categories, rows.TaxGroups = append(rows.Categories, p.Category), append(rows.TaxGroups, p.TaxGroup)
		rows.ParentIds = append(rows.ParentIds, p.ParentID)
		for i, address := range p.Images {
			images.Skus, images.Positions = append(images.Skus, p.OwnSKU), append(images.Positions, int32(i+1))
			images.Addresses = append(images.Addresses, address)
		}
		currency := cmp.Or(p.Currency, house.Currency)
		if p.Price != nil && p.Price.Sign() >= 0 && currency != "" { // shops keep what is typed, be it below zero
			prices.Skus, prices.Amounts = append(prices.Skus, p.OwnSKU), append(prices.Amounts, *p.Price)
			prices.Currencies = append(prices.Currencies, currency)
		}
	}
	filled, err := queries.ItemsFill(ctx, tx, rows)
	if err != nil {
		return db.Wrap("fill items", err)
	}
	r.part.Filled += int(filled)
	if len(images.Skus) > 0 {
		if err := queries.ItemImagesFill(ctx, tx, images); err != nil {
			return db.Wrap("fill the images of items", err)
		}
	}
	if len(prices.Skus) == 0 || house.PriceGroup == "" {
		return nil
	}
	return db.Wrap("fill the prices of items", queries.ItemPricesFill(ctx, tx, prices))
}

// problem is one of a product.
type problem struct {
	remoteID string
	catalogue.Problem
}

func problemsOf(placed []catalogue.Placed) []problem {
	var all []problem
	for _, p := range placed {
		for _, what := range p.Problems {
			all = append(all, problem{p.RemoteID, what})
		}
	}
	return all
}

// saveProblems keeps all that is wrong with the products that were looked at.
func (r *catalogReader) saveProblems(ctx context.Context, tx pgx.Tx, lookedAt []string, found []problem) error {
	rows := dbgen.CatalogueProblemsSaveParams{ChannelID: r.channel.ID, LookedAt: lookedAt}
	for _, p := range found {
		rows.RemoteIds, rows.Kinds = append(rows.RemoteIds, p.remoteID), append(rows.Kinds, string(p.Kind))
		rows.Warnings = append(rows.Warnings, p.Warning)
		rows.Details, rows.Remedies = append(rows.Details, p.Detail), append(rows.Remedies, p.Remedy)
	}
	saved, err := queries.CatalogueProblemsSave(ctx, tx, rows)
	r.part.Opened, r.part.Solved = r.part.Opened+int(saved.Opened), r.part.Solved+int(saved.Solved)
	return db.Wrap("keep what is wrong with products", err)
}

// saveUnreadable keeps what can't be understood as a problem. What doesn't even tell its
// id can't be named.
func (r *catalogReader) saveUnreadable(ctx context.Context, tx pgx.Tx) error {
	ids := []string{}
	var found []problem
	for _, u := range eachUnreadableOnce(r.unreadable) {
		ids = append(ids, u.RemoteID)
		found = append(found, problem{u.RemoteID, catalogue.UnreadableProblem(u.Reason)})
	}
	r.part.Unreadable += len(r.unreadable)
	if len(ids) == 0 {
		return nil
	}
	if err := queries.ListingsSeen(ctx, tx, r.channel.ID, ids); err != nil {
		return db.Wrap("keep products that can't be read", err)
	}
	return r.saveProblems(ctx, tx, ids, found)
}

func eachUnreadableOnce(list []connectors.Unreadable) []connectors.Unreadable {
	seen := map[string]bool{"": true}
	var once []connectors.Unreadable
	for _, u := range list {
		if !seen[u.RemoteID] {
			once = append(once, u)
		}
		seen[u.RemoteID] = true
	}
	return once
}

package main

import (
	"context"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// findSale is the one sale that a person means by its number, else by the shop's
// number of the order, else by the shop's id.
func findSale(ctx context.Context, q dbgen.DBTX, number, channel string) (dbgen.SaleFindRow, error) {
	var none dbgen.SaleFindRow
	if err := checkChannel(ctx, q, channel); err != nil {
		return none, err
	}
	rows, err := dbgen.New().SaleFind(ctx, q, number, channel)
	if err != nil {
		return none, db.Wrap("look for the sale", err)
	}
	rows = called(rows, number)
	switch len(rows) {
	case 1:
		return rows[0], nil
	case 0:
		return none, noSale(number, channel)
	default:
		return none, severalSales(rows)
	}
}

// called are the sales of a number; where none is, those of orders that the shop gave
// it to; where there are none of these either, all.
func called(rows []dbgen.SaleFindRow, number string) []dbgen.SaleFindRow {
	for _, name := range []func(dbgen.SaleFindRow) string{
		func(r dbgen.SaleFindRow) string { return r.Number },
		func(r dbgen.SaleFindRow) string { return r.OrderNumber },
	} {
		other := func(r dbgen.SaleFindRow) bool { return name(r) != number }
		if of := slices.DeleteFunc(slices.Clone(rows), other); len(of) > 0 {
			return of
		}
	}
	return rows
}

// saleNamed is the id of the sale that a list is narrowed down to; 0 where it is none.
// A channel that is named has to be there either way.
func saleNamed(ctx context.Context, q dbgen.DBTX, number, channel string) (int64, error) {
	if number == "" {
		return 0, checkChannel(ctx, q, channel)
	}
	sale, err := findSale(ctx, q, number, channel)
	return sale.ID, err
}

func noSale(number, channel string) error {
	if channel == "" {
		return notFoundf("there is no sale %q: `orderloom sale list --search` looks for a part of a number", number)
	}
	return notFoundf("channel %s has no sale %q: `orderloom import orders --channel %s --number %s` fetches it if the shop has it", channel, number, channel, number)
}

func severalSales(rows []dbgen.SaleFindRow) error {
	var channels, ids []string
	for _, r := range rows {
		if !slices.Contains(channels, r.Channel) {
			channels = append(channels, r.Channel)
		}
		ids = append(ids, r.RemoteID)
	}
	if len(channels) > 1 {
		return usagef("%d sales are called %s, in %s: say which with --channel", len(rows), rows[0].Number, strings.Join(channels, ", "))
	}
	return usagef("%d sales of %s are called %s: name one by the shop's id: %s", len(rows), channels[0], rows[0].Number, strings.Join(ids, ", "))
}

func refOf(s dbgen.SaleFindRow) commerce.OrderRef {
	return commerce.OrderRef{Channel: s.Channel, RemoteID: s.RemoteID}
}

package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/posting"
)

// The kinds of findings that come from holding our settings against a shop's lists.
const (
	findingMapping = "mapping"
	findingSetting = "shop setting"
)

// CheckMappings holds what a channel maps and decides against the lists of its shop, as
// far as they were pulled. What doesn't fit is a finding: it holds no sale by itself.
func (s *Set) CheckMappings(ctx context.Context, channel string) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, channel)
		if err != nil {
			return err
		}
		return ch.checkMappings(ctx, tx)
	})
	return struct{}{}, toTemporal(err)
}

func (c channel) checkMappings(ctx context.Context, tx pgx.Tx) error {
	astray, err := c.astray(ctx, tx)
	if err != nil {
		return err
	}
	manyRates, err := c.manyRates(ctx, tx)
	if err != nil {
		return err
	}
	statuses, err := c.unknownStatuses(ctx, tx)
	if err != nil {
		return err
	}
	if err := ReportFindings(ctx, tx, c.Channel, findingMapping, slices.Concat(astray, manyRates, statuses)...); err != nil {
		return err
	}
	contradictions, err := c.contradictions(ctx, tx)
	if err != nil {
		return err
	}
	return ReportFindings(ctx, tx, c.Channel, findingSetting, contradictions...)
}

// astray are the mappings of what the shop doesn't have.
func (c channel) astray(ctx context.Context, tx pgx.Tx) ([]Finding, error) {
	rows, err := queries.MappingsAstray(ctx, tx, c.ID)
	if err != nil {
		return nil, db.Wrap("hold the mappings against the shop's lists", err)
	}
	var found []Finding
	for _, m := range rows {
		if m.List == ListPayments && m.Value == posting.GiftCardMethod {
			continue // our own word, which no shop lists
		}
		what := listSingular(m.List) + " " + m.Value
		f := Finding{
			Subject: m.List + "/" + m.Value,
			Detail:  fmt.Sprintf("%s is mapped to %s, and the shop doesn't have it.", what, m.Ours),
			Remedy:  "Map what the shop has in its place, or take the mapping away.",
		}
		if m.Title != "" {
			f.Detail = fmt.Sprintf("%s, %q, is mapped to %s, and the shop has it no longer.", what, m.Title, m.Ours)
		}
		found = append(found, f)
	}
	return found, nil
}

// listSingular begins a sentence about one thing on a list.
func listSingular(list string) string {
	switch list {
	case ListTaxes:
		return "Tax rate"
	case ListTaxClasses:
		return "Tax class"
	case ListPayments:
		return "Payment method"
	case ListDelivery:
		return "Delivery method"
	case ListCategories:
		return "Category"
	default:
		return "Entry of " + list
	}
}

// manyRates are the mapped tax classes whose rates differ: one group stands for all.
func (c channel) manyRates(ctx context.Context, tx pgx.Tx) ([]Finding, error) {
	rows, err := queries.ClassesOfManyRates(ctx, tx, c.ID)
	if err != nil {
		return nil, db.Wrap("look for tax classes of many rates", err)
	}
	found := make([]Finding, len(rows))
	for i, k := range rows {
		found[i] = Finding{
			Subject: "many rates/" + k.RemoteClass,
			Detail:  fmt.Sprintf("Tax class %s has rates of %s %%: all that have no mapping of their own are booked as %s.", k.RemoteClass, k.Percents, k.TaxGroup),
			Remedy:  "Map its rates one by one.",
		}
	}
	return found, nil
}

// list is what the shop has of a list, titles by id; empty where it wasn't pulled.
func (c channel) list(ctx context.Context, tx pgx.Tx, list string) (map[string]string, error) {
	rows, err := queries.ListGet(ctx, tx, c.ID, list)
	titles := map[string]string{}
	for _, e := range rows {
		if e.GoneAt == nil {
			titles[e.RemoteID] = e.Title
		}
	}
	return titles, db.Wrap("load the shop's "+list, err)
}

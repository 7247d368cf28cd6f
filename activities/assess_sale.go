package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// AssessedOrder is what a shop says of an order, as its channel reads it, and what we make
// of it.
type AssessedOrder struct {
	Order commerce.Order
	posting.Assessment
}

// AssessSale works a sale's order out with the mappings of this moment, as
// ValidateTotals would, and stores nothing. An order that nobody could read has
// nothing to assess: the zero value.
func (o Onlooker) AssessSale(ctx context.Context, saleID int64) (AssessedOrder, error) {
	var out AssessedOrder
	err := db.Look(ctx, o.DB, func(tx pgx.Tx) error {
		row, err := queries.SaleOrder(ctx, tx, saleID)
		if err != nil {
			return db.Wrap(fmt.Sprintf("load sale %d", saleID), err)
		}
		if row.Unreadable != nil {
			return nil
		}
		ch, err := loadChannel(ctx, tx, row.Channel)
		if err != nil {
			return err
		}
		if out.Order, err = ch.order(row.Body); err != nil {
			return err
		}
		mappings, err := ch.mappings(ctx, tx, out.Order)
		out.Assessment = posting.Assess(out.Order, ch.policy, mappings)
		return err
	})
	return out, err
}

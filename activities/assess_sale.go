package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/posting"
)

// AssessSale works a sale's order out with the mappings of this moment, as
// ValidateTotals would, and stores nothing. An order that nobody could read has
// nothing to assess: the zero value.
func (o Onlooker) AssessSale(ctx context.Context, saleID int64) (posting.Assessment, error) {
	var out posting.Assessment
	err := o.onlyLook(ctx, func(tx pgx.Tx) error {
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
		order, err := ch.order(row.Body)
		if err != nil {
			return err
		}
		mappings, err := ch.mappings(ctx, tx, order)
		out = posting.Assess(order, ch.policy, mappings)
		return err
	})
	return out, err
}

package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// SaleEdit is one edit of a sale's order in its shop, as it was read.
type SaleEdit struct {
	Version int64     // of the order, that it led to
	At      time.Time // when it was read
	Changes []posting.Change
}

// SaleEdits are the edits of a sale's order, the newest first, each field by field; of what
// is about people only that it changed.
func (o Onlooker) SaleEdits(ctx context.Context, saleID int64) (edits []SaleEdit, err error) {
	err = db.Look(ctx, o.DB, func(tx pgx.Tx) error {
		row, err := queries.SaleOrder(ctx, tx, saleID)
		if err != nil {
			return db.Wrap("load the sale's order", err)
		}
		readings, err := queries.ReadingsOfSale(ctx, tx, saleID)
		if err != nil || len(readings) < 2 {
			return db.Wrap("load what the order said before", err)
		}
		ch, err := loadChannel(ctx, tx, row.Channel)
		if err != nil {
			return err
		}
		edits, err = editsOf(ch, readings)
		return err
	})
	return edits, err
}

func editsOf(ch channel, readings []dbgen.ReadingsOfSaleRow) (edits []SaleEdit, err error) {
	var before, now commerce.Order
	for i, r := range readings {
		if now, err = ch.order(pqtype.NullRawMessage{RawMessage: r.Body, Valid: true}); err != nil {
			return nil, err
		}
		if i > 0 {
			if changes := withTotal(posting.Changes(before, now), before, now); len(changes) > 0 {
				edits = append([]SaleEdit{{Version: r.Version, At: readings[i-1].Until.UTC(), Changes: changes}}, edits...)
			}
		}
		before = now
	}
	return edits, nil
}

package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// sale is a sale as a step works on it: locked, with its order's row and its channel.
type sale struct {
	dbgen.SaleLockRow
	*record
	channel channel
}

// The states of a sale that steps set; see the requirements' list for all.
const (
	stateNew             = "new"
	stateHeld            = "held"
	stateAwaitingRelease = "awaiting_release"
	stateAwaitingPayment = "awaiting_payment"
	stateAwaitingStock   = "awaiting_stock"
	stateAwaitingShift   = "awaiting_shift"
	stateAwaitingGoods   = "awaiting_delivery"
	stateSettled         = "settled"
	stateCancelled       = "cancelled"
	stateReversed        = "reversed"
)

// onSale runs a step's work on its sale, locked, in one transaction.
func onSale(ctx context.Context, pool *pgxpool.Pool, id int64, work func(tx pgx.Tx, sale sale) error) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		sale, err := lockSale(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := work(tx, sale); err != nil {
			return err
		}
		return sale.write(ctx, tx)
	})
}

func lockSale(ctx context.Context, tx pgx.Tx, id int64) (sale, error) {
	row, err := queries.SaleLock(ctx, tx, id)
	if err != nil {
		return sale{}, db.Wrap(fmt.Sprintf("load sale %d", id), err)
	}
	out := sale{SaleLockRow: row, record: &record{saleID: id, channel: row.Channel.Code, attempt: newAttempt()}}
	if out.channel, err = newChannel(row.Channel, row.PointsOfSale); err != nil {
		return sale{}, err
	}
	out.channel.issueIfAsked(row.IssueAsked)
	return out, nil
}

// setState moves a sale, and journals the move where it is one.
func setState(ctx context.Context, tx pgx.Tx, s sale, state string) error {
	if s.State == state {
		return nil
	}
	if err := queries.SaleSetState(ctx, tx, state, s.ID); err != nil {
		return db.Wrap("move sale to "+state, err)
	}
	s.journal(worker, "move to "+state, "done", nil)
	return nil
}

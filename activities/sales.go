package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// sale is a sale as a step works on it: locked, with its order and its channel.
type sale struct {
	dbgen.SaleLockRow
	order   commerce.Order
	channel channel
}

// The states of a sale that steps set; see the requirements' list for all.
const (
	stateNew             = "new"
	stateHeld            = "held"
	stateAwaitingRelease = "awaiting_release"
	stateAwaitingPayment = "awaiting_payment"
	stateAwaitingStock   = "awaiting_stock"
	stateAwaitingGoods   = "awaiting_delivery"
	stateSettled         = "settled"
	stateCancelled       = "cancelled"
	stateReversed        = "reversed"
)

// onSale runs a step's work on its sale, locked, in one transaction.
func (s *Set) onSale(ctx context.Context, id int64, work func(tx pgx.Tx, sale sale) error) error {
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		sale, err := lockSale(ctx, tx, id)
		if err != nil {
			return err
		}
		return work(tx, sale)
	})
}

func lockSale(ctx context.Context, tx pgx.Tx, id int64) (sale, error) {
	row, err := queries.SaleLock(ctx, tx, id)
	if err != nil {
		return sale{}, db.Wrap(fmt.Sprintf("load sale %d", id), err)
	}
	out := sale{SaleLockRow: row}
	if out.channel, err = loadChannel(ctx, tx, row.Channel); err != nil {
		return sale{}, err
	}
	if row.Unreadable == nil {
		out.order, err = orderOf(row.Body)
	}
	return out, err
}

// mark notes how far a step of a sale has got.
func mark(ctx context.Context, tx pgx.Tx, saleID int64, step, state, detail string) error {
	return db.Wrap("mark step "+step, queries.SaleStepMark(ctx, tx, dbgen.SaleStepMarkParams{
		SaleID: saleID, Step: step, State: state, Detail: detail,
	}))
}

// tell adds an event for the shop's staff to read; the same key tells once.
func tell(ctx context.Context, tx pgx.Tx, saleID int64, key, text string) error {
	return db.Wrap("tell "+key, queries.EventAdd(ctx, tx, dbgen.EventAddParams{SaleID: saleID, Key: key, Text: text}))
}

// setState moves a sale, and journals the move where it is one.
func setState(ctx context.Context, tx pgx.Tx, s sale, state string) error {
	if s.State == state {
		return nil
	}
	if err := queries.SaleSetState(ctx, tx, state, s.ID); err != nil {
		return db.Wrap("move sale to "+state, err)
	}
	return journal(ctx, tx, s, worker, "move to "+state, "done", nil)
}

// journal appends what was done to a sale, by whom, and how it went. Detail holds
// no personal data.
func journal(ctx context.Context, tx pgx.Tx, s sale, actor, action, result string, detail any) error {
	entry := dbgen.JournalAddParams{Actor: actor, Action: action, Channel: s.Channel, SaleID: &s.ID, Result: result}
	if detail != nil {
		raw, err := json.Marshal(detail)
		if err != nil {
			return fmt.Errorf("journal %s: %w", action, err)
		}
		entry.Detail = pqtype.NullRawMessage{RawMessage: raw, Valid: true}
	}
	return db.Wrap("journal "+action, queries.JournalAdd(ctx, tx, entry))
}

package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// deliveryCommand is a person's word on a delivery note. It is carried out as it is
// given: no lifecycle has to see it, though each follows.
type deliveryCommand struct {
	key  string
	kind string
	note int64 // that it is about; 0 for a new one
	by   author
}

// carryOut does what a command asks for, once, and has the sale's lifecycle look again.
func (c deliveryCommand) carryOut(ctx context.Context, pool *pgxpool.Pool, saleID int64, do func(context.Context, pgx.Tx, sale) (int64, error)) (out DeliveryDone, err error) {
	err = onSale(ctx, pool, saleID, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = c.given(ctx, tx, saleID); err != nil || out.GivenBefore {
			return err
		}
		if out.Note, err = do(ctx, tx, sale); err != nil {
			return err
		}
		added, err := queries.DeliveryCommandAdd(ctx, tx, dbgen.DeliveryCommandAddParams{
			ID: c.key, SaleID: saleID, Kind: c.kind, Actor: c.by.actor, Reason: c.by.reason, DeliveryNoteID: &out.Note,
		})
		if err != nil {
			return db.Wrap("store the command", err)
		}
		if added == 0 { // given to another sale meanwhile
			return keyTaken(opDeliver, c.key)
		}
		return sale.wake(ctx, tx)
	})
	return out, err
}

// given says what became of the command if it was given before.
func (c deliveryCommand) given(ctx context.Context, tx pgx.Tx, saleID int64) (DeliveryDone, error) {
	known, err := queries.DeliveryCommandFind(ctx, tx, c.key)
	if db.IsNotFound(err) {
		return DeliveryDone{}, nil
	}
	if err != nil {
		return DeliveryDone{}, db.Wrap("look for the command", err)
	}
	if known.SaleID != saleID || known.Kind != c.kind || known.DeliveryNoteID == nil || c.note != 0 && *known.DeliveryNoteID != c.note {
		return DeliveryDone{}, keyTaken(opDeliver, c.key)
	}
	return DeliveryDone{Note: *known.DeliveryNoteID, GivenBefore: true}, nil
}

// onNote does what a command asks of a delivery note.
func (c deliveryCommand) onNote(ctx context.Context, pool *pgxpool.Pool, do func(context.Context, pgx.Tx, sale, dbgen.DeliveryNoteGetRow) error) (DeliveryDone, error) {
	of, err := loadNote(ctx, pool, c.note)
	if err != nil {
		return DeliveryDone{}, err
	}
	return c.carryOut(ctx, pool, of.SaleID, func(ctx context.Context, tx pgx.Tx, sale sale) (int64, error) {
		note, err := loadNote(ctx, tx, c.note) // as it is now that the sale is locked
		if err != nil {
			return 0, err
		}
		if note.Kind != "delivery" {
			return 0, fault.New(fault.Conflict, opDeliver, "%d is a return note: it says what came back, and goes nowhere", c.note)
		}
		return c.note, do(ctx, tx, sale, note)
	})
}

func loadNote(ctx context.Context, q dbgen.DBTX, id int64) (dbgen.DeliveryNoteGetRow, error) {
	note, err := queries.DeliveryNoteGet(ctx, q, id)
	if db.IsNotFound(err) {
		return note, fault.New(fault.NotFound, opDeliver, "there is no delivery note %d", id)
	}
	return note, db.Wrap("load the delivery note", err)
}

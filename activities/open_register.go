package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// ShiftOpening is a person opening a register.
type ShiftOpening struct {
	Register string
	Float    []Cash // what is put in the drawer; a currency that isn't named has none
	Actor    string
}

// ShiftOpened is the shift that began.
type ShiftOpened struct {
	Shift    int64
	OpenedAt time.Time
	Woken    int // the sales that have something waiting for the register, and book it now
}

// OpenRegister begins a register's shift and wakes every sale that has something
// waiting for it. It is fault.NotFound where there is no such register,
// fault.Conflict where it is open, fault.Invalid for an amount that can be none.
func OpenRegister(ctx context.Context, pool *pgxpool.Pool, o ShiftOpening) (out ShiftOpened, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		register, err := registerOf(ctx, tx, o.Register)
		if err != nil {
			return err
		}
		float, err := drawerOf("open register", o.Float, register.Currencies)
		if err != nil {
			return err
		}
		if err := claim(ctx, tx, register); err != nil {
			return err
		}
		shift, err := queries.ShiftAdd(ctx, tx, o.Actor, register.ID)
		if err != nil {
			return db.Wrap("open register "+o.Register, err)
		}
		if err := queries.ShiftCashAdd(ctx, tx, dbgen.ShiftCashAddParams{ShiftID: shift.ID, Currencies: float.currencies, Amounts: float.amounts}); err != nil {
			return db.Wrap("put the float in", err)
		}
		out = ShiftOpened{Shift: shift.ID, OpenedAt: shift.OpenedAt}
		if out.Woken, err = wakeWaiting(ctx, tx, register.ID); err != nil {
			return err
		}
		return journal.Entry{
			Actor: o.Actor, Action: "open register", Detail: map[string]string{"register": register.Code, "shift": fmt.Sprint(shift.ID), "float": float.text()},
		}.Write(ctx, tx)
	})
	return out, err
}

// claim takes a register that is not open for this transaction.
func claim(ctx context.Context, tx pgx.Tx, register dbgen.RegisterByCodeRow) error {
	if err := queries.RegisterLock(ctx, tx, register.ID); err != nil {
		return db.Wrap("lock register "+register.Code, err)
	}
	open, err := queries.ShiftOpened(ctx, tx, register.ID)
	switch {
	case db.IsNotFound(err):
		return nil
	case err != nil:
		return db.Wrap("look for the open shift", err)
	}
	return fault.New(fault.Conflict, "open register", "register %s is open already: shift %d, since %s, by %s",
		register.Code, open.ID, open.OpenedAt.UTC().Format(time.RFC3339), open.OpenedBy)
}

// wakeWaiting wakes the sales that have something waiting for a register, and
// answers how many.
func wakeWaiting(ctx context.Context, tx pgx.Tx, register int64) (int, error) {
	sales, err := queries.WaitingSales(ctx, tx, register)
	if err != nil {
		return 0, db.Wrap("load the waiting sales", err)
	}
	wakes := make([]orderToWake, len(sales))
	for i, s := range sales {
		wakes[i] = orderToWake{
			ref:  commerce.OrderRef{Channel: s.Channel, RemoteID: s.RemoteID},
			wake: OrderWake{Number: s.Number, Environment: s.Environment, Total: total(s.Total, s.Currency)},
		}
	}
	return len(sales), wakeOrders(ctx, tx, wakes)
}

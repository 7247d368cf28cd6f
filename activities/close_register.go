package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/money"
)

// ShiftClosing is a person closing a register.
type ShiftClosing struct {
	Register string
	Counted  []Cash // what is in the drawer
	Actor    string
}

// CloseRegister ends a register's shift with what was counted, and answers which
// shift it was. What is expected is the float and the money that moved in the
// register's own account; a difference is kept, and refuses nothing. It is
// fault.NotFound where there is no such register, fault.Conflict where it is not
// open, fault.Invalid where a currency of the drawer is not counted.
func CloseRegister(ctx context.Context, pool *pgxpool.Pool, c ShiftClosing) (shift int64, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		register, err := registerOf(ctx, tx, c.Register)
		if err != nil {
			return err
		}
		counted, err := drawerOf("close register", c.Counted, register.Currencies)
		if err != nil {
			return err
		}
		if err := queries.RegisterLock(ctx, tx, register.ID); err != nil {
			return db.Wrap("lock register "+c.Register, err)
		}
		open, err := queries.ShiftOpened(ctx, tx, register.ID)
		if db.IsNotFound(err) {
			return fault.New(fault.Conflict, "close register", "register %s is not open", c.Register)
		}
		if err != nil {
			return db.Wrap("look for the open shift", err)
		}
		shift = open.ID
		return c.close(ctx, tx, shift, counted)
	})
	return shift, err
}

func (c ShiftClosing) close(ctx context.Context, tx pgx.Tx, shift int64, counted drawer) error {
	expected, err := queries.ShiftDrawers(ctx, tx, shift)
	if err != nil {
		return db.Wrap("load the drawer", err)
	}
	for _, d := range expected {
		switch {
		case counted.has(d.Currency):
		case d.Expected.IsZero():
			counted = counted.with(d.Currency, money.Zero)
		default:
			return fault.New(fault.Invalid, "close register", "count the %s of register %s, too", d.Currency, c.Register)
		}
	}
	if err := queries.ShiftClose(ctx, tx, dbgen.ShiftCloseParams{
		ShiftID: shift, ClosedBy: c.Actor, Currencies: counted.currencies, Counts: counted.amounts,
	}); err != nil {
		return db.Wrap("close register "+c.Register, err)
	}
	return journal.Entry{
		Actor: c.Actor, Action: "close register", Detail: map[string]string{"register": c.Register, "shift": fmt.Sprint(shift), "counted": counted.text()},
	}.Write(ctx, tx)
}

package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// RegisterGiven is a till of a point of sale.
type RegisterGiven struct {
	Code    string
	Name    string
	POS     string // its point of sale's code
	Account string // its cash: a money account of kind cash
	Actor   string
}

// AddRegister makes a register. Repeating it changes nothing; it is fault.NotFound
// where there is no such point of sale or account, fault.Invalid where the account
// holds no cash, fault.Conflict where the code is another register's.
func AddRegister(ctx context.Context, pool *pgxpool.Pool, g RegisterGiven) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := g.check(ctx, tx); err != nil {
			return err
		}
		added, err := queries.RegisterAdd(ctx, tx, dbgen.RegisterAddParams{Code: g.Code, Name: g.Name, Pos: g.POS, MoneyAccount: g.Account})
		if err != nil {
			return db.Wrap("add register "+g.Code, err)
		}
		if added == 0 {
			return g.same(ctx, tx)
		}
		return journal.Entry{
			Actor: g.Actor, Action: "add register", Detail: map[string]string{"register": g.Code, "pos": g.POS, "account": g.Account},
		}.Write(ctx, tx)
	})
}

func (g RegisterGiven) check(ctx context.Context, tx pgx.Tx) error {
	const op = "add register"
	there, err := queries.PointOfSaleExists(ctx, tx, g.POS)
	if err != nil {
		return db.Wrap("look for the point of sale", err)
	}
	if !there {
		return fault.New(fault.NotFound, op, "there is no point of sale %q", g.POS)
	}
	account, err := queries.MoneyAccountByCode(ctx, tx, g.Account)
	switch {
	case db.IsNotFound(err):
		return fault.New(fault.NotFound, op, "there is no money account %q", g.Account)
	case err != nil:
		return db.Wrap("load money account "+g.Account, err)
	case account.Kind != "cash":
		return fault.New(fault.Invalid, op, "money account %s is of kind %s: a register's own is of kind cash", g.Account, account.Kind)
	}
	return nil
}

// same refuses a code that another register has.
func (g RegisterGiven) same(ctx context.Context, tx pgx.Tx) error {
	r, err := registerOf(ctx, tx, g.Code)
	if err == nil && (r.Name != g.Name || r.Pos != g.POS || r.MoneyAccount != g.Account) {
		return fault.New(fault.Conflict, "add register", "there is another register %s already: %s of %s, with %s", g.Code, r.Name, r.Pos, r.MoneyAccount)
	}
	return err
}

func registerOf(ctx context.Context, q dbgen.DBTX, code string) (dbgen.RegisterByCodeRow, error) {
	r, err := queries.RegisterByCode(ctx, q, code)
	if db.IsNotFound(err) {
		return r, fault.New(fault.NotFound, "look for the register", "there is no register %q", code)
	}
	return r, db.Wrap("load register "+code, err)
}

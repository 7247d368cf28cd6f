package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// CommandPayment records money that a person knows of. It is carried out as it is
// given: no lifecycle has to see it, though each follows.
const CommandPayment = "payment"

// PaymentGiven is money that a person knows of.
type PaymentGiven struct {
	Key      string // the same key is the same payment
	SaleID   int64
	Amount   money.Amount // negative: given back
	Currency string       // ISO 4217; empty: the sale's
	At       time.Time    // when it moved, which is no moment to come; zero: now
	Method   string       // by the shop's id; empty: the order's
	Account  string       // the money account's code; empty: the register's cash, else the method's
	Register string       // the register's code; empty: none, or the method's where no account is named either
	Actor    string
	Reason   string // for the journal; no personal data
}

// PaymentAdded is what became of it.
type PaymentAdded struct {
	Amount      money.Amount
	Currency    string
	Method      string
	Account     string
	Register    string       // empty: none
	Waits       bool         // for the register to open
	Free        money.Amount // what of the sale's money in that currency settles nothing; negative: more was given back than was owed
	GivenBefore bool         // it was recorded before, and not again
}

// AddPayment records money that came in or was given back by hand, whatever state
// the sale is in, and has the sale's lifecycle look again. It settles what it can;
// the rest is kept as the buyer's: a prepayment, an overpayment, money in another
// currency. Money for a register that is not open waits for it. The same payment
// twice is recorded once. It is fault.Invalid for an amount or a moment that can be
// none, fault.NotFound where there is no such account or register, fault.Unmapped where
// neither is named and the method has none, fault.Conflict where the key is another
// command's.
func AddPayment(ctx context.Context, pool *pgxpool.Pool, p PaymentGiven) (out PaymentAdded, err error) {
	err = onSale(ctx, pool, p.SaleID, func(tx pgx.Tx, s sale) (err error) {
		if p, err = p.complete(s); err != nil {
			return err
		}
		if out, err = p.given(ctx, tx); err != nil || out.GivenBefore {
			return err
		}
		out, err = p.apply(ctx, tx, s)
		return err
	})
	return out, err
}

func (p PaymentGiven) apply(ctx context.Context, tx pgx.Tx, s sale) (PaymentAdded, error) {
	to, err := p.purse(ctx, tx, s)
	if err != nil {
		return PaymentAdded{}, err
	}
	added, err := queries.PaymentCommandAdd(ctx, tx, dbgen.PaymentCommandAddParams{ID: p.Key, SaleID: s.ID, Actor: p.Actor, Reason: p.Reason})
	if err != nil {
		return PaymentAdded{}, db.Wrap("store the command", err)
	}
	if added == 0 { // given to another sale meanwhile
		return PaymentAdded{}, keyTaken("record payment", p.Key)
	}
	t, err := p.transfer(ctx, tx)
	if err != nil {
		return PaymentAdded{}, err
	}
	done, err := bookOrWait(ctx, tx, s.ID, to, t)
	if err != nil {
		return PaymentAdded{}, err
	}
	out := PaymentAdded{Amount: p.Amount, Currency: p.Currency, Method: p.Method, Account: to.account, Register: to.register, Waits: done.waits}
	if done.waits {
		tellWaiting(s.record, to, t)
		s.journal(t.actor, "record payment", "waits", t.entry(to))
	} else if out.Free, err = settleByHand(ctx, tx, s.record, to, t); err != nil {
		return out, err
	}
	return out, s.wake(ctx, tx)
}

func (p PaymentGiven) purse(ctx context.Context, tx pgx.Tx, s sale) (purse, error) {
	if p.Account == "" && p.Register == "" {
		return purseOfMethod(ctx, tx, s.channel, p.Method)
	}
	return purseOf(ctx, tx, p.Account, p.Register)
}

// transfer is the payment on its way. What comes when the shop's money is in comes
// beside it: a shop that says "paid" doesn't mean it.
func (p PaymentGiven) transfer(ctx context.Context, tx pgx.Tx) (transfer, error) {
	t := transfer{
		key: handKey(p.Key), kind: posting.Received, method: p.Method, amount: p.Amount, currency: p.Currency, paidAt: p.At,
		byHand: true, actor: p.Actor, reason: p.Reason,
	}
	if p.Amount.Sign() < 0 {
		t.kind = posting.Refunded
	}
	var err error
	t.apart, err = queries.ShopMoneyIsIn(ctx, tx, p.SaleID, p.Currency)
	return t, db.Wrap("look for the shop's money", err)
}

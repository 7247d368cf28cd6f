package activities

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// purse is where money goes: an account, and the register that takes it, if any. Of an
// account alone the code is enough.
type purse struct {
	accountID, registerID int64
	account, register     string // codes
}

// transfer is money of a sale on its way to a purse or out of it.
type transfer struct {
	key      string // the same key is the same money
	kind     posting.PaymentKind
	refundID *string // the shop's refund that gave it back
	method   string  // of payment, by the shop's id
	amount   money.Amount
	currency string
	paidAt   time.Time
	document *int64 // the document that it is sure to settle; else SaleSettle says what it does
	byHand   bool
	apart    bool // by hand, when the shop's money was in: no part of what the shop says
	actor    string
	reason   string
}

// booked says where money is now.
type booked struct {
	now   bool // by this call; else it was booked before, or waits
	waits bool // for its register to open
}

// bookOrWait books money, or has it wait where its register is not open. Money that
// is booked already is left as it is.
func bookOrWait(ctx context.Context, tx pgx.Tx, saleID int64, to purse, t transfer) (booked, error) {
	var shift int64
	if to.registerID != 0 {
		var err error
		if shift, err = queries.RegisterShift(ctx, tx, to.registerID); err != nil {
			return booked{}, db.Wrap("look for the open shift of register "+to.register, err)
		}
		if shift == 0 {
			return booked{waits: true}, wait(ctx, tx, saleID, to, t)
		}
	}
	added, err := queries.PaymentAdd(ctx, tx, dbgen.PaymentAddParams{
		SaleID: saleID, DocumentID: t.document, MoneyAccount: to.account, Kind: string(t.kind), RefundID: t.refundID, Method: t.method, Amount: t.amount,
		Currency: t.currency, PaidAt: t.paidAt, ByHand: t.byHand, Apart: t.apart, Key: t.key, ShiftID: shift,
	})
	return booked{now: added > 0}, db.Wrap("book the money", err)
}

func wait(ctx context.Context, tx pgx.Tx, saleID int64, to purse, t transfer) error {
	err := queries.MoneyWait(ctx, tx, dbgen.MoneyWaitParams{
		SaleID: saleID, RegisterID: to.registerID, MoneyAccountID: to.accountID, Kind: string(t.kind), RefundID: t.refundID, Method: t.method,
		Amount: t.amount, Currency: t.currency, PaidAt: t.paidAt, ByHand: t.byHand, Apart: t.apart, Actor: t.actor, Reason: t.reason, Key: t.key,
	})
	return db.Wrap("have the money wait for register "+to.register, err)
}

// purseOfMethod is where a channel's payment method goes.
func purseOfMethod(ctx context.Context, tx pgx.Tx, ch channel, method string) (purse, error) {
	rows, err := queries.PaymentMappingList(ctx, tx, ch.ID)
	if err != nil {
		return purse{}, db.Wrap("load payment mappings", err)
	}
	at := slices.IndexFunc(rows, func(r dbgen.PaymentMappingListRow) bool { return r.RemoteMethod == method })
	if at < 0 {
		return purse{}, fault.New(fault.Unmapped, "look for the money account",
			"payment method %q has no money account in channel %s: map it, or name the money account or the register", method, ch.Code)
	}
	return purseOf(ctx, tx, rows[at].MoneyAccount, rows[at].Register)
}

// purseOf is a money account, or a register's cash where no account is named.
func purseOf(ctx context.Context, tx pgx.Tx, account, register string) (purse, error) {
	var p purse
	if register != "" {
		r, err := registerOf(ctx, tx, register)
		if err != nil {
			return purse{}, err
		}
		p = purse{accountID: r.MoneyAccountID, account: r.MoneyAccount, registerID: r.ID, register: r.Code}
	}
	if account == "" || account == p.account {
		return p, nil
	}
	a, err := queries.MoneyAccountByCode(ctx, tx, account)
	if db.IsNotFound(err) {
		return purse{}, fault.New(fault.NotFound, "look for the money account", "there is no money account %q", account)
	}
	p.accountID, p.account = a.ID, a.Code
	return p, db.Wrap("load money account "+account, err)
}

package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// complete fills in what was not said, and refuses an amount that can be none.
func (p PaymentGiven) complete(s sale) (PaymentGiven, error) {
	const op = "record payment"
	if p.Currency == "" {
		p.Currency = s.Currency
	}
	amount, err := inMinorUnits(op, p.Amount, p.Currency)
	if err != nil {
		return p, err
	}
	now := time.Now()
	switch {
	case amount.IsZero():
		return p, fault.New(fault.Invalid, op, "nothing is no payment: say how much moved")
	case p.At.IsZero():
		p.At = now
	case p.At.After(now):
		return p, fault.New(fault.Invalid, op, "%s is still to come: a payment is recorded once it is made", p.At.Format("2006-01-02 15:04"))
	}
	p.Amount = amount
	if p.Method == "" && s.Unreadable == nil {
		var order commerce.Order
		if order, err = orderOf(s.Body); err != nil {
			return p, err
		}
		p.Method = order.Payment.Method
	}
	return p, nil
}

// inMinorUnits is an amount with the decimals of its currency.
func inMinorUnits(op string, amount money.Amount, currency string) (money.Amount, error) {
	scale, err := money.MinorUnits(currency)
	if err != nil {
		return amount, fault.New(fault.Invalid, op, "%v", err)
	}
	if !amount.FitsScale(scale) {
		return amount, fault.New(fault.Invalid, op, "%s is finer than money in %s, which has %d decimals", amount, currency, scale)
	}
	exact, err := money.Parse(amount.Fixed(scale))
	if err != nil {
		return amount, fault.New(fault.Invalid, op, "the amount in %s is too large", currency)
	}
	return exact, nil
}

// given says what became of the payment if it was recorded before.
func (p PaymentGiven) given(ctx context.Context, tx pgx.Tx) (PaymentAdded, error) {
	known, err := queries.CommandFind(ctx, tx, p.Key)
	if db.IsNotFound(err) {
		return PaymentAdded{}, nil
	}
	if err != nil {
		return PaymentAdded{}, db.Wrap("look for the command", err)
	}
	if known.SaleID != p.SaleID || known.Kind != CommandPayment {
		return PaymentAdded{}, keyTaken("record payment", p.Key)
	}
	was, err := queries.MoneyByKey(ctx, tx, handKey(p.Key))
	if err != nil {
		return PaymentAdded{}, db.Wrap("look for the payment", err)
	}
	if !p.is(was) {
		return PaymentAdded{}, keyTaken("record payment", p.Key)
	}
	out := PaymentAdded{
		Amount: was.Amount, Currency: was.Currency, Method: was.Method, Account: was.MoneyAccount, Register: was.Register,
		Waits: was.ID == 0, GivenBefore: true,
	}
	out.Free, err = queries.MoneyFree(ctx, tx, p.SaleID, was.Currency)
	return out, db.Wrap("look what the money settles", err)
}

// is reports whether p, as far as it says, is what was recorded. When it moved is
// no part of it: left out, it is the moment of asking.
func (p PaymentGiven) is(was dbgen.MoneyByKeyRow) bool {
	return p.Amount.Equal(was.Amount) && p.Currency == was.Currency &&
		(p.Account == "" || p.Account == was.MoneyAccount) && (p.Register == "" || p.Register == was.Register)
}

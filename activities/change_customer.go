package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/matching"
)

// CommandCustomer gives a sale to the customer whose it is. It is carried out as
// it is given: no lifecycle has to see it.
const CommandCustomer = "customer"

const opCustomer = "change customer"

// CustomerChange is a person's word on whose a sale is.
type CustomerChange struct {
	Key        string // the same key is the same command
	SaleID     int64
	CustomerID int64 // 0: a new customer
	Actor      string
	Reason     string // for the journal; no personal data. It has to be said
}

// CustomerChanged is what became of it.
type CustomerChanged struct {
	Before      int64 // 0: the sale had none
	After       int64
	GivenBefore bool // it was carried out before, and not again
}

// ChangeCustomer gives a sale to another customer, in any state and for good:
// later passes match it no more. The keys that the wrong customer has by this sale
// alone go with it, so that the buyer's next order is not matched wrongly again.
// The same command twice is carried out once. It is fault.Invalid without a reason,
// fault.NotFound where there is no such customer, fault.Conflict where there is nothing
// to change or where the key is another command's.
func ChangeCustomer(ctx context.Context, pool *pgxpool.Pool, c CustomerChange) (out CustomerChanged, err error) {
	if c.Reason == "" {
		return out, fault.New(fault.Invalid, opCustomer, "say why the match is wrong: it goes into the journal")
	}
	err = onSale(ctx, pool, c.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = c.given(ctx, tx); err != nil || out.GivenBefore {
			return err
		}
		out, err = c.apply(ctx, tx, sale)
		return err
	})
	return out, err
}

// given says what became of the command if it was given before.
func (c CustomerChange) given(ctx context.Context, tx pgx.Tx) (CustomerChanged, error) {
	known, err := queries.CustomerCommandFind(ctx, tx, c.Key)
	if db.IsNotFound(err) {
		return CustomerChanged{}, nil
	}
	if err != nil {
		return CustomerChanged{}, db.Wrap("look for the command", err)
	}
	same := known.SaleID == c.SaleID && known.CustomerID != nil && known.NewCustomer == (c.CustomerID == 0) &&
		(known.NewCustomer || *known.CustomerID == c.CustomerID)
	if !same {
		return CustomerChanged{}, keyTaken(opCustomer, c.Key)
	}
	return CustomerChanged{Before: *known.CustomerID, After: *known.CustomerID, GivenBefore: true}, nil
}

func (c CustomerChange) apply(ctx context.Context, tx pgx.Tx, s sale) (CustomerChanged, error) {
	now, err := queries.SaleCustomer(ctx, tx, s.ID)
	if err != nil {
		return CustomerChanged{}, db.Wrap("load the sale's customer", err)
	}
	var out CustomerChanged
	if now.CustomerID != nil {
		out.Before = *now.CustomerID
	}
	if err := c.hasEffect(out.Before, now); err != nil {
		return out, err
	}
	to, err := c.target(ctx, tx)
	if err != nil {
		return out, err
	}
	if err := takeKeys(ctx, tx, s.ID, out.Before, to); err != nil {
		return out, err
	}
	var order commerce.Order
	var keys matching.Keys
	if s.Unreadable == nil {
		if order, err = orderOf(s.Body); err != nil {
			return out, err
		}
		keys = matching.KeysOf(order, s.channel.switches())
	}
	d, err := settle(ctx, tx, newcomer{s.channel.CustomerType, order.Billing}, keys, func(known []matching.Customer) matching.Decision {
		return matching.Give(keys, known, to)
	})
	if err != nil {
		return out, err
	}
	out.After = d.CustomerID
	return out, c.keep(ctx, tx, s, out, d)
}

// hasEffect refuses what changes nothing.
func (c CustomerChange) hasEffect(before int64, now dbgen.SaleCustomerRow) error {
	if c.CustomerID != 0 && c.CustomerID == before {
		return fault.New(fault.Conflict, opCustomer, "the sale is customer %d's already", before)
	}
	if c.CustomerID == 0 && now.Alone && now.MatchedBy != nil && (*now.MatchedBy == byNew || *now.MatchedBy == byGuest) {
		return fault.New(fault.Conflict, opCustomer, "customer %d was made for this sale and has no other: a new one would be the same", before)
	}
	return nil
}

// target is whom the sale is given to; the zero Customer is a new one.
func (c CustomerChange) target(ctx context.Context, tx pgx.Tx) (matching.Customer, error) {
	if c.CustomerID == 0 {
		return matching.Customer{}, nil
	}
	row, err := queries.CustomerByID(ctx, tx, c.CustomerID)
	if db.IsNotFound(err) {
		return matching.Customer{}, fault.New(fault.NotFound, opCustomer, "there is no customer %d", c.CustomerID)
	}
	if err != nil {
		return matching.Customer{}, db.Wrap(fmt.Sprintf("load customer %d", c.CustomerID), err)
	}
	return matching.Customer{ID: row.ID, Keys: keysOf(dbgen.CustomersByKeysRow{
		VATNumber: row.VATNumber, CompanyNumber: row.CompanyNumber, PersonalNumber: row.PersonalNumber, Phone: row.Phone, Email: row.Email,
	})}, nil
}

// takeKeys takes from the wrong customer the keys that they have by this sale
// alone, unless they would be nobody's then.
func takeKeys(ctx context.Context, tx pgx.Tx, saleID, wrong int64, to matching.Customer) error {
	kinds, err := queries.SaleKeysOwn(ctx, tx, saleID)
	if err != nil {
		return db.Wrap("look for the sale's own keys", err)
	}
	kinds = slices.DeleteFunc(kinds, func(kind string) bool { return to.Keys.Of(matching.Kind(kind)) != nil })
	if len(kinds) == 0 {
		return nil
	}
	return db.Wrap("take the keys back", queries.CustomerForget(ctx, tx, kinds, wrong))
}

// keep stores the change with its command and its journal entry.
func (c CustomerChange) keep(ctx context.Context, tx pgx.Tx, s sale, done CustomerChanged, d matching.Decision) error {
	if err := queries.SaleSetCustomer(ctx, tx, dbgen.SaleSetCustomerParams{SaleID: s.ID, CustomerID: done.After, MatchedBy: byPerson}); err != nil {
		return db.Wrap("change the sale's customer", err)
	}
	if err := keepFindings(ctx, tx, s.ID, d.Findings); err != nil {
		return err
	}
	added, err := queries.CustomerCommandAdd(ctx, tx, dbgen.CustomerCommandAddParams{
		ID: c.Key, SaleID: s.ID, Actor: c.Actor, Reason: c.Reason, CustomerID: done.After, NewCustomer: c.CustomerID == 0,
	})
	if err != nil {
		return db.Wrap("store the command", err)
	}
	if added == 0 { // given to another sale meanwhile
		return keyTaken(opCustomer, c.Key)
	}
	entry := buyer{done.After, byPerson, d.Findings}.entry()
	entry["before"], entry["reason"] = fmt.Sprint(done.Before), c.Reason
	s.journal(c.Actor, CommandCustomer, "done", entry)
	return nil
}

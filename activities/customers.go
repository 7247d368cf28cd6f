package activities

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/matching"
)

// buyer is a sale's customer, why it is them, and what each key of the order said.
type buyer struct {
	id       int64
	by       string
	findings []matching.Finding
}

// Why somebody is the customer where no key decided.
const (
	byNew     = "new"     // nobody is known by the order's keys
	byGuest   = "guest"   // no key at all: a customer of the sale alone
	byCarrier = "carrier" // no key at all: the carrier's counterparty
	byPerson  = "person"  // somebody said so
)

// mostLooks is how often the customers are looked through anew, because somebody
// else made one with the same keys meanwhile.
const mostLooks = 5

// matchBuyer finds the customer whom the order's keys name, else makes one.
func matchBuyer(ctx context.Context, tx pgx.Tx, ch channel, order commerce.Order) (buyer, error) {
	keys := matching.KeysOf(order, ch.switches())
	if len(keys) == 0 {
		return matchGuest(ctx, tx, ch, order)
	}
	d, err := settle(ctx, tx, newcomer{ch.CustomerType, order.Billing}, keys, func(known []matching.Customer) matching.Decision {
		return matching.Match(keys, known)
	})
	by := string(d.By)
	if by == "" {
		by = byNew
	}
	return buyer{id: d.CustomerID, by: by, findings: d.Findings}, err
}

// matchGuest is the counterparty of whoever carries the order, or a new customer.
func matchGuest(ctx context.Context, tx pgx.Tx, ch channel, order commerce.Order) (buyer, error) {
	var methods []string
	for _, line := range order.Lines {
		if line.Kind == commerce.Shipping {
			methods = append(methods, line.Method)
		}
	}
	carrier, err := queries.CarrierCounterparty(ctx, tx, ch.ID, methods)
	if err == nil {
		return buyer{id: carrier.CustomerID, by: byCarrier}, nil
	}
	if !db.IsNotFound(err) {
		return buyer{}, db.Wrap("look for the carrier's counterparty", err)
	}
	id, err := newcomer{ch.CustomerType, order.Billing}.save(ctx, tx, nil)
	return buyer{id: id, by: byGuest}, err
}

func (c channel) switches() matching.Switches {
	return matching.Switches{Phone: c.MatchPhone, Email: c.MatchEmail}
}

// newcomer is what becomes a customer where none is found.
type newcomer struct {
	customerType *string
	party        commerce.Party
}

func (n newcomer) save(ctx context.Context, tx pgx.Tx, keys matching.Keys) (int64, error) {
	id, err := queries.CustomerAdd(ctx, tx, dbgen.CustomerAddParams{
		Name: strings.TrimSpace(n.party.FirstName + " " + n.party.LastName), Company: n.party.Company, CustomerType: n.customerType,
		VATNumber: keys.Of(matching.VATNumber), CompanyNumber: keys.Of(matching.CompanyNumber), PersonalNumber: keys.Of(matching.PersonalNumber),
		Phone: keys.Of(matching.Phone), Email: keys.Of(matching.Email),
	})
	return id, db.Wrap("make a customer", err)
}

// settle asks who the buyer is and gives them the keys that are theirs from now
// on; nobody of ours is a new customer. Two who settle the same keys at once take
// turns at the database's rules: the second looks again, and sees the first.
func settle(ctx context.Context, tx pgx.Tx, n newcomer, keys matching.Keys, decide func([]matching.Customer) matching.Decision) (d matching.Decision, err error) {
	for range mostLooks {
		err = pgx.BeginFunc(ctx, tx, func(part pgx.Tx) error {
			known, err := customersBy(ctx, part, keys)
			if err != nil {
				return err
			}
			d = decide(known)
			d.CustomerID, err = n.take(ctx, part, d)
			return err
		})
		if !fault.Is(err, fault.Conflict) {
			return d, err
		}
	}
	return d, fault.New(fault.Transient, "find the customer", "others make customers with the same keys at this moment")
}

// take stores what was decided; fault.Conflict where it is outdated already.
func (n newcomer) take(ctx context.Context, tx pgx.Tx, d matching.Decision) (int64, error) {
	added := d.Added()
	switch {
	case d.CustomerID == 0:
		return n.save(ctx, tx, added)
	case len(added) == 0:
		return d.CustomerID, nil
	}
	learned, err := queries.CustomerLearn(ctx, tx, dbgen.CustomerLearnParams{
		ID: d.CustomerID, VATNumber: added.Of(matching.VATNumber), CompanyNumber: added.Of(matching.CompanyNumber),
		PersonalNumber: added.Of(matching.PersonalNumber), Phone: added.Of(matching.Phone), Email: added.Of(matching.Email),
	})
	if err == nil && learned == 0 {
		return 0, fault.New(fault.Conflict, "add keys", "somebody else added some meanwhile")
	}
	return d.CustomerID, db.Wrap("add keys", err)
}

package reconcile

import (
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// Order is an order as its shop tells it, beside what we have of it.
type Order struct {
	Shop *Said  // nil: the shop has no such order
	Ours *Books // nil: it was never read
}

// Said is what a shop says of an order, by the channel's rules.
type Said struct {
	Status   string
	Currency string
	Total    money.Amount
	Refunded money.Amount // positive
	// Wanted is set where the channel makes sales of such orders, or ends them.
	Wanted bool
	Claim  posting.Claim
}

// Books are what we have of an order.
type Books struct {
	Status string // by its newest reading
	// Current is set where that reading says all that the shop says now.
	Current bool
	// Thrown is set where that reading is of an order that was thrown away.
	Thrown bool
	Sale   *Sale // nil: it has none
}

// Sale is what is booked of an order.
type Sale struct {
	Currency string
	Total    money.Amount
	// Waits is set where a person or a register is waited for, and the money with them, or
	// where a person has the sale do without it.
	Waits bool
	// Invoiced is what the invoice that stands is over, nil where none does, and Credited
	// what refunds took off it.
	Invoiced *money.Amount
	Credited money.Amount
	Money    []posting.Money
}

// Compare finds what differs.
func (o Order) Compare() []Finding {
	switch {
	case o.Shop == nil:
		return o.gone()
	case o.Ours == nil || o.Ours.Sale == nil:
		return o.missing()
	case o.Shop.Status != o.Ours.Status:
		return []Finding{{Status, o.Shop.Status, o.Ours.Status, Read}}
	}
	var found []Finding
	sale := o.Ours.Sale
	if !o.Shop.Total.Equal(sale.Total) || o.Shop.Currency != sale.Currency {
		found = append(found, Finding{Total, amount(o.Shop.Total, o.Shop.Currency), amount(sale.Total, sale.Currency), o.repair()})
	}
	return append(found, o.money()...)
}

func (o Order) gone() []Finding {
	if o.Ours == nil || o.Ours.Sale == nil || o.Ours.Thrown {
		return nil
	}
	return []Finding{{Extra, "", o.Ours.Status, Refuse}}
}

func (o Order) missing() []Finding {
	if !o.Shop.Wanted {
		return nil
	}
	found := Finding{Missing, o.Shop.Status + ", " + amount(o.Shop.Total, o.Shop.Currency), "", Read}
	if o.Ours != nil {
		found.Repair = o.repair()
	}
	return []Finding{found}
}

// money compares what came in and what was given back.
func (o Order) money() []Finding {
	sale, claim := o.Ours.Sale, o.Shop.Claim
	if sale.Waits || !o.Shop.Wanted {
		return nil
	}
	if sale.Invoiced != nil {
		if !o.Shop.Refunded.Equal(sale.Credited) {
			return []Finding{{Refunded, amount(o.Shop.Refunded, sale.Currency), amount(sale.Credited, sale.Currency), o.repair()}}
		}
		claim.Due = *sale.Invoiced // an edit that a person left out
	}
	var received, off money.Amount
	for _, m := range sale.Money {
		received = received.Add(m.Amount)
	}
	for _, m := range claim.Toward(sale.Money) {
		off = off.Add(m.Amount)
	}
	if off.IsZero() {
		return nil
	}
	return []Finding{{Paid, amount(received.Add(off), sale.Currency), amount(received, sale.Currency), o.repair()}}
}

// repair is to read what wasn't, else to walk by what was.
func (o Order) repair() Repair {
	if o.Ours.Current {
		return Walk
	}
	return Read
}

func amount(a money.Amount, currency string) string {
	if currency == "" {
		return a.String()
	}
	return a.String() + " " + currency
}

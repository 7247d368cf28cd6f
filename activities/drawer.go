package activities

import (
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// Cash is money in a drawer.
type Cash struct {
	Amount   money.Amount
	Currency string // ISO 4217; empty: the first of the register's point of sale
}

// drawer is cash by currency, each once.
type drawer struct {
	currencies []string
	amounts    []money.Amount
}

// drawerOf is the drawer that people mean; where they name no currency it is the
// first of own.
func drawerOf(op string, cash []Cash, own []string) (drawer, error) {
	var d drawer
	for _, c := range cash {
		if c.Currency == "" {
			c.Currency = own[0]
		}
		amount, err := inMinorUnits(op, c.Amount, c.Currency)
		switch {
		case err != nil:
			return d, err
		case amount.Sign() < 0:
			return d, fault.New(fault.Invalid, op, "%s: a drawer can't hold less than nothing", total(amount, c.Currency))
		case d.has(c.Currency):
			return d, fault.New(fault.Invalid, op, "%s is named twice: add it up", c.Currency)
		}
		d = d.with(c.Currency, amount)
	}
	return d, nil
}

func (d drawer) has(currency string) bool { return slices.Contains(d.currencies, currency) }

func (d drawer) with(currency string, amount money.Amount) drawer {
	return drawer{append(slices.Clip(d.currencies), currency), append(slices.Clip(d.amounts), amount)}
}

// text is the drawer as people read it: "10.00 EUR, 5.00 USD".
func (d drawer) text() string {
	parts := make([]string, len(d.currencies))
	for i, currency := range d.currencies {
		parts[i] = total(d.amounts[i], currency)
	}
	return strings.Join(parts, ", ")
}

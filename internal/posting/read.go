package posting

import (
	"cmp"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
)

// GiftCardMethod is the payment method whose money account stands for gift cards.
const GiftCardMethod = "gift_card"

// Read is an order as the channel reads it: in the default currency where its shop
// names none, with tips apart from other fees, and with what gift cards paid as a
// payment instead of a fee that lowers the total. Reading twice changes nothing.
func (p Policy) Read(o commerce.Order) commerce.Order {
	o.Currency = cmp.Or(o.Currency, p.DefaultCurrency)
	if !slices.ContainsFunc(o.Lines, func(l commerce.Line) bool { return p.isTip(l) || p.isGiftCard(l) }) {
		return o
	}
	lines := o.Lines
	o.Lines, o.GiftCards = nil, slices.Clone(o.GiftCards)
	for _, l := range lines {
		switch {
		case p.isGiftCard(l):
			o.GiftCards = append(o.GiftCards, commerce.GiftCard{RemoteID: l.RemoteID, Amount: l.Total.Neg()})
			o.Totals.Total = o.Totals.Total.Sub(l.Total)
			continue
		case p.isTip(l):
			l.Kind = commerce.Tip
		}
		o.Lines = append(o.Lines, l)
	}
	return o
}

func (p Policy) isTip(l commerce.Line) bool {
	return l.Kind == commerce.Fee && l.Total.Sign() > 0 && isNamed(l, p.TipFees)
}

// isGiftCard reports whether a fee is money. One that lowers the tax as well lowers
// what is sold, and is a discount by whatever name.
func (p Policy) isGiftCard(l commerce.Line) bool {
	return l.Kind == commerce.Fee && l.Total.Sign() < 0 && l.TotalTax.IsZero() && isNamed(l, p.GiftCardFees)
}

func isNamed(l commerce.Line, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(strings.TrimSpace(l.Name), name) })
}

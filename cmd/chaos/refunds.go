package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/money"
)

// giving is a refund as the staff types it.
type giving struct {
	Amount  *money.Amount `json:"amount,omitempty"`
	Reason  string        `json:"reason"` // names the lines, so that none is given back twice
	Lines   []givenLine   `json:"line_items,omitempty"`
	Restock *bool         `json:"api_restock,omitempty"`
}

type givenLine struct {
	ID       int64        `json:"id"`
	Quantity int64        `json:"quantity"`
	Total    money.Amount `json:"refund_total"`
	Taxes    []givenTax   `json:"refund_tax,omitempty"`
}

type givenTax struct {
	ID    int64        `json:"id"`
	Total money.Amount `json:"refund_total"`
}

// giveBack has the staff give money of an order back: pieces of a line, a line, the
// carriage, some amount, or all that is left.
func giveBack(chance *rand.Rand, shop *woosim.Shop, o known) error {
	left := o.Total
	for _, r := range o.Refunds {
		left = left.Add(r.Total)
	}
	if left.Sign() <= 0 {
		return nil
	}
	g := giving{Amount: &left, Reason: "all"}
	switch chance.IntN(8) {
	case 0:
	case 1, 2:
		part := left.Mul(money.Int(1+chance.Int64N(99))).Div(money.Int(100), 2)
		if part.IsZero() {
			return nil
		}
		g.Amount, g.Reason = &part, "some"
	default:
		lines := o.Items
		if chance.IntN(4) == 0 {
			lines = o.Shipping
		}
		g = ofLine(chance, o, lines, left)
	}
	if g.Reason == "" {
		return nil
	}
	body, err := json.Marshal(g)
	if err != nil {
		return err
	}
	if refusal := shop.Refund(o.ID, string(body)); refusal != "" {
		return fmt.Errorf("the shop refuses %s: %s", body, refusal)
	}
	return nil
}

// ofLine gives back pieces of one of the lines, or all of it; nothing where some of
// it was given back before, or less is left of the order.
func ofLine(chance *rand.Rand, o known, lines []knownLine, left money.Amount) giving {
	if len(lines) == 0 {
		return giving{}
	}
	l := lines[chance.IntN(len(lines))]
	given, amount := l.pieces(1 + chance.Int64N(max(l.Quantity, 1)))
	g := giving{Reason: fmt.Sprintf("line %d.", l.ID), Lines: []givenLine{given}}
	if restock := chance.IntN(3) > 0; !restock {
		g.Restock = &restock
	}
	for _, r := range o.Refunds {
		known := strings.HasPrefix(r.Reason, "line ") || r.Reason == "some"
		if !known || r.Reason == g.Reason {
			return giving{}
		}
	}
	if amount.Sign() <= 0 || amount.Cmp(left) > 0 {
		return giving{}
	}
	return g
}

// pieces are so many pieces of a line, as a shop's form works them out, and what
// they come to.
func (l knownLine) pieces(n int64) (given givenLine, amount money.Amount) {
	share := func(whole money.Amount) money.Amount {
		if l.Quantity > 1 && n < l.Quantity {
			return whole.Mul(money.Int(n)).Div(money.Int(l.Quantity), 2)
		}
		return whole.Round(2)
	}
	given = givenLine{ID: l.ID, Quantity: n, Total: share(l.Total)}
	amount = given.Total
	for _, t := range l.Taxes {
		tax := givenTax{t.ID, share(t.Total)}
		given.Taxes, amount = append(given.Taxes, tax), amount.Add(tax.Total)
	}
	return given, amount
}

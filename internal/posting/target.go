package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Target is what the books should hold of an order in its newest state, as
// balances: how they got there is no part of it. An order that is refused, ignored
// or calls for nothing has the zero Target.
type Target struct {
	// Invoice is the document that sells, nil for none; Document is its type, or
	// that of a prepayment invoice, which sells nothing. A person's release makes it
	// the accepted one.
	Document DocumentType `json:"document,omitempty"`
	Invoice  *Document    `json:"invoice,omitempty"`
	// Sold identifies what the invoice is of: commerce.Order.SoldFingerprint.
	Sold string `json:"sold,omitempty"`
	// Refunds are to be credited against Invoice, in this order; those of nothing
	// are left out.
	Refunds []commerce.Refund `json:"refunds,omitempty"`
	// Received is the money that should be in MoneyAccount by the shop's word: the
	// total less what was given back once the order counts as paid, else nothing.
	Received     money.Amount `json:"received"`
	MoneyAccount string       `json:"money_account,omitempty"`
	// Goods are what should have left the warehouse for good.
	Goods []Goods `json:"goods,omitempty"`
}

// Goods is a number of pieces of one line of an order.
type Goods struct {
	RemoteLineID string       `json:"remote_line_id"`
	ItemID       int64        `json:"item_id"`
	SKU          string       `json:"sku"`
	Quantity     money.Amount `json:"quantity"`
}

// TargetOf says what the books should hold of an order, of which a is the
// assessment by the same policy and mappings. It doesn't look at the issues: an
// order that is held has its target too, which waits.
func TargetOf(o commerce.Order, a Assessment, p Policy, m Mappings) Target {
	t := Target{Document: a.Plan.Document}
	if a.Plan.Invoice {
		invoice := a.Document
		t.Invoice, t.Sold = &invoice, o.SoldFingerprint()
		t.Refunds = slices.DeleteFunc(o.RefundsInOrder(), func(r commerce.Refund) bool { return r.Total.IsZero() })
	}
	if a.Plan.Paid {
		t.Received = o.Totals.Total.Sub(o.Refunded()).Between(o.Totals.Total)
		t.MoneyAccount = a.Plan.MoneyAccount
	}
	if a.Plan.Deliver {
		t.Goods = goodsOf(o, p, m)
	}
	return t
}

// Keeping is the target with an edit ignored: the booked invoice stands for what
// the order sells now.
func (t Target) Keeping(b Books) Target {
	if t.Invoice != nil && b.Invoice != nil {
		t.Invoice, t.Sold = b.Invoice, b.Sold
	}
	return t
}

// goodsOf are the goods of an order that should be with the buyer: what was sold
// less what came back.
func goodsOf(o commerce.Order, p Policy, m Mappings) []Goods {
	var goods []Goods
	for _, l := range o.Lines {
		sku := bookedSKU(l, p)
		item := m.Items[sku]
		if !isCatalogue(l.Kind) || item.Service {
			continue
		}
		if left := l.Quantity.Sub(restocked(o, l, p)).Between(l.Quantity); !left.IsZero() {
			goods = append(goods, Goods{l.RemoteID, item.ID, sku, left})
		}
	}
	return goods
}

// restocked is how many of a line came back: as the shop tells, else what refunds
// name, if the channel takes those back.
func restocked(o commerce.Order, l commerce.Line, p Policy) money.Amount {
	if l.Restocked != nil {
		return *l.Restocked
	}
	var back money.Amount
	if !p.RestockRefunds {
		return back
	}
	for _, refund := range o.Refunds {
		for _, r := range refund.Lines {
			if r.RemoteLineID == l.RemoteID {
				back = back.Add(r.Quantity)
			}
		}
	}
	return back
}

package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Target is what the books should hold of an order in its newest state, as
// balances: how they got there is no part of it. An order that is refused, ignored
// or calls for nothing has nothing but a Claim on what was given back.
type Target struct {
	// Invoice is the document that sells, nil for none; Document is its type, or
	// that of a prepayment invoice, which is Asked and sells nothing. A person's
	// release makes it the accepted one.
	Document DocumentType `json:"document,omitempty"`
	Invoice  *Document    `json:"invoice,omitempty"`
	Asked    *Document    `json:"asked,omitempty"`
	// Sold and Total identify what the document is of: the order's SoldFingerprint
	// and its total.
	Sold  string       `json:"sold,omitempty"`
	Total money.Amount `json:"total"`
	// Refunds are to be credited against Invoice, in this order; those of nothing
	// are left out.
	Refunds []commerce.Refund `json:"refunds,omitempty"`
	// Claim is what the shop says of the money.
	Claim Claim `json:"claim"`
	// Goods are what should have left the warehouse for good.
	Goods []Goods `json:"goods,omitempty"`
}

// Goods is a number of pieces of an item: of one line of an order, where it is
// named.
type Goods struct {
	RemoteLineID string       `json:"remote_line_id,omitempty"`
	ItemID       int64        `json:"item_id"`
	SKU          string       `json:"sku"`
	Quantity     money.Amount `json:"quantity"`
}

// TargetOf says what the books should hold of an order, of which a is the
// assessment by the same policy and mappings. It doesn't look at the issues: an
// order that is held has its target too, which waits.
func TargetOf(o commerce.Order, a Assessment, p Policy, m Mappings) Target {
	t := Target{Document: a.Plan.Document, Claim: ClaimOf(o, a.Plan)}
	switch {
	case a.Plan.Invoice:
		invoice := a.Document
		t.Invoice = &invoice
		t.Refunds = refundsOf(o)
	case a.Plan.Document != "":
		asked := a.Document
		t.Asked = &asked
	}
	if a.Plan.Document != "" {
		t.Sold, t.Total = o.SoldFingerprint(), o.Totals.Total
	}
	if a.Plan.Deliver {
		t.Goods = Staying(o, goodsOf(o, p, m), p)
	}
	return t
}

// refundsOf are the refunds to credit. Where the shop tells no taxes they are by amount,
// whatever they name: what is left of the invoice knows the tax within.
func refundsOf(o commerce.Order) []commerce.Refund {
	refunds := slices.DeleteFunc(o.RefundsInOrder(), func(r commerce.Refund) bool { return r.Total.IsZero() })
	for i := range refunds {
		if o.Totals.Gross {
			refunds[i].Lines = nil
		}
	}
	return refunds
}

// Keeping is the target with an edit ignored: the booked invoice stands for what
// the order sells now.
func (t Target) Keeping(b Books) Target {
	if t.Invoice != nil && b.Invoice != nil {
		t.Invoice, t.Sold, t.Total = b.Invoice, b.Sold, b.Invoice.Total
		t.Claim.Due = b.Invoice.Total
	}
	return t
}

// goodsOf are the goods that an order sells.
func goodsOf(o commerce.Order, p Policy, m Mappings) []Goods {
	var goods []Goods
	for _, l := range o.Lines {
		sku := bookedSKU(l, p)
		if item := m.Items[sku]; isCatalogue(l.Kind) && !item.Service {
			goods = append(goods, Goods{l.RemoteID, item.ID, sku, l.Quantity})
		}
	}
	return goods
}

// Staying are the goods that should be with the buyer for good: what was sold, line
// by line, less what of it came back to the shop.
func Staying(o commerce.Order, sold []Goods, p Policy) []Goods {
	var staying []Goods
	for _, g := range sold {
		if g.Quantity = g.Quantity.Sub(restocked(o, g.RemoteLineID, p)).Between(g.Quantity); !g.Quantity.IsZero() {
			staying = append(staying, g)
		}
	}
	return staying
}

// Wanted are the goods that are to be the buyer's for good by an order's newest state,
// item by item, whatever is booked of it: none of one that its plan refuses or ignores.
// An item nobody knows is none of ours yet.
func Wanted(o commerce.Order, plan Plan, p Policy, m Mappings) []Goods {
	if plan.Refused || plan.Ignored {
		return nil
	}
	return slices.DeleteFunc(GoodsToward(nil, Staying(o, goodsOf(o, p, m), p)), func(g Goods) bool {
		return g.ItemID == 0 || g.Quantity.Sign() < 0
	})
}

// restocked is how many of a line came back: as the shop tells, else what refunds
// name, if the channel takes those back.
func restocked(o commerce.Order, line string, p Policy) money.Amount {
	if i := lineAt(o.Lines, line); i >= 0 && o.Lines[i].Restocked != nil {
		return *o.Lines[i].Restocked
	}
	var back money.Amount
	if !p.RestockRefunds {
		return back
	}
	for _, refund := range o.Refunds {
		for _, r := range refund.Lines {
			if r.RemoteLineID == line {
				back = back.Add(r.Quantity)
			}
		}
	}
	return back
}

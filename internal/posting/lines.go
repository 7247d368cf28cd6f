package posting

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// line is the document's line of the order's i-th: the shop's net and quantity
// as they are, our item, our tax.
func (r reckoning) line(i int) Line {
	l := r.order.Lines[i]
	sku := bookedSKU(l, r.policy)
	return Line{
		Kind:         l.Kind,
		ItemID:       r.mappings.Items[sku].ID,
		SKU:          sku,
		Name:         l.Name,
		Quantity:     l.Quantity,
		Discount:     discountOf(l),
		Net:          l.Total,
		Tax:          money.Sum(r.taxes[i]...),
		TaxGroup:     r.groupsOf(i),
		Taxes:        r.groupTaxes(i),
		RemoteLineID: l.RemoteID,
	}
}

// groupTaxes is a line's tax by group.
func (r reckoning) groupTaxes(i int) []LineTax {
	var taxes []LineTax
	for _, group := range r.groupsOf(i) {
		tax := LineTax{Group: group, Base: r.baseOf(i, group)}
		for k, rate := range r.rates {
			if rate.mapped && rate.group.Code == group {
				tax.Tax = tax.Tax.Add(r.taxes[i][k])
			}
		}
		taxes = append(taxes, tax)
	}
	return taxes
}

// bookedSKU is the SKU that a line is booked under; empty where there is none.
func bookedSKU(l commerce.Line, p Policy) string {
	switch l.Kind {
	case commerce.Shipping:
		return p.ShippingSKU
	case commerce.Fee:
		return p.FeeSKU
	case commerce.Tip:
		return p.TipSKU
	case commerce.Custom:
		return p.CustomSKU
	default:
		return l.SKU
	}
}

// isCatalogue tells what is sold from what is charged for selling it.
func isCatalogue(kind commerce.LineKind) bool {
	return kind != commerce.Shipping && kind != commerce.Fee && kind != commerce.Tip
}

// discountOf is what was taken off a line. Carriage and fees have no price
// before discounts.
func discountOf(l commerce.Line) money.Amount {
	if !isCatalogue(l.Kind) {
		return money.Zero
	}
	return l.Subtotal.Sub(l.Total)
}

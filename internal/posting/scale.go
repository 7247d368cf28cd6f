package posting

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

const (
	// usualScale is assumed of a currency that isn't one; its order is held anyway.
	usualScale = 2
	// finestScale is as fine as we look; no shop shows finer money.
	finestScale = 6
)

// figure is one amount of the shop that has to be bookable, and where it stands.
type figure struct {
	place  string
	amount money.Amount
}

// figures are the shown amounts that documents are made of or compared with.
func figures(o commerce.Order) []figure {
	t := o.Totals
	all := []figure{
		{"totals.total", t.Total},
		{"totals.tax", t.Tax},
		{"totals.cart_tax", t.CartTax},
		{"totals.shipping", t.Shipping},
		{"totals.shipping_tax", t.ShippingTax},
		{"totals.discount", t.Discount},
		{"totals.discount_tax", t.DiscountTax},
	}
	for i, l := range o.Lines {
		all = append(all, figure{fmt.Sprintf("lines[%d].total", i), l.Total})
		if isCatalogue(l.Kind) {
			all = append(all, figure{fmt.Sprintf("lines[%d].subtotal", i), l.Subtotal})
		}
	}
	return all
}

// finerThan are the figures that don't fit scale decimals.
func finerThan(scale int32, all []figure) []figure {
	var fine []figure
	for _, f := range all {
		if !f.amount.FitsScale(scale) {
			fine = append(fine, f)
		}
	}
	return fine
}

// scaleOf is the decimals that an order is reckoned in: its currency's. Where
// the shop shows finer money, which holds the order, it is the shop's, so that
// the comparison shows no differences that come from rounding alone.
func scaleOf(o commerce.Order) int32 {
	scale, err := money.MinorUnits(o.Currency)
	if err != nil {
		scale = usualScale
	}
	all := figures(o)
	for scale < finestScale && len(finerThan(scale, all)) > 0 {
		scale++
	}
	return scale
}

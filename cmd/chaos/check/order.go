package check

import (
	"encoding/json"
	"slices"

	"github.com/shopspring/decimal"
)

// order is an order as its shop shows it, whatever the platform: the names are
// WooCommerce's.
type order struct {
	ID       int64
	Number   string
	Status   string
	Currency string
	Total    decimal.Decimal
	Tax      decimal.Decimal `json:"total_tax"`
	Carriage decimal.Decimal `json:"shipping_total"`
	Method   string          `json:"payment_method"`
	Items    []line          `json:"line_items"`
	Shipping []line          `json:"shipping_lines"`
	Fees     []line          `json:"fee_lines"`
	Rates    []struct {
		ID      int64            `json:"rate_id"`
		Percent decimal.Decimal  `json:"rate_percent"`
		Goods   decimal.Decimal  `json:"tax_total"`
		Freight *decimal.Decimal `json:"shipping_tax_total"`
	} `json:"tax_lines"`
	Refunds []refund

	facts facts // what it says in all

	// Of a marketplace:
	gross      bool  // no taxes are told: they are within the amounts
	cashed     *bool // its own word on whether the buyer has paid; nil where it gives none
	unreadable bool  // its figures are no money, or contradict each other within one field
}

// refund is money given back: its total is below zero.
type refund struct {
	ID    json.Number
	Total decimal.Decimal
}

// line is a line of any kind.
type line struct {
	ID       json.Number
	SKU      string
	Product  int64 `json:"product_id"`
	Quantity decimal.Decimal
	Subtotal *decimal.Decimal
	Total    decimal.Decimal
	Taxes    []struct{ ID int64 }
	Meta     []struct {
		Key   string
		Value json.RawMessage
	} `json:"meta_data"`
	kind string
}

// refunded is what was given back in all.
func (o order) refunded() decimal.Decimal {
	sum := decimal.Zero
	for _, r := range o.Refunds {
		sum = sum.Sub(r.Total)
	}
	return sum
}

func (o order) lines() []line { return slices.Concat(o.Items, o.Shipping, o.Fees) }

// taxes are what each rate comes to, by the shop's word.
func (o order) taxes() map[int64]decimal.Decimal {
	sums := map[int64]decimal.Decimal{}
	for _, rate := range o.Rates {
		sums[rate.ID] = sums[rate.ID].Add(rate.Goods)
		if rate.Freight != nil {
			sums[rate.ID] = sums[rate.ID].Add(*rate.Freight)
		}
	}
	return sums
}

// contradiction is the largest difference between figures of the shop that have
// to agree.
func (o order) contradiction() decimal.Decimal {
	return decimal.Max(o.sumsOff(), o.taxOnNothing())
}

func (o order) sumsOff() decimal.Decimal {
	net, carriage, tax := decimal.Zero, decimal.Zero, decimal.Zero
	for _, l := range o.lines() {
		net = net.Add(l.Total)
	}
	for _, l := range o.Shipping {
		carriage = carriage.Add(l.Total)
	}
	for _, amount := range o.taxes() {
		tax = tax.Add(amount)
	}
	return decimal.Max(
		o.Total.Sub(net).Sub(o.Tax).Abs(), o.Total.Sub(net).Sub(tax).Abs(),
		o.Tax.Sub(tax).Abs(), o.Carriage.Sub(carriage).Abs(),
	)
}

// taxOnNothing is tax of a rate that no line bears whose net isn't below zero: some
// shops give tax back for a discount by hand on goods that were never taxed.
func (o order) taxOnNothing() decimal.Decimal {
	most, amounts := decimal.Zero, o.taxes()
	for rate, amount := range amounts {
		borne := slices.ContainsFunc(o.lines(), func(l line) bool {
			return !l.Total.IsNegative() && slices.ContainsFunc(l.Taxes, func(t struct{ ID int64 }) bool { return t.ID == rate })
		})
		if !borne {
			most = decimal.Max(most, amount.Abs())
		}
	}
	return most
}

// minorUnits is how many decimals money of a currency has, of those that occur.
func minorUnits(currency string) int32 {
	if slices.Contains([]string{"JPY", "KRW", "CLP", "ISK", "VND"}, currency) {
		return 0
	}
	return 2
}

// tooFine reports whether some amount has more decimals than its currency.
func (o order) tooFine() bool {
	amounts := []decimal.Decimal{o.Total, o.Tax, o.Carriage}
	for _, l := range o.lines() {
		amounts = append(amounts, l.Total)
		if l.Subtotal != nil {
			amounts = append(amounts, *l.Subtotal)
		}
	}
	scale := minorUnits(o.Currency)
	return slices.ContainsFunc(amounts, func(d decimal.Decimal) bool { return !d.Equal(d.Truncate(scale)) })
}

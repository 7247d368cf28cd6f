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
	Within   bool            `json:"prices_include_tax"`
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

	givenBack []givenBack // the oldest first, where the shop tells of which lines

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
	Price    decimal.Decimal // of goods, one of them, net, finer than money
	Subtotal *decimal.Decimal
	Total    decimal.Decimal
	Tax      decimal.Decimal `json:"total_tax"`
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

func totalOf(lines []line) decimal.Decimal {
	sum := decimal.Zero
	for _, l := range lines {
		sum = sum.Add(l.Total)
	}
	return sum
}

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

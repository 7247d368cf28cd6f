package check

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// readWoo reads an order as WooCommerce shows it.
func readWoo(raw json.RawMessage) (order, error) {
	var o order
	if err := json.Unmarshal(raw, &o); err != nil {
		return o, fmt.Errorf("an order can't be read: %w", err)
	}
	for i := range o.Items {
		o.Items[i].kind = "goods"
		if o.Items[i].Product == 0 {
			o.Items[i].kind = "custom"
		}
	}
	single := func(lines []line, kind string) {
		for i := range lines {
			lines[i].kind, lines[i].Quantity = kind, decimal.NewFromInt(1)
		}
	}
	single(o.Shipping, "shipping")
	single(o.Fees, "fee")
	var err error
	o.facts, err = wooFacts(raw)
	return o, err
}

// restocked is how many of the line the shop put back on its shelf for refunds.
func (l line) restocked() decimal.Decimal {
	for _, m := range l.Meta {
		if m.Key == "_restock_refunded_items" {
			if n, err := decimal.NewFromString(strings.Trim(string(m.Value), `"`)); err == nil {
				return n
			}
		}
	}
	return decimal.Zero
}

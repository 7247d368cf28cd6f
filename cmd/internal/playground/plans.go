package playground

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// Plan is a simulated shop before it stands.
type Plan struct {
	Code             string // of its channel
	Name             string
	PricesIncludeTax bool
	RoundAtSubtotal  bool
	Environment      commerce.Environment // a test shop is reached over plain http with OAuth
	ClockOff         time.Duration        // how far ahead its clock is; below nothing: how far behind
	Methods          []string             // payment methods that buyers will use, and the shop doesn't list
	Orders           []json.RawMessage    // captured ones, as the REST API shows them
	Made             int                  // further ones to make
	Flawless         bool                 // nothing is wrong with the made ones
	Straight         bool                 // the made ones are paid and raise no question: each settles in one pass, given the stock
}

// Plans are four shops without orders, one per tax setting, so that every way of
// rounding is walked.
func Plans() []Plan {
	return []Plan{
		{Code: "woo-riga", Name: "Prices without tax, tax rounded per line", Environment: commerce.Production},
		{Code: "woo-liepaja", Name: "Prices without tax, tax rounded at the subtotal", RoundAtSubtotal: true, Environment: commerce.Production},
		{Code: "woo-jelgava", Name: "Prices with tax, tax rounded per line", PricesIncludeTax: true, Environment: commerce.Production},
		{Code: "woo-daugavpils", Name: "Prices with tax, tax rounded at the subtotal, plain http", PricesIncludeTax: true, RoundAtSubtotal: true, Environment: commerce.Test},
	}
}

// Captured are the shops with the captured orders that come with the program, and
// with so many made ones in all.
func Captured(made int) []Plan {
	plans := Plans()
	for i := range plans {
		plans[i].Orders = woosim.CapturedOrders(plans[i].PricesIncludeTax, plans[i].RoundAtSubtotal)
	}
	Spread(plans, made)
	return plans
}

// Spread gives each shop its share of the orders to make.
func Spread(plans []Plan, made int) {
	for i := range plans {
		plans[i].Made = made / len(plans)
		if i < made%len(plans) {
			plans[i].Made++
		}
	}
}

// Share gives each plan the orders that were made under its tax setting. Where
// taxes were rounded at the subtotal can't be read off every order: the file's
// name tells (pit_yes_sub_no_…), else the export's own settings or orders do.
func Share(plans []Plan, export *woosim.Export) []Plan {
	for _, order := range export.Orders {
		included, atSubtotal := taxSetting(order, export)
		for i := range plans {
			if plans[i].PricesIncludeTax == included && plans[i].RoundAtSubtotal == atSubtotal {
				plans[i].Orders = append(plans[i].Orders, order.Raw)
			}
		}
	}
	return plans
}

func taxSetting(order woosim.ExportedOrder, export *woosim.Export) (pricesIncludeTax, roundAtSubtotal bool) {
	var said struct {
		PricesIncludeTax bool `json:"prices_include_tax"`
	}
	_ = json.Unmarshal(order.Raw, &said) // the connector says what is wrong with it
	if strings.HasPrefix(filepath.Base(order.File), "pit_") {
		return said.PricesIncludeTax, strings.Contains(order.File, "_sub_yes_")
	}
	if export.HasSettings() {
		return said.PricesIncludeTax, export.RoundAtSubtotal()
	}
	_, atSubtotal := woosim.DeriveTaxSetting([]json.RawMessage{order.Raw})
	return said.PricesIncludeTax, atSubtotal
}

// making is how the orders are made: some of them are wrong, so that something is
// held, unless the plan says otherwise.
func (p Plan) making() []woosim.MakeOption {
	switch {
	case p.Straight:
		return []woosim.MakeOption{woosim.Straight()}
	case p.Flawless:
		return nil
	}
	return []woosim.MakeOption{
		woosim.WithWrong(woosim.UnknownSKU, 0.04), woosim.WithWrong(woosim.OtherCurrency, 0.04), woosim.WithWrong(woosim.WrongTotal, 0.04),
	}
}

package posting_test

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// bundle is a channel and an order that settle without a question: tests spoil
// one thing of it each.
type bundle struct {
	order    commerce.Order
	policy   posting.Policy
	mappings posting.Mappings
}

func setup() *bundle {
	return &bundle{
		order: orderOf("33.11", "5.75",
			goods("TEA", "3", "9.99", "1"), // 2.10
			goods("SALT", "2", "12.42", "1"),
			carriage("4.95", "1"), // 1.04
		),
		policy: posting.Policy{
			Automatic:        true,
			ImportStatuses:   []string{"pending", "on-hold", "processing", "completed", "cancelled", "failed", "refunded"},
			DocumentStatuses: []string{"on-hold", "processing", "completed"},
			PaidStatuses:     []string{"processing", "completed"},
			DeliveryStatuses: []string{"processing", "completed"},
			RefusedStatuses:  []string{"cancelled", "failed", "refunded"},
			Currencies:       []string{"EUR"},
			ShippingSKU:      "SHIPPING", FeeSKU: "FEE", CustomSKU: "CUSTOM",
		},
		mappings: posting.Mappings{
			Taxes: map[string]posting.TaxGroup{
				"1": {Code: "LV21", Percent: amount("21")},
				"2": {Code: "LV12", Percent: amount("12")},
				"3": {Code: "LV0", Percent: amount("0")},
				"4": {Code: "UA20", Percent: amount("20")},
			},
			Items: map[string]posting.Item{
				"TEA":      {ID: 1, SKU: "TEA"},
				"SALT":     {ID: 2, SKU: "SALT"},
				"SHIPPING": {ID: 3, SKU: "SHIPPING", Service: true},
				"FEE":      {ID: 4, SKU: "FEE", Service: true},
				"CUSTOM":   {ID: 5, SKU: "CUSTOM", Service: true},
			},
			Payments: map[string]posting.PaymentMethod{
				"bacs": {MoneyAccount: "bank"},
				"cod":  {MoneyAccount: "cash", PaidStatuses: []string{"completed"}},
			},
		},
	}
}

func (b *bundle) assess() posting.Assessment {
	return posting.Assess(b.order, b.policy, b.mappings)
}

// reasons are the reasons of an assessment's issues, in order.
func (b *bundle) reasons() []posting.Reason {
	var reasons []posting.Reason
	for _, i := range b.assess().Issues {
		reasons = append(reasons, i.Reason)
	}
	return reasons
}

func amount(s string) money.Amount { return money.MustParse(s) }

// orderOf is a paid order of the given lines. Its tax table holds the rates that
// the lines name, at the percentages of setup's groups, and says that all of the
// tax is the first one's; tests that look at more rates fill it themselves.
func orderOf(total, tax string, lines ...commerce.Line) commerce.Order {
	o := commerce.Order{
		RemoteID: "727", Number: "727", Status: "processing", Currency: "EUR",
		Payment: commerce.Payment{Method: "bacs"},
		Totals:  commerce.Totals{Total: amount(total), Tax: amount(tax)},
		Lines:   lines,
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if l.Kind == commerce.Shipping {
			o.Totals.Shipping = o.Totals.Shipping.Add(l.Total)
		}
		for _, t := range l.Taxes {
			if !seen[t.RateID] {
				seen[t.RateID] = true
				o.Taxes = append(o.Taxes, commerce.Tax{RateID: t.RateID, Percent: percentOf(t.RateID)})
			}
		}
	}
	if len(o.Taxes) > 0 {
		o.Taxes[0].Total = amount(tax)
	}
	return o
}

// percentOf is the shop's percentage of a rate.
func percentOf(rate string) money.Amount {
	return amount(map[string]string{"1": "21", "2": "12", "3": "0", "4": "20", "7": "21", "8": "5"}[rate])
}

func goods(sku, quantity, total string, rates ...string) commerce.Line {
	return line(commerce.Goods, sku, quantity, total, rates)
}

func carriage(total string, rates ...string) commerce.Line {
	return line(commerce.Shipping, "", "1", total, rates)
}

func fee(total string, rates ...string) commerce.Line {
	return line(commerce.Fee, "", "1", total, rates)
}

func custom(total string, rates ...string) commerce.Line {
	return line(commerce.Custom, "", "1", total, rates)
}

func line(kind commerce.LineKind, sku, quantity, total string, rates []string) commerce.Line {
	l := commerce.Line{
		Kind: kind, RemoteID: "9", Name: "a line", SKU: sku, ProductID: "31", Quantity: amount(quantity),
		Subtotal: amount(total), Total: amount(total), ExactTotal: amount(total),
	}
	for _, id := range rates {
		l.Taxes = append(l.Taxes, commerce.LineTax{RateID: id})
	}
	return l
}

// setTax says what the shop's tax of one rate is.
func (b *bundle) setTax(rate, total string) {
	for i, t := range b.order.Taxes {
		if t.RateID == rate {
			b.order.Taxes[i].Total = amount(total)
		}
	}
}

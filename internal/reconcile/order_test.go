package reconcile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/internal/reconcile"
)

func of(text string) money.Amount { return money.MustParse(text) }

// agreed is an order over 10 EUR that is invoiced and paid, as the shop says.
func agreed() reconcile.Order {
	invoiced := of("10.00")
	return reconcile.Order{
		Shop: &reconcile.Said{
			Status: "processing", Currency: "EUR", Total: of("10.00"), Wanted: true,
			Claim: posting.Claim{Paid: true, Due: of("10.00"), Method: "bacs", Account: "bank"},
		},
		Ours: &reconcile.Books{Status: "processing", Current: true, Sale: &reconcile.Sale{
			Currency: "EUR", Total: of("10.00"), Invoiced: &invoiced, Money: []posting.Money{{Account: "bank", Amount: of("10.00"), Method: "bacs"}},
		}},
	}
}

// refund has the shop give back so much.
func refund(o *reconcile.Order, amount string) {
	o.Shop.Refunded, o.Shop.Claim.Refunded = of(amount), of(amount)
}

// said are findings in a line: kind, what the shop says, what we say, and the repair.
func said(found []reconcile.Finding) string {
	lines := make([]string, len(found))
	for i, f := range found {
		lines[i] = fmt.Sprintf("%s: %s / %s: %s", f.Kind, f.Shop, f.Ours, f.Repair)
	}
	return strings.Join(lines, "; ")
}

func TestWhatDiffersOfAnOrder(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*reconcile.Order)
		want   string
	}{
		"nothing, where both agree":              {func(*reconcile.Order) {}, ""},
		"an order that was never read":           {func(o *reconcile.Order) { o.Ours = nil }, "missing: processing, 10.00 EUR / : read"},
		"an order that was left out once":        {func(o *reconcile.Order) { o.Ours.Sale = nil }, "missing: processing, 10.00 EUR / : walk"},
		"no order that nobody imports":           {func(o *reconcile.Order) { o.Ours, o.Shop.Wanted = nil, false }, ""},
		"a sale whose order is gone":             {func(o *reconcile.Order) { o.Shop = nil }, "extra:  / processing: refuse"},
		"no sale whose order was thrown away":    {func(o *reconcile.Order) { o.Shop, o.Ours.Thrown = nil, true }, ""},
		"nothing of what neither has":            {func(o *reconcile.Order) { o.Shop, o.Ours.Sale = nil, nil }, ""},
		"a status, and nothing that follows":     {func(o *reconcile.Order) { o.Shop.Status, o.Shop.Claim.Paid = "on-hold", false }, "status: on-hold / processing: read"},
		"a total that was read and not booked":   {func(o *reconcile.Order) { o.Ours.Sale.Total = of("9.00") }, "total: 10.00 EUR / 9.00 EUR: walk"},
		"a total that wasn't read":               {func(o *reconcile.Order) { o.Shop.Total, o.Ours.Current = of("12.00"), false }, "total: 12.00 EUR / 10.00 EUR: read"},
		"another currency":                       {func(o *reconcile.Order) { o.Ours.Sale.Currency = "USD" }, "total: 10.00 EUR / 10.00 USD: walk"},
		"money that isn't booked":                {func(o *reconcile.Order) { o.Ours.Sale.Money = nil }, "paid: 10.00 EUR / 0 EUR: walk"},
		"money that isn't there":                 {func(o *reconcile.Order) { o.Shop.Claim.Paid = false }, "paid: 0.00 EUR / 10.00 EUR: walk"},
		"no money that a person booked":          {func(o *reconcile.Order) { o.Shop.Claim.Paid, o.Ours.Sale.Money[0].ByHand = false, true }, ""},
		"no money that a register waits for":     {func(o *reconcile.Order) { o.Ours.Sale.Money, o.Ours.Sale.Waits = nil, true }, ""},
		"no money of what is imported no longer": {func(o *reconcile.Order) { o.Ours.Sale.Money, o.Shop.Wanted = nil, false }, ""},
		"an edit that was left out is no payment": {func(o *reconcile.Order) {
			o.Shop.Total, o.Shop.Claim.Due, o.Ours.Sale.Total = of("12.00"), of("12.00"), of("12.00")
		}, ""},
		"a refund, and not the money beside it":  {func(o *reconcile.Order) { refund(o, "4.00") }, "refunded: 4.00 EUR / 0 EUR: walk"},
		"a refund that is credited and not paid": {func(o *reconcile.Order) { refund(o, "4.00"); o.Ours.Sale.Credited = of("4.00") }, "paid: 6.00 EUR / 10.00 EUR: walk"},
		"a credit note of no refund":             {func(o *reconcile.Order) { o.Ours.Sale.Credited = of("4.00") }, "refunded: 0 EUR / 4.00 EUR: walk"},
		"no refund of what was never invoiced": {func(o *reconcile.Order) {
			refund(o, "4.00")
			o.Ours.Sale.Invoiced, o.Shop.Claim.Paid, o.Ours.Sale.Money = nil, false, nil
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := agreed()
			tt.change(&o)
			require.Equal(t, tt.want, said(o.Compare()))
		})
	}
}

package posting_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// edited is an order before and after somebody edited it.
func edited(edit func(o *commerce.Order)) (before, after commerce.Order) {
	fresh := func() commerce.Order {
		o := setup().order
		for i, id := range []string{"11", "12", "13"} {
			o.Lines[i].RemoteID = id
		}
		o.Billing.City, o.Billing.Email = "Riga", "zane@example.test"
		o.ModifiedAt = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
		return o
	}
	after = fresh()
	after.ModifiedAt = after.ModifiedAt.Add(time.Minute)
	edit(&after)
	return fresh(), after
}

func TestChanges(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		edit func(o *commerce.Order)
		want []string
		sold bool
	}{
		"nothing": {edit: func(*commerce.Order) {}},
		"a line more": {
			func(o *commerce.Order) {
				added := goods("NEW", "2", "4.00", "1")
				added.RemoteID = "14"
				o.Lines = append(o.Lines, added)
			},
			[]string{`lines[14]: "" → "2 × NEW, 4.00"`}, true,
		},
		"a line less":      {func(o *commerce.Order) { o.Lines = o.Lines[1:] }, []string{`lines[11]: "3 × TEA, 9.99" → ""`}, true},
		"a quantity":       {func(o *commerce.Order) { o.Lines[0].Quantity = amount("2") }, []string{`lines[11].quantity: "3" → "2"`}, true},
		"a discount":       {func(o *commerce.Order) { o.Lines[0].Total = amount("9.00") }, []string{`lines[11].discount: "0.00" → "0.99"`}, true},
		"a price":          {func(o *commerce.Order) { o.Lines[0].Subtotal, o.Lines[0].Total = amount("9.00"), amount("9.00") }, []string{`lines[11].price: "9.99" → "9.00"`}, true},
		"an item":          {func(o *commerce.Order) { o.Lines[0].SKU, o.Lines[0].ProductID = "SALT", "32" }, []string{`lines[11].sku: "TEA" → "SALT"`, `lines[11].product: "31" → "32"`}, true},
		"the carriage":     {func(o *commerce.Order) { o.Lines[2].Subtotal, o.Lines[2].Total = amount("2"), amount("2") }, []string{`shipping[13].price: "4.95" → "2"`}, true},
		"a fee":            {func(o *commerce.Order) { o.Lines = append(o.Lines, fee("1.00")) }, []string{`fees[9]: "" → "1 × , 1.00"`}, true},
		"a rate":           {func(o *commerce.Order) { o.Lines[0].Taxes[0].RateID = "2" }, []string{`lines[11].rates: "[1]" → "[2]"`}, true},
		"the currency":     {func(o *commerce.Order) { o.Currency = "USD" }, []string{`currency: "EUR" → "USD"`}, true},
		"the lines' order": {edit: func(o *commerce.Order) { slices.Reverse(o.Lines) }},
		"a line typed anew with the same figures": {edit: func(o *commerce.Order) { o.Lines[0].RemoteID = "20" }},
		"figures that a tax setting moves": {edit: func(o *commerce.Order) {
			o.Totals.Total, o.Totals.Tax, o.Taxes[0].Total = amount("33.10"), amount("5.74"), amount("5.74")
			o.Lines[0].TotalTax, o.Lines[0].Taxes[0].Total = amount("2.09"), amount("2.09")
		}},
		"a status":         {edit: func(o *commerce.Order) { o.Status = "completed" }},
		"money given back": {edit: func(o *commerce.Order) { o.Refunds = []commerce.Refund{{RemoteID: "1"}} }},
		"an address, which is named but not shown": {
			func(o *commerce.Order) { o.Billing.City, o.Shipping.Phone = "Ogre", "+371" }, []string{`billing.city: "" → ""`, `shipping.phone: "" → ""`}, false,
		},
		"the account": {func(o *commerce.Order) { o.Customer.RemoteID = "9" }, []string{`customer: "" → ""`}, false},
		"both": {
			func(o *commerce.Order) { o.Billing.City, o.Lines[1].Quantity = "Ogre", amount("3") },
			[]string{`lines[12].quantity: "2" → "3"`, `billing.city: "" → ""`}, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := edited(tt.edit)
			changes := posting.Changes(before, after)
			var said []string
			for _, c := range changes {
				said = append(said, fmt.Sprintf("%s: %q → %q", c.Field, c.Before, c.After))
			}
			require.Equal(t, tt.want, said)
			require.Equal(t, tt.sold, posting.Edited(changes))
		})
	}
}

func TestAFigureThatMovedWithoutANewModificationDateIsNoEdit(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		edit    func(o *commerce.Order)
		changes int
	}{
		"a price":    {func(o *commerce.Order) { o.Lines[0].Subtotal, o.Lines[0].Total = amount("9.98"), amount("9.98") }, 0},
		"a discount": {func(o *commerce.Order) { o.Lines[0].Total = amount("9.98") }, 0},
		"a rate":     {func(o *commerce.Order) { o.Lines[0].Taxes[0].RateID = "2" }, 0},
		"a quantity, which nobody but people move":  {func(o *commerce.Order) { o.Lines[0].Quantity = amount("7") }, 1},
		"a line more, which nobody but people type": {func(o *commerce.Order) { o.Lines = append(o.Lines, fee("1.00")) }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, after := edited(tt.edit)
			after.ModifiedAt = before.ModifiedAt
			require.Len(t, posting.Changes(before, after), tt.changes)
		})
	}
}

func TestAnOlderReadingIsNoEdit(t *testing.T) {
	t.Parallel()
	before, after := edited(func(o *commerce.Order) { o.Lines[0].Quantity = amount("7") })
	require.Empty(t, posting.Changes(after, before))
}

package posting_test

import (
	"cmp"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestClaimToward(t *testing.T) {
	t.Parallel()
	byHand := func(value string) posting.Money {
		return posting.Money{Account: "cash", Amount: amount(value), ByHand: true}
	}
	told := func(value string) posting.Money {
		return posting.Money{Account: "bank", Amount: amount(value), Method: "bacs"}
	}
	paid := posting.Claim{Paid: true, Due: amount("30.00"), Method: "bacs", Account: "bank"}
	open := posting.Claim{Due: amount("30.00"), Method: "bacs"}
	with := func(c posting.Claim, change func(c *posting.Claim)) posting.Claim {
		change(&c)
		return c
	}
	back := func(value string) func(c *posting.Claim) {
		return func(c *posting.Claim) { c.Refunded = amount(value) }
	}
	for name, tt := range map[string]struct {
		claim posting.Claim
		have  []posting.Money
		want  []string
	}{
		"nothing is claimed of an open order":                    {open, nil, nil},
		"a paid order":                                           {paid, nil, []string{"30 bank"}},
		"a paid order that is booked":                            {paid, []posting.Money{told("30")}, nil},
		"the rest, after a part by hand":                         {paid, []posting.Money{byHand("10")}, []string{"20 bank"}},
		"nothing, after all by hand":                             {paid, []posting.Money{byHand("30")}, nil},
		"what was overpaid by hand stays":                        {paid, []posting.Money{byHand("40")}, nil},
		"a part by hand after the shop's word lowers it":         {paid, []posting.Money{told("30"), byHand("10")}, []string{"-10 bank"}},
		"an order that isn't paid any more":                      {open, []posting.Money{told("30")}, []string{"-30 bank"}},
		"what was booked by hand stays, paid or not":             {open, []posting.Money{byHand("10")}, nil},
		"money given back":                                       {with(paid, back("5")), []posting.Money{told("30")}, []string{"-5 bank"}},
		"money given back at once":                               {with(paid, back("5")), nil, []string{"25 bank"}},
		"money given back of what was booked by hand":            {with(paid, back("5")), []posting.Money{byHand("30")}, []string{"-5 bank"}},
		"given back of an open order: from what is there":        {with(open, back("25")), []posting.Money{byHand("10")}, []string{"-10 cash"}},
		"given back of an open order that got nothing":           {with(open, back("25")), nil, nil},
		"what was given back stays where it was taken from":      {with(open, func(c *posting.Claim) { c.Method, c.Refunded = "cod", amount("5") }), []posting.Money{byHand("10"), told("-5"), byHand("1")}, nil},
		"what is missing for a method stays where it is":         {with(paid, back("5")), []posting.Money{byHand("30"), {Account: "cash", Amount: amount("-5"), Method: "bacs"}}, nil},
		"more given back than was due":                           {with(paid, back("50")), []posting.Money{told("30")}, []string{"-30 bank"}},
		"money that somebody gave back by hand was overpaid":     {open, []posting.Money{byHand("10"), byHand("-10")}, nil},
		"another method moves the money":                         {with(paid, func(c *posting.Claim) { c.Method, c.Account = "cod", "cash" }), []posting.Money{told("30")}, []string{"-30 bank", "30 cash"}},
		"another mapping of the method moves none that is there": {with(paid, func(c *posting.Claim) { c.Account = "merchant" }), []posting.Money{told("30")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said []string
			for _, m := range tt.claim.Toward(tt.have) {
				said = append(said, m.Amount.Short()+" "+m.Account)
			}
			require.Equal(t, tt.want, said)
		})
	}
}

func TestPayments(t *testing.T) {
	t.Parallel()
	refunds := []commerce.Refund{
		{RemoteID: "7", Total: amount("-3.00")}, {RemoteID: "8", Total: amount("0.00")}, {RemoteID: "9", Total: amount("-4.00")},
	}
	for name, tt := range map[string]struct {
		move   string
		booked []string
		unpaid string
		want   []string
	}{
		"a refund of what never came in is no payment": {"-10.00", nil, "7.00", []string{"reversal  -10.00"}},
		"the oldest is of what never came in":          {"-4.00", nil, "3.00", []string{"refund 9 -4.00"}},
		"a refund of what came in only in part":        {"-6.00", nil, "1.00", []string{"refund 7 -2.00", "refund 9 -4.00"}},
		"what is booked isn't of what never came in":   {"-4.00", []string{"7"}, "3.00", []string{"refund 9 -1.00", "reversal  -3.00"}},
		"money that comes in":                          {"10.00", nil, "", []string{"payment  10.00"}},
		"one refund":                                   {"-3.00", nil, "", []string{"refund 7 -3.00"}},
		"two refunds":                                  {"-7.00", nil, "", []string{"refund 7 -3.00", "refund 9 -4.00"}},
		"the second, once the first is booked":         {"-4.00", []string{"7"}, "", []string{"refund 9 -4.00"}},
		"no more than was given back":                  {"-10.00", []string{"7"}, "", []string{"refund 9 -4.00", "reversal  -6.00"}},
		"less than was given back":                     {"-5.00", nil, "", []string{"refund 7 -3.00", "refund 9 -2.00"}},
		"what was booked wrongly is taken back":        {"-5.00", []string{"7", "9"}, "", []string{"reversal  -5.00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var said []string
			for _, p := range posting.Payments([]posting.Money{{Account: "bank", Amount: amount(tt.move)}}, refunds, tt.booked, amount(cmp.Or(tt.unpaid, "0"))) {
				require.Equal(t, "bank", p.Account)
				said = append(said, fmt.Sprintf("%s %s %s", p.Kind, p.RefundID, p.Amount))
			}
			require.Equal(t, tt.want, said)
		})
	}
}

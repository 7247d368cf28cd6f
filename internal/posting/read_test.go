package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func named(l commerce.Line, id, name string) commerce.Line {
	l.RemoteID, l.Name = id, name
	return l
}

func TestAnOrderIsReadAsItsChannelDoes(t *testing.T) {
	t.Parallel()
	policy := posting.Policy{TipFees: []string{"Tip"}, GiftCardFees: []string{"Gift card"}, DefaultCurrency: "EUR"}
	taxed := named(fee("-10.00", "1"), "3", "Gift card")
	taxed.TotalTax = amount("-2.10")
	for name, test := range map[string]struct {
		line  commerce.Line
		total string
		kinds []commerce.LineKind
		cards string
	}{
		"a fee by another name":           {named(fee("2.00"), "2", "Packing"), "12.00", []commerce.LineKind{commerce.Goods, commerce.Fee}, "0"},
		"a tip, whatever its case":        {named(fee("2.00"), "2", " TIP "), "12.00", []commerce.LineKind{commerce.Goods, commerce.Tip}, "0"},
		"a tip that is taken off":         {named(fee("-2.00"), "2", "Tip"), "8.00", []commerce.LineKind{commerce.Goods, commerce.Fee}, "0"},
		"a gift card pays what it lowers": {named(fee("-10.00"), "3", "gift CARD"), "10.00", []commerce.LineKind{commerce.Goods}, "10.00"},
		"a gift card that costs":          {named(fee("10.00"), "3", "Gift card"), "20.00", []commerce.LineKind{commerce.Goods, commerce.Fee}, "0"},
		"one that lowers the tax, too":    {taxed, "0.00", []commerce.LineKind{commerce.Goods, commerce.Fee}, "0"},
		"goods of that name":              {named(custom("1.00"), "4", "Gift card"), "11.00", []commerce.LineKind{commerce.Goods, commerce.Custom}, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shops := orderOf("0.00", "0.00", goods("TEA", "1", "10.00"), test.line)
			shops.Currency = ""
			shops.Totals.Total = amount("10.00").Add(test.line.Total)
			before := shops.Totals.Total

			read := policy.Read(shops)
			require.Equal(t, "EUR", read.Currency)
			var kinds []commerce.LineKind
			for _, l := range read.Lines {
				kinds = append(kinds, l.Kind)
			}
			require.Equal(t, test.kinds, kinds)
			require.True(t, amount(test.total).Equal(read.Totals.Total), read.Totals.Total)
			require.True(t, amount(test.cards).Equal(read.PaidByGiftCard()), read.GiftCards)
			require.Equal(t, read, policy.Read(read), "twice is once")
			require.Equal(t, before, shops.Totals.Total, "the shop's order stays as it was")
			require.Len(t, shops.Lines, 2)
		})
	}
}

// TestATipSettingMovesNoInvoice: whether a fee is a tip is ours to say, and no edit.
func TestATipSettingMovesNoInvoice(t *testing.T) {
	t.Parallel()
	order := orderOf("12.00", "0.00", goods("TEA", "1", "10.00"), named(fee("2.00"), "2", "Tip"))
	require.Equal(t, order.SoldFingerprint(), posting.Policy{TipFees: []string{"Tip"}}.Read(order).SoldFingerprint())
}

func TestGiftCardsAreMoneyApart(t *testing.T) {
	t.Parallel()
	both := posting.Claim{Paid: true, Due: amount("30"), Method: "bacs", Account: "bank", GiftCards: amount("10"), GiftAccount: "cards"}
	unpaid := posting.Claim{Due: amount("30"), Method: "bacs", GiftCards: amount("10"), GiftAccount: "cards"}
	alone := posting.Claim{Due: amount("30"), Method: posting.GiftCardMethod, GiftCards: amount("30"), GiftAccount: "cards"}
	back := func(c posting.Claim, value string) posting.Claim {
		c.Refunded = amount(value)
		return c
	}
	card := posting.Money{Account: "cards", Amount: amount("10"), Method: posting.GiftCardMethod}
	rest := posting.Money{Account: "bank", Amount: amount("20"), Method: "bacs"}
	for name, test := range map[string]struct {
		claim posting.Claim
		have  []posting.Money
		want  string
	}{
		"both":                               {both, nil, "bacs 20 bank; gift_card 10 cards"},
		"the card before the rest":           {unpaid, nil, "gift_card 10 cards"},
		"the rest after the card":            {both, []posting.Money{card}, "bacs 20 bank"},
		"what is booked":                     {both, []posting.Money{rest, card}, ""},
		"a refund is of the rest first":      {back(both, "5"), []posting.Money{rest, card}, "bacs -5 bank"},
		"and then of the card":               {back(both, "25"), []posting.Money{rest, card}, "bacs -20 bank; gift_card -5 cards"},
		"all of both":                        {back(both, "30"), []posting.Money{rest, card}, "bacs -20 bank; gift_card -10 cards"},
		"an order that is paid no more":      {posting.Claim{Due: amount("30"), Method: "bacs"}, []posting.Money{rest, card}, "bacs -20 bank; gift_card -10 cards"},
		"a card taken off again":             {posting.Claim{Paid: true, Due: amount("20"), Method: "bacs", Account: "bank"}, []posting.Money{rest, card}, "gift_card -10 cards"},
		"nothing but a card":                 {alone, nil, "gift_card 30 cards"},
		"nothing but a card, which is there": {alone, []posting.Money{{Account: "cards", Amount: amount("30"), Method: posting.GiftCardMethod}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, moved(test.claim.Toward(test.have)))
		})
	}
}

// TestGiftCardsComeToRest draws what a shop says of cards and refunds: once its word is
// booked, nothing is left to move.
func TestGiftCardsComeToRest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var have []posting.Money
		for range rapid.IntRange(1, 6).Draw(t, "news") {
			due := cents(t, 1, 50000, 2)
			claim := posting.Claim{
				Paid: rapid.Bool().Draw(t, "paid"), Due: due, Refunded: share(t, due), GiftCards: share(t, due), GiftAccount: "cards",
				Method: rapid.SampledFrom([]string{"bacs", posting.GiftCardMethod}).Draw(t, "method"),
			}
			if claim.Paid {
				claim.Account = map[string]string{"bacs": "bank", posting.GiftCardMethod: "cards"}[claim.Method]
			}
			have = append(have, claim.Toward(have)...)
			if left := claim.Toward(have); len(left) > 0 {
				t.Fatalf("%+v is booked as %s, and %s is still to move", claim, moved(have), moved(left))
			}
		}
	})
}

func moved(moves []posting.Money) string {
	text := ""
	for _, m := range moves {
		if text != "" {
			text += "; "
		}
		text += m.Method + " " + m.Amount.Short() + " " + m.Account
	}
	return text
}

func TestGiftCardsAreInThePlan(t *testing.T) {
	t.Parallel()
	cards := func(amounts ...string) func(*bundle) {
		return func(b *bundle) {
			for _, a := range amounts {
				b.order.GiftCards = append(b.order.GiftCards, commerce.GiftCard{Amount: amount(a)})
			}
			b.mappings.Payments[posting.GiftCardMethod] = posting.PaymentMethod{MoneyAccount: "cards"}
		}
	}
	for name, test := range map[string]struct {
		change  func(*bundle)
		cards   string
		account string
		paid    bool
		reasons []posting.Reason
	}{
		"none":                      {cards(), "0", "", true, nil},
		"a part":                    {cards("10.00", "3.11"), "13.11", "cards", true, nil},
		"all of it":                 {cards("33.11"), "33.11", "cards", false, nil},
		"more than all":             {cards("50.00"), "33.11", "cards", false, nil},
		"a part of what isn't paid": {func(b *bundle) { cards("10.00")(b); b.order.Status = "on-hold" }, "10.00", "cards", false, nil},
		"of what nobody finished":   {func(b *bundle) { cards("10.00")(b); b.order.Status = "pending" }, "0", "", false, nil},
		"of what is refused":        {func(b *bundle) { cards("10.00")(b); b.order.Status = "cancelled" }, "0", "", false, nil},
		"into no account": {func(b *bundle) { cards("10.00")(b); delete(b.mappings.Payments, posting.GiftCardMethod) }, "10.00", "", true,
			[]posting.Reason{posting.ReasonUnmappedMethod}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			test.change(b)
			plan := b.assess().Plan
			require.True(t, amount(test.cards).Equal(plan.GiftCards), plan.GiftCards)
			require.Equal(t, test.account, plan.GiftAccount)
			require.Equal(t, test.paid, plan.Paid)
			require.Equal(t, test.reasons, b.reasons())
		})
	}
}

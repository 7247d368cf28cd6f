package posting_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// TestPaymentsNeverExceedWhatWasPaid draws what a shop says of an order's money and
// what people book of it by hand, in any sequence.
func TestPaymentsNeverExceedWhatWasPaid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, anyMoney)
}

// FuzzAnyMoney searches for a counterexample for as long as it is let.
func FuzzAnyMoney(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anyMoney)) }

func anyMoney(t *rapid.T) {
	b := moneyBook{due: cents(t, 0, 50000, 2), back: map[string]money.Amount{}}
	for range rapid.IntRange(1, 8).Draw(t, "news") {
		switch rapid.IntRange(0, 3).Draw(t, "what comes") {
		case 0:
			b.byHand(t)
		case 1:
			b.refund(t)
		}
		b.look(t, b.claim(t))
	}
}

// moneyBook is the money of one order and its shop's refunds.
type moneyBook struct {
	due     money.Amount
	refunds []commerce.Refund
	ids     int // of refunds, also of those that were taken back
	have    []posting.Money
	booked  []string                // refunds that a payment names
	back    map[string]money.Amount // what was booked of each
}

// byHand books what a person took in or gave back: no more than people took in.
func (b *moneyBook) byHand(t *rapid.T) {
	amount := cents(t, 0, 60000, 2)
	if rapid.Bool().Draw(t, "given back") {
		amount = share(t, b.inHand()).Neg()
	}
	b.have = append(b.have, posting.Money{Account: "till", Amount: amount, ByHand: true})
}

// share is a part of an amount, to the cent.
func share(t *rapid.T, whole money.Amount) money.Amount {
	return whole.Mul(money.Int(rapid.Int64Range(0, 100).Draw(t, "share"))).Div(money.Int(100), 2)
}

func (b *moneyBook) inHand() (sum money.Amount) {
	for _, m := range b.have {
		if m.ByHand {
			sum = sum.Add(m.Amount)
		}
	}
	return sum
}

// refund has the shop give back no more than is left, or take its last refund back.
func (b *moneyBook) refund(t *rapid.T) {
	if n := len(b.refunds); n > 0 && rapid.IntRange(0, 3).Draw(t, "taken back") == 0 {
		b.refunds = b.refunds[:n-1]
		return
	}
	b.ids++
	b.refunds = append(b.refunds, commerce.Refund{RemoteID: strconv.Itoa(b.ids), Total: share(t, b.due.Sub(b.refunded())).Neg()})
}

func (b *moneyBook) refunded() (sum money.Amount) {
	for _, r := range b.refunds {
		sum = sum.Sub(r.Total)
	}
	return sum
}

func (b *moneyBook) claim(t *rapid.T) posting.Claim {
	c := posting.Claim{
		Paid: rapid.Bool().Draw(t, "paid"), Due: b.due, Refunded: b.refunded(),
		Method: rapid.SampledFrom([]string{"bacs", "cod"}).Draw(t, "method"),
	}
	if c.Paid {
		c.Account = rapid.SampledFrom([]string{"bank", "cash", "merchant"}).Draw(t, "account")
	}
	return c
}

// look books what a claim comes to, and asks that it is that and no cent else.
func (b *moneyBook) look(t *rapid.T, c posting.Claim) {
	moves := c.Toward(b.have)
	moved := sums(moves)
	for _, p := range posting.Payments(moves, b.refunds, b.booked, share(t, b.due)) {
		require.Equal(t, p.Kind == posting.Received, p.Amount.Sign() > 0, "%+v", p)
		require.Equal(t, p.Kind == posting.Refunded, p.RefundID != "", "%+v", p)
		moved[p.Account] = moved[p.Account].Sub(p.Amount)
		b.have = append(b.have, p.Money)
		if p.RefundID != "" {
			b.booked = append(b.booked, p.RefundID)
			b.back[p.RefundID] = b.back[p.RefundID].Sub(p.Amount)
		}
	}
	for account, rest := range moved {
		require.True(t, rest.IsZero(), "%s of %s is moved and not booked", rest, account)
	}
	for _, r := range b.refunds {
		require.LessOrEqual(t, b.back[r.RemoteID].Cmp(r.Total.Neg()), 0, "no more of refund %s than it gave back", r.RemoteID)
	}
	total := money.Zero
	for _, amount := range sums(b.have) {
		total = total.Add(amount)
	}
	require.Equal(t, b.wanted(c).Short(), total.Short(), "%+v", c)
	require.Empty(t, c.Toward(b.have), "a look at what is booked books nothing")
}

// wanted is what there should be: what is due or, where it is more, what people took
// in; of an order that isn't paid what people took in; both less what was given back.
func (b *moneyBook) wanted(c posting.Claim) money.Amount {
	there := b.inHand()
	if c.Paid && b.due.Cmp(there) > 0 {
		there = b.due
	}
	if c.Refunded.Cmp(there) > 0 {
		return money.Zero
	}
	return there.Sub(c.Refunded)
}

func sums(moves []posting.Money) map[string]money.Amount {
	all := map[string]money.Amount{}
	for _, m := range moves {
		all[m.Account] = all[m.Account].Add(m.Amount)
	}
	return all
}

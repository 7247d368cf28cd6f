package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Claim is what the shop says of an order's money.
type Claim struct {
	Paid     bool         `json:"paid,omitempty"` // in full
	Due      money.Amount `json:"due"`            // what paid in full comes to
	Refunded money.Amount `json:"refunded"`       // given back since, as a positive amount
	// Method is how, and Account where its money lands; an account is named only
	// where the order is paid.
	Method  string `json:"method,omitempty"`
	Account string `json:"account,omitempty"`
	// GiftCards paid a part of Due, into GiftAccount, whether or not the rest is paid.
	GiftCards   money.Amount `json:"gift_cards,omitzero"`
	GiftAccount string       `json:"gift_account,omitempty"`
}

// Money is an amount in a money account: received, or negative, given back.
type Money struct {
	Account string
	Amount  money.Amount
	Method  string // the shop's payment method
	ByHand  bool   // a person's word; else the shop's
}

// ClaimOf is what an order says of its money, for a plan that was made of it.
func ClaimOf(o commerce.Order, plan Plan) Claim {
	return Claim{
		Paid: plan.Paid, Due: o.Totals.Total, Refunded: o.Refunded(),
		Method: o.Payment.Method, Account: plan.MoneyAccount, GiftCards: plan.GiftCards, GiftAccount: plan.GiftAccount,
	}
}

// Toward is the money that is to come in so that the books say what the shop says,
// and negative, to go out, account by account. What people booked by hand stands:
// a shop that says "paid" says it of the rest, and what it gave back of an order
// that never counted as paid is taken from what people booked, if anything was.
func (c Claim) Toward(have []Money) []Money {
	if c.Method == GiftCardMethod {
		return c.byCardAlone().toward(have)
	}
	var byCard, others []Money
	for _, m := range have {
		if m.Method == GiftCardMethod && !m.ByHand {
			byCard = append(byCard, m)
		} else {
			others = append(others, m)
		}
	}
	cards, rest := c.parted()
	return append(rest.toward(others), cards.toward(byCard)...)
}

// byCardAlone is the claim on an order that names gift cards as its one method.
func (c Claim) byCardAlone() Claim {
	if !c.Paid && c.GiftCards.Sign() > 0 {
		c.Paid, c.Due, c.Account = true, c.GiftCards, c.GiftAccount
	}
	return c
}

// parted is what gift cards paid, and the rest. What was given back is taken from the
// rest first.
func (c Claim) parted() (cards, rest Claim) {
	paid := c.GiftCards.Between(c.Due)
	rest = c
	rest.Due = c.Due.Sub(paid)
	cards = Claim{Paid: paid.Sign() > 0, Due: paid, Method: GiftCardMethod, Account: c.GiftAccount}
	if cards.Paid {
		rest.Refunded = c.Refunded.Between(rest.Due)
		cards.Refunded = c.Refunded.Sub(rest.Refunded)
	}
	return cards, rest
}

func (c Claim) toward(have []Money) []Money {
	account := c.accountIn(have)
	var byHand money.Amount
	var moves []Money
	add := func(account, method string, amount money.Amount) {
		i := slices.IndexFunc(moves, func(m Money) bool { return m.Account == account })
		if i < 0 {
			i = len(moves)
			moves = append(moves, Money{Account: account})
		}
		moves[i].Method, moves[i].Amount = method, moves[i].Amount.Add(amount)
	}
	for _, m := range have {
		if m.ByHand {
			byHand = byHand.Add(m.Amount)
		} else {
			add(m.Account, m.Method, m.Amount.Neg())
		}
	}
	add(account, c.Method, c.beside(byHand))
	return slices.DeleteFunc(moves, func(m Money) bool { return m.Amount.IsZero() })
}

// beside is what the shop's word comes to where people have booked something.
func (c Claim) beside(byHand money.Amount) money.Amount {
	if c.Paid {
		return c.Due.Sub(byHand).Between(c.Due).Sub(c.Refunded.Between(c.Due))
	}
	return c.Refunded.Between(byHand).Neg()
}

// accountIn is where the claim's money is, or belongs: what stands booked for a
// method stays where it is, whatever the method is mapped to since, and what was
// given back of money that people booked is with that money.
func (c Claim) accountIn(have []Money) string {
	if m, ok := standing(have); ok && (c.Account == "" || m.Method == c.Method) {
		return m.Account
	}
	if c.Account == "" && len(have) > 0 {
		return have[len(have)-1].Account
	}
	return c.Account
}

// standing is the newest payment by the shop's word in an account where such money
// is, or is missing.
func standing(have []Money) (Money, bool) {
	inAccount := map[string]money.Amount{}
	for _, m := range have {
		if !m.ByHand {
			inAccount[m.Account] = inAccount[m.Account].Add(m.Amount)
		}
	}
	for _, m := range slices.Backward(have) {
		if !m.ByHand && !inAccount[m.Account].IsZero() {
			return m, true
		}
	}
	return Money{}, false
}

// PaymentKind says what a payment is.
type PaymentKind string

// The kinds of payments.
const (
	Received PaymentKind = "payment"  // money of the buyer
	Refunded PaymentKind = "refund"   // money given back to them
	Reversed PaymentKind = "reversal" // money that was booked and isn't there by the shop's word of today
)

// Payment is a payment to book. Amount is negative where money goes out.
type Payment struct {
	Kind     PaymentKind
	RefundID string // the shop's refund that gave it back
	Money
}

// Payments are moves of money as they are booked: what goes out stands for refunds
// that no payment names yet, the oldest first, and for no more than they gave back;
// the rest is a reversal. Of what never came in, unpaid, refunds gave nothing back:
// they only lowered what was due.
func Payments(moves []Money, refunds []commerce.Refund, booked []string, unpaid money.Amount) []Payment {
	refunds = givenBack(refunds, booked, unpaid)
	var payments []Payment
	for _, m := range moves {
		if m.Amount.Sign() > 0 {
			payments = append(payments, Payment{Kind: Received, Money: m})
			continue
		}
		out := m.Amount
		for ; len(refunds) > 0 && out.Sign() < 0; refunds = refunds[1:] {
			m.Amount = refunds[0].Total.Between(out)
			payments = append(payments, Payment{Refunded, refunds[0].RemoteID, m})
			out = out.Sub(m.Amount)
		}
		if m.Amount = out; out.Sign() < 0 {
			payments = append(payments, Payment{Kind: Reversed, Money: m})
		}
	}
	return payments
}

// givenBack are the refunds that no payment names yet, each with the money that it
// gave back: the oldest are of what never came in.
func givenBack(refunds []commerce.Refund, booked []string, unpaid money.Amount) []commerce.Refund {
	var given []commerce.Refund
	for _, r := range refunds {
		if slices.Contains(booked, r.RemoteID) || r.Total.Sign() >= 0 {
			continue
		}
		never := unpaid.Between(r.Total.Neg())
		unpaid = unpaid.Sub(never)
		if r.Total = r.Total.Add(never); r.Total.Sign() < 0 {
			given = append(given, r)
		}
	}
	return given
}

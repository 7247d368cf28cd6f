package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Books are what is booked of one sale: its invoice that isn't cancelled with the
// credit notes against it, oldest first, the prepayment invoice, the money and the
// goods. What was invoiced and cancelled before is even and no part of them.
type Books struct {
	Invoice  *Document
	Sold     string // as Target's, of the order that the invoice was made of
	Credits  []Credited
	Asked    *Asked
	Received []Money
	Goods    []Goods
}

// Asked is a prepayment invoice that stands.
type Asked struct {
	Sold  string
	Total money.Amount
	Paid  bool
}

// Credited is a credit note that stands for a refund.
type Credited struct {
	RefundID string
	Document Document
}

// Moves are the differences that bring books to a target. Nothing that is booked
// is unmade: what is wrong is credited whole and issued anew.
type Moves struct {
	// Cancel is the credit note of all that is left of the booked invoice.
	Cancel *Document
	// Issue is the invoice or prepayment invoice to issue, after Cancel.
	Issue *Document
	// Withdraw: the prepayment invoice that stands no longer does.
	Withdraw bool
	// Credits are against the invoice as it is then. The last one may have issues:
	// those behind it wait until it is booked.
	Credits []Correction
	// Money is still to come in; negative amounts are to go out.
	Money []Money
	// Goods are still to leave; those of negative quantity are to come back.
	Goods []Goods
}

// None reports whether the books are at their target.
func (m Moves) None() bool {
	return m.Cancel == nil && m.Issue == nil && !m.Withdraw && len(m.Credits) == 0 && len(m.Money) == 0 && len(m.Goods) == 0
}

// Toward are the moves that bring the books to a target. An invoice is kept as
// long as the order sells the same and no credit note stands for a refund that the
// shop took back: what we would make of the order today is no reason to issue it
// anew.
func (b Books) Toward(t Target, p Policy) Moves {
	moves := Moves{Money: t.Claim.Toward(b.Received), Goods: GoodsToward(b.Goods, t.Goods)}
	invoice, credits := b.Invoice, b.Credits
	if !b.standsFor(t) {
		moves.Cancel = b.cancelled()
		moves.Issue = t.Invoice
		invoice, credits = t.Invoice, nil
	}
	if asked := b.askedFor(t); !asked && t.Asked != nil {
		moves.Issue, moves.Withdraw = t.Asked, b.Asked != nil
	} else if !asked {
		moves.Withdraw = b.Asked != nil
	}
	if invoice != nil {
		moves.Credits = toCredit(*invoice, credits, t.Refunds[len(credits):], p)
	}
	return moves
}

// standsFor reports whether the booked invoice and credit notes are right as far
// as they go.
func (b Books) standsFor(t Target) bool {
	if b.Invoice == nil || t.Invoice == nil {
		return b.Invoice == nil && t.Invoice == nil
	}
	return !b.Differ(t) && len(b.Credits) <= len(t.Refunds) &&
		slices.EqualFunc(b.Credits, t.Refunds[:len(b.Credits)], func(c Credited, r commerce.Refund) bool {
			return c.RefundID == r.RemoteID && c.Document.Total.Equal(r.Total.Neg())
		})
}

// Differ reports whether the booked invoice is over something else than what the
// order sells now.
func (b Books) Differ(t Target) bool {
	return b.Invoice != nil && t.Invoice != nil && (b.Sold != t.Sold || !b.Invoice.Total.Equal(t.Total))
}

// askedFor reports whether a prepayment invoice stands for what the target asks
// for, or is settled by the invoice that the target has.
func (b Books) askedFor(t Target) bool {
	switch {
	case b.Asked == nil:
		return false
	case t.Asked != nil:
		return b.Asked.Sold == t.Sold && b.Asked.Total.Equal(t.Total)
	default:
		return t.Invoice != nil && b.Asked.Paid
	}
}

// cancelled is the credit note of the booked invoice's rest, nil where there is none.
func (b Books) cancelled() *Document {
	if b.Invoice == nil {
		return nil
	}
	notes := make([]Document, len(b.Credits))
	for i, c := range b.Credits {
		notes[i] = c.Document
	}
	rest := CreditRest(*b.Invoice, notes)
	if len(rest.Lines) == 0 {
		return nil
	}
	return &rest
}

// toCredit credits refunds up to the first that raises a question.
func toCredit(invoice Document, credited []Credited, refunds []commerce.Refund, p Policy) []Correction {
	var notes []Document
	for _, c := range credited {
		notes = append(notes, c.Document)
	}
	var corrections []Correction
	for _, refund := range refunds {
		c := Credit(invoice, notes, refund, p)
		corrections = append(corrections, c)
		if len(c.Issues) > 0 {
			break
		}
		notes = append(notes, c.Document)
	}
	return corrections
}

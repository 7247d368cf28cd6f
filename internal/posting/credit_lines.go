package posting

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// takeLines takes what a refund says of lines, and what a line has no longer left,
// because amounts were given back before, from everything else.
func (r *remainder) takeLines(refund commerce.Refund) []Line {
	var taken []Line
	var short money.Amount
	for _, l := range refund.Lines {
		i := r.refunded(l)
		if i < 0 {
			continue // an issue of its own
		}
		part := r.partOf(i, l)
		if part.Net.Cmp(l.Total.Round(r.invoice.Scale)) != 0 {
			short = short.Add(l.Total).Add(l.Tax()).Sub(part.Net).Sub(part.Tax)
		}
		r.take(part)
		taken = append(taken, part)
	}
	short = short.Round(r.invoice.Scale)
	if short.Sign() > 0 && short.Cmp(r.total()) <= 0 {
		for _, l := range r.takeAmount(short) {
			taken = added(taken, l)
		}
	}
	return taken
}

// refunded is the position of the line that a refund names; -1 if the invoice has
// no such line.
func (r *remainder) refunded(l commerce.RefundLine) int {
	if l.RemoteLineID == "" {
		return -1
	}
	return find(r.whole, Line{RemoteLineID: l.RemoteLineID})
}

// partOf is a refunded part of the i-th line. What closes a line takes the tax that
// is left of it; but shops that give back piece after piece round each by itself,
// and what that leaves of the line's tax stays with the shop.
func (r *remainder) partOf(i int, refunded commerce.RefundLine) Line {
	left := r.left[i]
	part := blank(left)
	part.Net = refunded.Total.Round(r.invoice.Scale).Between(left.Net)
	part.Quantity = refunded.Quantity.Between(left.Quantity)
	last := part.Net.Equal(left.Net)
	if last && (!isCatalogue(left.Kind) || part.Quantity.Equal(left.Quantity)) {
		part.Quantity, part.Discount = left.Quantity, left.Discount
	} else {
		part.Discount = share(r.whole[i].Discount, part.Quantity, r.whole[i].Quantity, r.invoice.Scale).Between(left.Discount)
	}
	closing := last && (!r.isPieces(i, part) || refunded.Tax().Round(r.invoice.Scale).Equal(left.Tax))
	for k, tax := range left.Taxes {
		if !closing {
			tax = r.taxPart(i, k, part)
		}
		part.Taxes[k] = tax
	}
	part.Tax = sumOfTaxes(part.Taxes)
	return part
}

// taxPart is the tax by one group on a part of a line: by quantity where the part
// is so many pieces at their price, as shops reckon it, else in proportion to net.
func (r *remainder) taxPart(i, k int, part Line) LineTax {
	whole, left, scale := r.whole[i], r.left[i].Taxes[k], r.invoice.Scale
	if k >= len(whole.Taxes) {
		return LineTax{Group: left.Group} // of a credit note alone
	}
	some, of := part.Net, whole.Net
	if r.isPieces(i, part) {
		some, of = part.Quantity, whole.Quantity
	}
	tax := LineTax{Group: left.Group, Tax: share(whole.Taxes[k].Tax, some, of, scale).Between(left.Tax)}
	if whole.Taxes[k].Base.Equal(whole.Net) {
		tax.Base = part.Net
	} else {
		tax.Base = share(whole.Taxes[k].Base, some, of, scale).Between(left.Base)
	}
	return tax
}

// isPieces reports whether a part of a line is so many pieces at their price.
func (r *remainder) isPieces(i int, part Line) bool {
	whole := r.whole[i]
	return part.Quantity.Sign() > 0 && part.Net.Equal(share(whole.Net, part.Quantity, whole.Quantity, r.invoice.Scale))
}

// share is the part of an amount that some is of a whole, rounded; nothing of no whole.
func share(amount, some, of money.Amount, scale int32) money.Amount {
	if of.IsZero() {
		return money.Zero
	}
	return amount.Mul(some).Div(of, scale)
}

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
		short = short.Add(r.shortOf(i, part, l))
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

// shortOf is what a refunded part of the i-th line has less than it would have of the
// whole line, because amounts that were given back before took it: of the line's net or,
// where that is enough, of its tax alone. Tax that the line never bore isn't short, nor
// what earlier pieces of it were rounded up by: that is the shop's difference, and a
// person's to accept.
func (r *remainder) shortOf(i int, part Line, refunded commerce.RefundLine) money.Amount {
	wanted := part
	wanted.Net, wanted.Quantity = refunded.Total.Round(r.invoice.Scale), refunded.Quantity
	var due money.Amount
	for k := range part.Taxes {
		due = due.Add(r.taxDue(i, k, wanted))
	}
	if !part.Net.Equal(wanted.Net) {
		return wanted.Net.Add(due).Sub(part.Net).Sub(part.Tax)
	}
	if untouched := r.left[i].Quantity.Equal(r.whole[i].Quantity); !untouched || !due.Equal(refunded.Tax().Round(r.invoice.Scale)) {
		return money.Zero
	}
	return due.Sub(part.Tax)
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

// taxPart is the tax by one group on a part of a line, as much as is left of it.
func (r *remainder) taxPart(i, k int, part Line) LineTax {
	whole, left := r.whole[i], r.left[i].Taxes[k]
	if k >= len(whole.Taxes) {
		return LineTax{Group: left.Group} // of a credit note alone
	}
	tax := LineTax{Group: left.Group, Tax: r.taxDue(i, k, part).Between(left.Tax)}
	if whole.Taxes[k].Base.Equal(whole.Net) {
		tax.Base = part.Net
	} else {
		tax.Base = r.partTo(i, part, whole.Taxes[k].Base).Between(left.Base)
	}
	return tax
}

// taxDue is what a part of a line bears of its tax by one group.
func (r *remainder) taxDue(i, k int, part Line) money.Amount {
	if k >= len(r.whole[i].Taxes) {
		return money.Zero
	}
	return r.partTo(i, part, r.whole[i].Taxes[k].Tax)
}

// partTo is of one of a line's figures what the part is of the line: by quantity where it
// is so many pieces at their price, as shops reckon it, else in proportion to net.
func (r *remainder) partTo(i int, part Line, figure money.Amount) money.Amount {
	some, of := part.Net, r.whole[i].Net
	if r.isPieces(i, part) {
		some, of = part.Quantity, r.whole[i].Quantity
	}
	return share(figure, some, of, r.invoice.Scale)
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

package posting

import "github.com/orderloom/orderloom/internal/money"

// takeAmount takes an amount, tax included, from everything that is left: nets and
// taxes of all lines alike, each in proportion to what is left of it.
func (r *remainder) takeAmount(amount money.Amount) []Line {
	if amount.Sign() <= 0 || r.total().Sign() <= 0 {
		return nil
	}
	var cells []money.Amount
	for _, l := range r.left {
		cells = append(cells, l.Net)
		for _, t := range l.Taxes {
			cells = append(cells, t.Tax)
		}
	}
	shares := money.Take(amount, cells, r.invoice.Scale)
	next := func() (share money.Amount) {
		share, shares = shares[0], shares[1:]
		return share
	}
	taken := make([]Line, len(r.left))
	for i, l := range r.left {
		part := blank(l)
		part.Net = next()
		for k, t := range l.Taxes {
			part.Taxes[k].Tax = next()
			part.Taxes[k].Base = r.basePart(l, t, part.Net)
		}
		part.Tax = sumOfTaxes(part.Taxes)
		taken[i] = part
	}
	return taken
}

// basePart is a group's base of a part of what is left of a line.
func (r *remainder) basePart(left Line, tax LineTax, net money.Amount) money.Amount {
	if tax.Base.Equal(left.Net) {
		return net
	}
	return share(tax.Base, net, left.Net, r.invoice.Scale).Between(tax.Base)
}

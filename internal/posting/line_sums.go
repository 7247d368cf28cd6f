package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// taxesByGroup is a copy of the line's taxes; where the line doesn't tell them by
// group they are shared out evenly, which is exact for the one group most have.
func (l Line) taxesByGroup() []LineTax {
	if len(l.Taxes) > 0 || len(l.TaxGroup) == 0 {
		return slices.Clone(l.Taxes)
	}
	taxes := make([]LineTax, len(l.TaxGroup))
	for k, group := range l.TaxGroup {
		taxes[k] = LineTax{Group: group, Base: l.Net}
	}
	taxes[0].Tax = l.Tax
	return taxes
}

func (l *Line) taxAt(group string) int {
	return slices.IndexFunc(l.Taxes, func(t LineTax) bool { return t.Group == group })
}

func (l *Line) addTax(tax LineTax) {
	k := l.taxAt(tax.Group)
	if k < 0 {
		k = len(l.Taxes)
		l.Taxes = append(l.Taxes, LineTax{Group: tax.Group})
	}
	l.Taxes[k].Base = l.Taxes[k].Base.Add(tax.Base)
	l.Taxes[k].Tax = l.Taxes[k].Tax.Add(tax.Tax)
}

func sumOfTaxes(taxes []LineTax) money.Amount {
	var sum money.Amount
	for _, t := range taxes {
		sum = sum.Add(t.Tax)
	}
	return sum
}

// added adds a line's figures to those of the same line among lines, or to none.
// It changes lines in place.
func added(lines []Line, l Line) []Line {
	i := find(lines, l)
	if i < 0 {
		i = len(lines)
		lines = append(lines, blank(l))
	}
	sum := &lines[i]
	sum.Quantity, sum.Discount = sum.Quantity.Add(l.Quantity), sum.Discount.Add(l.Discount)
	sum.Net, sum.Tax = sum.Net.Add(l.Net), sum.Tax.Add(l.Tax)
	for _, tax := range l.Taxes {
		sum.addTax(tax)
	}
	return lines
}

// find is the position of the same line of the order; -1 if there is none.
// Rounding lines are all the same one.
func find(lines []Line, l Line) int {
	return slices.IndexFunc(lines, func(other Line) bool {
		return other.RemoteLineID == l.RemoteLineID && (l.RemoteLineID != "" || other.Kind == l.Kind)
	})
}

// negated is the line with all its figures the other way round.
func (l Line) negated() Line {
	l.Taxes = slices.Clone(l.Taxes)
	for k, t := range l.Taxes {
		l.Taxes[k] = LineTax{t.Group, t.Base.Neg(), t.Tax.Neg()}
	}
	l.Quantity, l.Discount, l.Net, l.Tax = l.Quantity.Neg(), l.Discount.Neg(), l.Net.Neg(), l.Tax.Neg()
	return l
}

// blank is a line without figures.
func blank(l Line) Line {
	taxes := make([]LineTax, len(l.Taxes))
	for k, t := range l.Taxes {
		taxes[k] = LineTax{Group: t.Group}
	}
	l.Quantity, l.Discount, l.Net, l.Tax, l.Taxes = money.Zero, money.Zero, money.Zero, money.Zero, taxes
	return l
}

// isBlank reports whether a line has nothing to say.
func (l Line) isBlank() bool {
	return l.Quantity.IsZero() && l.Net.IsZero() && l.Tax.IsZero() && l.Discount.IsZero() &&
		!slices.ContainsFunc(l.Taxes, func(t LineTax) bool { return !t.Tax.IsZero() || !t.Base.IsZero() })
}

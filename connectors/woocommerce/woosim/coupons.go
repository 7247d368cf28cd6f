package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

// discounted is a line while coupons are spread over it, in minor units.
type discounted struct {
	item     int64
	quantity int64
	price    decimal.Decimal // of all pieces, before discounts; with tax when prices are typed with tax
	taken    decimal.Decimal // by all coupons so far
}

func (d discounted) left() decimal.Decimal { return decimal.Max(d.price.Sub(d.taken), decimal.Zero) }

// discount is what one coupon took of each line.
type discount struct {
	byItem map[int64]decimal.Decimal
	total  decimal.Decimal
}

func (d *discount) take(line *discounted, amount decimal.Decimal) {
	amount = decimal.Min(line.left(), amount)
	line.taken = line.taken.Add(amount)
	d.byItem[line.item] = d.byItem[line.item].Add(amount)
	d.total = d.total.Add(amount)
}

// spread spreads a coupon over lines; the dearest piece comes first, as odd cents fall on it.
func spread(kind string, amount decimal.Decimal, lines []*discounted) discount {
	d := discount{byItem: map[int64]decimal.Decimal{}}
	slices.SortStableFunc(lines, func(a, b *discounted) int {
		return b.price.Mul(decimal.NewFromInt(a.quantity)).Cmp(a.price.Mul(decimal.NewFromInt(b.quantity)))
	})
	switch kind {
	case "percent":
		d.percent(amount, lines)
	case "fixed_product":
		d.perPiece(amount.Mul(hundred()), lines)
	default:
		d.fixedCart(amount.Mul(hundred()), lines)
	}
	return d
}

// percent rounds down per line; what the whole cart should have had more goes cent by cent to the dearest.
func (d *discount) percent(percent decimal.Decimal, lines []*discounted) {
	cart := decimal.Zero
	for _, line := range lines {
		price := line.price.Round(0)
		cart = cart.Add(price)
		d.take(line, price.Mul(percent).Div(hundred()).Floor())
	}
	if want := cart.Mul(percent).Div(hundred()).Round(0); d.total.LessThan(want) {
		d.cents(want.Sub(d.total), lines)
	}
}

func (d *discount) perPiece(amount decimal.Decimal, lines []*discounted) {
	for _, line := range lines {
		d.take(line, amount.Mul(decimal.NewFromInt(line.quantity)))
	}
}

// fixedCart gives each piece the same whole cents, again and again until less than one is left for each.
func (d *discount) fixedCart(amount decimal.Decimal, lines []*discounted) {
	for amount.IsPositive() {
		pieces := int64(0)
		priced := slices.DeleteFunc(slices.Clone(lines), func(l *discounted) bool { return !l.left().IsPositive() })
		for _, line := range priced {
			pieces += line.quantity
		}
		if pieces == 0 {
			return
		}
		each := amount.Div(decimal.NewFromInt(pieces)).Floor()
		before := d.total
		if each.IsPositive() {
			d.perPiece(each, priced)
		} else {
			d.cents(amount, priced)
		}
		if d.total.Equal(before) {
			return
		}
		amount = amount.Sub(d.total.Sub(before))
	}
}

// cents gives a cent for each piece in turn until amount is given.
func (d *discount) cents(amount decimal.Decimal, lines []*discounted) {
	given := decimal.Zero
	for _, line := range lines {
		for range line.quantity {
			if given.GreaterThanOrEqual(amount) {
				return
			}
			before := d.total
			d.take(line, decimal.NewFromInt(1))
			given = given.Add(d.total.Sub(before))
		}
	}
}

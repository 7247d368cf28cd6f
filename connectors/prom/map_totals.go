package prom

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// minorDigits is how many decimals the money of the marketplace's countries has.
const minorDigits = 2

// price is what an order comes to, as far as the shop tells it in one place.
type price struct {
	// goods are before the discount; total is what the buyer pays to the company, and
	// carriage the part of it that is for delivery.
	goods, discount, carriage, total money.Amount
	// lower is a full price that is less than all of these come to; nil: it isn't.
	lower *money.Amount
}

// told is the total of an order whose lines come to sum. Of two that contradict each other
// it is the one that the lines don't come to.
func (p price) told(sum money.Amount) money.Amount {
	if p.lower != nil && sum.Equal(p.total) {
		return *p.lower
	}
	return p.total
}

// toPrice works out what the buyer pays. The shop tells the price of the goods, what a
// special offer takes off it, what delivery costs and a full price "that may include
// delivery": delivery is a part of the total where the full price says so, and else paid
// to whoever carries the goods. Where the figures don't add up in either way, the larger
// one is the total as it stands, and the lower one is kept beside it: the order's lines
// come to another sum than one of them, and whoever posts it is to notice.
func toPrice(f figures, dto orderJSON) price {
	p := price{goods: f.money("price", dto.Price)}
	p.discount = toDiscount(f, dto, p.goods)
	paid := p.goods.Sub(p.discount)
	p.total = paid
	full := f.moneyOrNone("full_price", dto.FullPrice)
	cost := f.moneyOrNone("delivery_cost", dto.DeliveryCost)
	if full == nil || full.Equal(paid) || full.Equal(p.goods) {
		return p
	}
	if cost != nil && (full.Equal(paid.Add(*cost)) || full.Equal(p.goods.Add(*cost))) {
		p.carriage, p.total = *cost, paid.Add(*cost)
		return p
	}
	if full.Cmp(paid) > 0 {
		p.total = *full
	} else {
		p.lower = full
	}
	return p
}

// toDiscount is what a special offer takes off the price of the goods.
func toDiscount(f figures, dto orderJSON, goods money.Amount) money.Amount {
	after := f.moneyOrNone("price_with_special_offer", dto.OfferPrice)
	told := f.moneyOrNone("special_offer_discount", dto.Discount)
	var discount money.Amount
	switch {
	case after != nil:
		discount = goods.Sub(*after)
	case told != nil:
		discount = *told
	}
	if after != nil && told != nil && !discount.Equal(*told) {
		f.Refuse("special_offer_discount", "it is not what price_with_special_offer is less than price")
	}
	if discount.Sign() < 0 || discount.Cmp(goods) > 0 {
		f.Refuse("special_offer_discount", "it is less than nothing, or more than the price")
	}
	return discount
}

// lower takes the discount off an order's lines, each by its share, unless the shop did so
// before: then what the lines were is seen from the price for one. Lines that come to
// neither sum are left as they are.
func lower(lines []commerce.Line, ones []money.Amount, p price) {
	var sum money.Amount
	weights := make([]money.Amount, len(lines))
	for i, l := range lines {
		if l.Total.Sign() < 0 {
			return
		}
		weights[i], sum = l.Total, sum.Add(l.Total)
	}
	switch {
	case len(lines) == 0:
	case sum.Equal(p.goods):
		for i, share := range money.Allocate(p.discount, weights, minorDigits) {
			lines[i].Total = lines[i].Subtotal.Sub(share)
			lines[i].ExactTotal = lines[i].Total
		}
	case sum.Equal(p.goods.Sub(p.discount)):
		for i, one := range ones {
			if before := one.Mul(lines[i].Quantity); before.Cmp(lines[i].Total) > 0 {
				lines[i].Subtotal = before
			}
		}
	}
}

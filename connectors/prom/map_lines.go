package prom

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// carriageID is what an order's only shipping line is called.
const carriageID = "delivery"

// sold is what an order sells and what it comes to.
type sold struct {
	totals  commerce.Totals
	lines   []commerce.Line
	coupons []commerce.Coupon
}

// toSold reads an order's goods, its carriage and what it comes to.
func toSold(f figures, dto orderJSON) sold {
	price := toPrice(f, dto)
	goods, ones := toGoods(f, dto.Products)
	if price.discount.Sign() > 0 {
		lower(goods, ones, price)
	}
	var sum money.Amount
	for _, line := range goods {
		sum = sum.Add(line.Total)
	}
	s := sold{lines: goods, totals: commerce.Totals{Total: price.told(sum), Discount: price.discount, Gross: true}}
	if price.discount.Sign() > 0 {
		s.coupons = []commerce.Coupon{{Code: string(dto.Promocode), Type: "special_offer", Discount: price.discount}}
	}
	if carried := toCarriage(f, dto.DeliveryOption, price.carriage); carried != nil {
		s.totals.Shipping = carried.Total
		s.lines = append(s.lines, *carried)
	}
	return s
}

// toGoods are the lines of products. A line has no id of its own: it is called as its
// product, and where one stands on several lines, by its turn as well. With them come the
// prices for one.
func toGoods(f figures, products []productJSON) (lines []commerce.Line, ones []money.Amount) {
	lines = make([]commerce.Line, 0, len(products))
	turns := map[string]int{}
	for i, p := range products {
		f := f.In("products", i)
		line := single(commerce.Goods, f.money("total_price", p.TotalPrice))
		line.ProductID = f.IDOrNone("id", p.ID)
		line.Name = cmp.Or(p.Name, p.Names.UK, p.Names.RU)
		line.SKU = f.NameOrNone("sku", skuOf(p))
		line.Quantity = f.Float("quantity", p.Quantity)
		one := f.moneyOrNone("price", p.Price)
		if one == nil {
			one = new(money.Amount)
		}
		ones = append(ones, *one)
		if line.ProductID == "" {
			line.Kind = commerce.Custom
		}
		turns[line.ProductID]++
		line.RemoteID = cmp.Or(line.ProductID, "typed")
		if turn := turns[line.ProductID]; turn > 1 {
			line.RemoteID += "/" + strconv.Itoa(turn)
		}
		lines = append(lines, line)
	}
	return lines, ones
}

// skuOf is the article that the company gave a product, or else the id that it is known
// by where it was imported from.
func skuOf(p productJSON) string {
	return cmp.Or(strings.TrimSpace(string(p.SKU)), strings.TrimSpace(string(p.ExternalID)))
}

// toCarriage is the shipping line; nil where no delivery was chosen and none is paid for.
func toCarriage(f figures, option optionJSON, amount money.Amount) *commerce.Line {
	method := f.IDOrNone("delivery_option.id", option.ID)
	if method == "" && amount.IsZero() {
		return nil
	}
	line := single(commerce.Shipping, amount)
	line.RemoteID = carriageID
	line.Method = method
	line.Name = option.Name
	return &line
}

// single is a line of one thing without a discount.
func single(kind commerce.LineKind, total money.Amount) commerce.Line {
	return commerce.Line{Kind: kind, Quantity: money.Int(1), Subtotal: total, Total: total, ExactTotal: total}
}

package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// GoodsToward is what is to leave, and negative, to come back, so that have becomes
// want, item by item.
func GoodsToward(have, want []Goods) []Goods {
	var moves []Goods
	add := func(g Goods, quantity money.Amount) {
		i := slices.IndexFunc(moves, func(m Goods) bool { return m.ItemID == g.ItemID && m.SKU == g.SKU })
		if i < 0 {
			i = len(moves)
			moves = append(moves, Goods{ItemID: g.ItemID, SKU: g.SKU})
		}
		moves[i].Quantity = moves[i].Quantity.Add(quantity)
	}
	for _, g := range want {
		add(g, g.Quantity)
	}
	for _, g := range have {
		add(g, g.Quantity.Neg())
	}
	return slices.DeleteFunc(moves, func(g Goods) bool { return g.Quantity.IsZero() })
}

// GoodsWithin are the goods that both lists have, item by item, as many as both do.
func GoodsWithin(goods, limit []Goods) []Goods {
	lacking := GoodsToward(limit, goods)
	var within []Goods
	for _, g := range GoodsToward(nil, goods) {
		for _, l := range lacking {
			if l.ItemID == g.ItemID && l.Quantity.Sign() > 0 {
				g.Quantity = g.Quantity.Sub(l.Quantity)
			}
		}
		if g.Quantity.Sign() > 0 {
			within = append(within, g)
		}
	}
	return within
}

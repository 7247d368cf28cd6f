package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// moneyBetween is what is to come in and to go out, account by account.
func moneyBetween(have []Money, want Target) []Money {
	var moves []Money
	add := func(account string, amount money.Amount) {
		i := slices.IndexFunc(moves, func(m Money) bool { return m.Account == account })
		if i < 0 {
			i = len(moves)
			moves = append(moves, Money{Account: account})
		}
		moves[i].Amount = moves[i].Amount.Add(amount)
	}
	add(want.MoneyAccount, want.Received)
	for _, m := range have {
		add(m.Account, m.Amount.Neg())
	}
	return slices.DeleteFunc(moves, func(m Money) bool { return m.Amount.IsZero() })
}

// goodsBetween is what is to move so that have becomes want, line by line.
func goodsBetween(have, want []Goods) []Goods {
	var moves []Goods
	add := func(g Goods, quantity money.Amount) {
		i := slices.IndexFunc(moves, func(m Goods) bool {
			return m.RemoteLineID == g.RemoteLineID && m.ItemID == g.ItemID && m.SKU == g.SKU
		})
		if i < 0 {
			i = len(moves)
			moves = append(moves, Goods{g.RemoteLineID, g.ItemID, g.SKU, money.Zero})
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

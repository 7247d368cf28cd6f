package woocommerce

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

// payByGiftCards takes gift cards for what they are, a means of payment: where the
// order's total was lowered by them it is put right.
func payByGiftCards(f fields.Reader, order *commerce.Order, cards []giftCardJSON) {
	var paid money.Amount
	for i, card := range cards {
		f := f.In("gift_cards", i)
		amount := f.AmountOrZero("amount", card.Amount)
		if amount.Sign() <= 0 {
			continue
		}
		order.GiftCards = append(order.GiftCards, commerce.GiftCard{RemoteID: f.IDOrNone("id", card.ID), Amount: amount})
		paid = paid.Add(amount)
	}
	missing := order.Totals.Tax.Sub(order.Totals.Total)
	for _, l := range order.Lines {
		missing = missing.Add(l.Total)
	}
	if paid.Sign() > 0 && missing.Add(missing).Cmp(paid) > 0 { // nearer to what the cards paid than to nothing: the shop's rounding is in it
		order.Totals.Total = order.Totals.Total.Add(paid)
	}
}

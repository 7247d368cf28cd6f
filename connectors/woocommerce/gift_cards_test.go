package woocommerce

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
)

// TestGiftCardsAreAMeansOfPayment: the total is what the order comes to, whether or not
// the shop lowered it by the cards.
func TestGiftCardsAreAMeansOfPayment(t *testing.T) {
	t.Parallel()
	whole, err := decodeOrder(orderWith(t, "gift_cards", nil))
	require.NoError(t, err)
	require.Empty(t, whole.GiftCards)
	lowered := whole.Totals.Total.Sub(money.MustParse("7.50"))
	two := []any{map[string]any{"id": 7, "code": "ABCD-1234", "amount": 5}, map[string]any{"id": 8, "code": "EFGH-5678", "amount": "2.50"}}
	for name, test := range map[string]struct {
		cards any
		total money.Amount
		paid  string
	}{
		"a total that was lowered":          {two, lowered, "7.50"},
		"a total that was not":              {two, whole.Totals.Total, "7.50"},
		"one that was, rounded by the shop": {two, lowered.Add(money.MustParse("0.01")), "7.50"},
		"a card that paid nothing":          {[]any{map[string]any{"id": 7, "amount": 0}}, whole.Totals.Total, "0"},
		"something else by that name":       {map[string]any{"enabled": true}, whole.Totals.Total, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := plainOrder(t)
			put(t, order, "gift_cards", test.cards)
			put(t, order, "total", test.total.String())
			raw, err := json.Marshal(order)
			require.NoError(t, err)
			read, err := decodeOrder(raw)
			require.NoError(t, err)
			require.True(t, money.MustParse(test.paid).Equal(read.PaidByGiftCard()), read.GiftCards)
			require.LessOrEqual(t, read.Totals.Total.Sub(whole.Totals.Total).Abs().Cmp(money.MustParse("0.01")), 0, read.Totals.Total)
			stored, err := json.Marshal(read)
			require.NoError(t, err)
			require.NotContains(t, string(stored), "ABCD", "a card's code is as good as money")
		})
	}
}

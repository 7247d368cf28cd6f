package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestWanted(t *testing.T) {
	t.Parallel()
	one := amount("1")
	for name, tt := range map[string]struct {
		change func(b *bundle)
		want   []string
	}{
		"a paid order":                    {func(*bundle) {}, []string{"3 TEA", "2 SALT"}},
		"an unpaid order":                 {func(b *bundle) { b.order.Status = "on-hold" }, []string{"3 TEA", "2 SALT"}},
		"one that calls for nothing yet":  {func(b *bundle) { b.order.Status = "pending" }, []string{"3 TEA", "2 SALT"}},
		"one that gets no document":       {func(b *bundle) { b.policy.DocumentType = posting.OrderOnly }, []string{"3 TEA", "2 SALT"}},
		"a refused order":                 {func(b *bundle) { b.order.Status = "cancelled" }, nil},
		"one of a status nobody imports":  {func(b *bundle) { b.order.Status = "draft" }, nil},
		"pieces that the shop put back":   {func(b *bundle) { b.order.Lines[0].Restocked = &one }, []string{"2 TEA", "2 SALT"}},
		"two lines of an item":            {func(b *bundle) { b.order.Lines = append(b.order.Lines, goods("TEA", "4", "9.99", "1")) }, []string{"7 TEA", "2 SALT"}},
		"an item nobody knows":            {func(b *bundle) { delete(b.mappings.Items, "SALT") }, []string{"3 TEA"}},
		"a service":                       {func(b *bundle) { b.mappings.Items["SALT"] = posting.Item{ID: 2, SKU: "SALT", Service: true} }, []string{"3 TEA"}},
		"money given back, goods kept":    {func(b *bundle) { b.order.Refunds = []commerce.Refund{byAmount("3.11")} }, []string{"3 TEA", "2 SALT"}},
		"all pieces of a line given back": {func(b *bundle) { b.order.Lines[1].Restocked = &b.order.Lines[1].Quantity }, []string{"3 TEA"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := numbered()
			tt.change(b)
			var wanted []string
			for _, g := range posting.Wanted(b.order, posting.PlanOf(b.order, b.policy, b.mappings), b.policy, b.mappings) {
				require.NotZero(t, g.ItemID)
				wanted = append(wanted, g.Quantity.Short()+" "+g.SKU)
			}
			require.Equal(t, tt.want, wanted)
		})
	}
}

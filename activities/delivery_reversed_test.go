package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestGoodsThatAPersonTookBackLeaveByHandAlone(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.NoError(t, b.moveOn(1, activities.NoteDelivered))
	b.woken()
	require.NoError(t, b.reverse("back", 1))
	require.NoError(t, b.reverse("back", 1), "the same key is the same reversal")
	require.Equal(t, "woo-riga/278", b.woken())
	require.Equal(t, "delivery 1 reversed 1 SKU-0031 main; return 2 approved 1 SKU-0031 main", b.deliveryNotes())
	require.Equal(t, "500", b.onHand("main", "SKU-0031"))
	require.Equal(t, "awaiting_delivery", b.walk(straight).State, "the sale follows, and sends nothing out again")
	require.Contains(t, b.notes(straight)[1], "Return note 2 created: the goods are back in the warehouse.")
	require.ErrorContains(t, b.reverse("again", 1), "is reversed already")
	require.ErrorContains(t, b.reverse("return", 2), "2 is a return note")

	_, err := b.deliver("anew", straight)
	require.NoError(t, err)
	require.Equal(t, "settled", b.walk(straight).State)
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(straight).State)
	b.requireEven()
}

func TestAPartOfADeliveryComesBack(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.NoError(t, b.moveOn(1, activities.NoteShipped))
	require.NoError(t, b.reverse("one", 1, of("SKU-0006", 1)))
	require.Equal(t, "delivery 1 shipped 2 SKU-0006 main; return 2 approved 1 SKU-0006 main", b.deliveryNotes())
	for lines, want := range map[activities.DeliveryGoods]string{
		of("SKU-0006", 2): "of SKU-0006, 1 of delivery note 1 are away, not 2",
		of("TEA", 1):      "no TEA of delivery note 1 is away",
		of("SKU-0006", 0): "want more than 0",
	} {
		require.ErrorContains(t, b.reverse(fmt.Sprint(lines), 1, lines), want)
	}
	require.Equal(t, "awaiting_delivery", b.walk(alsoBacs).State)
	require.NoError(t, b.reverse("rest", 1))
	require.Equal(t, "reversed; approved; approved", b.list("SELECT state FROM delivery_notes ORDER BY id"))
	require.Empty(t, b.away())
	require.True(t, fault.Is(b.reverse("none", 99), fault.NotFound))
}

// TestARefundAfterGoodsCameBackTakesNoMoreBack: what the shop put back on its shelf is
// what we took back before.
func TestARefundAfterGoodsCameBackTakesNoMoreBack(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.NoError(t, b.reverse("one", 1, of("SKU-0006", 1)))
	require.Equal(t, "awaiting_delivery", b.walk(alsoBacs).State)
	line := b.list("SELECT remote_line_id FROM document_lines WHERE sku = 'SKU-0006'")
	b.refund(alsoBacs, `{"line_items": [{"id": `+line+`, "quantity": 1, "refund_total": 2.33, "refund_tax": [{"id": 1, "refund_total": 0.49}]}]}`)
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "SKU-0006 1", b.away())
	require.Equal(t, 2, b.count("delivery_notes"))
}

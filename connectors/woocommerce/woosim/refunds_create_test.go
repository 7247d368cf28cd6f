package woosim

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestARefundIsRefusedForItsAmountFirst: only then is the gateway asked, which can't
// refund. Staff ask no gateway.
func TestARefundIsRefusedForItsAmountFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ amount, asked, staff string }{
		"less than nothing":     {"-1.00", "greater than zero", "greater than zero"},
		"more than is left":     {"99999.00", "Invalid refund amount", "Invalid refund amount"},
		"some of what there is": {"1.00", "does not support automatic refunds", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			id, body := b.order(t), `{"amount":"`+c.amount+`"}`
			w := send(t, b.shop, http.MethodPost, ordersPath+"/"+encodeID(id)+"/refunds", body)
			require.Contains(t, w.Body.String(), c.asked)
			refusal := b.shop.Refund(id, body)
			require.Contains(t, refusal, c.staff)
			require.Equal(t, c.staff == "", refusal == "", refusal)
		})
	}
}

package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// told is what the next page says of what was done.
func (w *browser) told(target string, form url.Values) string {
	w.t.Helper()
	answer := w.post(target, form)
	require.Equal(w.t, http.StatusSeeOther, answer.Code, answer.Body)
	return w.page(answer.Header().Get("Location"))
}

func TestAPaymentIsAppliedInParts(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sold("1001")
	w := b.as(access.Operator)
	require.Contains(t, w.page("/sales/riga/1001"), "Apply a payment")
	form := url.Values{"key": {"p1"}, "amount": {"10,00"}, "at": {"2026-11-21T10:00"}, "account": {"bank"}, "reason": {"on the statement"}}
	require.Contains(t, w.told("/sales/riga/1001/payments", form), "10.00\u00a0EUR recorded to bank.")
	require.Contains(t, w.told("/sales/riga/1001/payments", form), "recorded to bank", "sent twice, it acts once")
	require.Equal(t, 1, b.count("SELECT count(*) FROM payments WHERE amount = 10 AND paid_at = '2026-11-21 08:00Z' AND by_hand"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'record payment'"))
	require.Contains(t, w.page("/sales/riga/1001"), "received 10.00, open 21.00")
}

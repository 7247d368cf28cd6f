package commerce_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

func TestOrderRefRoundTrips(t *testing.T) {
	t.Parallel()
	ref := commerce.OrderRef{Channel: "woo-riga", RemoteID: "727"}
	back, err := commerce.ParseOrderRef(ref.String())
	require.NoError(t, err)
	require.Equal(t, ref, back)
	for _, bad := range []string{"", "woo-riga", "/7", "woo-riga/", "a/b/c"} {
		_, err := commerce.ParseOrderRef(bad)
		require.Error(t, err, bad)
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC)
	order := commerce.Order{
		Status: "processing", ModifiedAt: now, Totals: commerce.Totals{Total: money.MustParse("12.09")},
		Refunds: []commerce.Refund{{RemoteID: "2"}, {RemoteID: "1"}},
	}
	same := order
	same.ModifiedAt = now.Add(time.Hour)
	same.Refunds = []commerce.Refund{{RemoteID: "1"}, {RemoteID: "2"}}
	require.Equal(t, order.Fingerprint(), same.Fingerprint(), "modification time and order of refunds say nothing")
	require.Equal(t, "2", order.Refunds[0].RemoteID, "the order itself is left alone")

	moved := order
	moved.Status, moved.CompletedAt = "completed", &now
	require.NotEqual(t, order.Fingerprint(), moved.Fingerprint())
	require.Equal(t, order.CoreFingerprint(), moved.CoreFingerprint())

	dearer := order
	dearer.Totals.Total = money.MustParse("12.10")
	require.NotEqual(t, order.CoreFingerprint(), dearer.CoreFingerprint())
}

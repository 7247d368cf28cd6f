package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestNothingThatWritesReachesAShopThatIsRehearsedBeside asks a connector for each of its
// writes: whichever step should make one, the shop's own log stays empty.
func TestNothingThatWritesReachesAShopThatIsRehearsedBeside(t *testing.T) {
	t.Parallel()
	b := setupIn(t, commerce.Working, straight)
	shop, err := b.set.Channels.Connector(t.Context(), channelCode)
	require.NoError(t, err)
	webhook := connectors.WebhookWish{Topic: "order.updated", Address: "https://ours.example/hooks/woo-riga", Secret: "long-enough-to-sign"}
	for name, write := range map[string]func(context.Context) error{
		"a status": func(ctx context.Context) error {
			_, err := as[connectors.OrderStatusSetter](t, shop).SetOrderStatus(ctx, "278", connectors.StatusChange{Status: "completed"})
			return err
		},
		"a note": func(ctx context.Context) error {
			_, err := as[connectors.OrderNotes](t, shop).CreateOrderNote(ctx, "278", "done")
			return err
		},
		"a new webhook": func(ctx context.Context) error {
			_, err := as[connectors.WebhookKeeper](t, shop).CreateWebhook(ctx, webhook)
			return err
		},
		"a mended webhook": func(ctx context.Context) error {
			_, err := as[connectors.WebhookKeeper](t, shop).UpdateWebhook(ctx, "1", webhook)
			return err
		},
		"a webhook less": func(ctx context.Context) error { return as[connectors.WebhookKeeper](t, shop).DeleteWebhook(ctx, "1") },
	} {
		err := write(t.Context())
		require.Equal(t, fault.Conflict, fault.KindOf(err), "%s: %v", name, err)
		require.False(t, fault.OutcomeUnknown(err), name)
		require.ErrorContains(t, err, "nothing is written to its shop", name)
	}
	require.Empty(t, b.shop.Requests())
	_, err = as[connectors.TaxList](t, shop).TaxRates(t.Context())
	require.NoError(t, err, "it is read all the same")
}

func as[T any](t *testing.T, c connectors.Connector) T {
	t.Helper()
	able, err := connectors.As[T](c)
	require.NoError(t, err)
	return able
}

package connectortest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
)

// webhookKeeper tries connectors.WebhookKeeper, and leaves the shop's webhooks as they
// were.
func (s *suite) webhookKeeper(t *testing.T, able connectors.WebhookKeeper) {
	before, err := able.ListWebhooks(t.Context())
	require.NoError(t, err)
	topics := able.WebhookTopics()
	require.NotEmpty(t, topics)
	for _, topic := range topics {
		wish := connectors.WebhookWish{Topic: topic, Address: "https://orderloom.example/hooks/suite", Secret: "a-secret-of-the-suite"}
		made, err := able.CreateWebhook(t.Context(), wish)
		require.NoError(t, err)
		require.Equal(t, connectors.Webhook{RemoteID: made.RemoteID, Topic: topic, Address: wish.Address, State: connectors.WebhookActive}, made)
		twice, err := able.CreateWebhook(t.Context(), wish)
		require.NoError(t, err)
		require.NotEqual(t, made.RemoteID, twice.RemoteID, "the same again is another one")

		wish.Address += "/moved"
		want := connectors.Webhook{RemoteID: made.RemoteID, Topic: topic, Address: wish.Address, State: connectors.WebhookActive}
		for range 2 { // safe to repeat
			moved, err := able.UpdateWebhook(t.Context(), made.RemoteID, wish)
			require.NoError(t, err)
			require.Equal(t, want, moved)
		}
		after, err := able.ListWebhooks(t.Context())
		require.NoError(t, err)
		require.ElementsMatch(t, append([]connectors.Webhook{want, twice}, before...), after)

		for _, id := range []string{made.RemoteID, twice.RemoteID} {
			require.NoError(t, able.DeleteWebhook(t.Context(), id))
		}
		_, err = able.UpdateWebhook(t.Context(), made.RemoteID, wish)
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		require.NotContains(t, err.Error(), wish.Secret.Reveal())
		err = able.DeleteWebhook(t.Context(), made.RemoteID)
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	}
	after, err := able.ListWebhooks(t.Context())
	require.NoError(t, err)
	require.ElementsMatch(t, before, after)
	require.Len(t, slices.Compact(slices.Sorted(slices.Values(topics))), len(topics))
}

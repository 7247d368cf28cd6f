package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// TestATestOrderIsPlacedWhereItMayBe: what may not be written to isn't even asked.
func TestATestOrderIsPlacedWhereItMayBe(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		env          commerce.Environment
		inProduction bool
		placed       bool
	}{
		{"in test", commerce.Test, false, true},
		{"in production", commerce.Production, false, false},
		{"in production, in so many words", commerce.Production, true, true},
		{"beside a real shop", commerce.Working, false, false},
		{"beside a real shop, in so many words", commerce.Working, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setupIn(t, tt.env, straight)
			trial := activities.Trial{Channel: channelCode, InProduction: tt.inProduction, Actor: "ann"}
			tried, err := activities.TryOrder(t.Context(), b.db.App, b.set.Channels, trial)
			if !tt.placed {
				require.True(t, fault.Is(err, fault.Conflict), "%v", err)
				require.Empty(t, b.shop.Requests())
				return
			}
			require.NoError(t, err)
			require.Equal(t, connectors.CheckGood, tried.State)
			require.Equal(t, 2, b.count("journal WHERE action = 'test order' AND actor = 'ann'"))
			page, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode, Fresh: true})
			require.NoError(t, err)
			require.Equal(t, 1, page.Seen, "the shop's own order alone")
		})
	}
}

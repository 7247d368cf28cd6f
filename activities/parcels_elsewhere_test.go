package activities_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
)

// elsewhere is a platform that keeps no parcels.
type elsewhere struct{ activities.Channels }

func (e elsewhere) Connector(ctx context.Context, code string) (connectors.Connector, error) {
	shop, err := e.Channels.Connector(ctx, code)
	if err != nil {
		return nil, err
	}
	return struct {
		connectors.Connector
		connectors.OrderReader
		connectors.OrderNotes
		connectors.OrderStatusSetter
	}{shop, shop.(connectors.OrderReader), shop.(connectors.OrderNotes), shop.(connectors.OrderStatusSetter)}, nil
}

func TestAPlatformWithoutAPlaceForParcelsHearsOfThemInItsNote(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.set.Channels = elsewhere{b.set.Channels}
	require.NoError(t, b.moveOn(1, activities.NoteShipped, first))
	for range 2 {
		require.Equal(t, "settled", b.walk(straight).State)
	}
	require.Contains(t, b.notes(straight)[1], "travels in RR123LV (Omniva)")
	require.Equal(t, "refused", b.list("SELECT state FROM shop_writes WHERE kind = 'parcels'"))
	require.Empty(t, b.shopParcels(straight))
}

package activities_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// TestAShopTakesUpItsShareOfAWorkerAndNoMore: while as many steps as there is room for
// hang in the shop, the next one is sent away; afterwards there is room again.
func TestAShopTakesUpItsShareOfAWorkerAndNoMore(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	walk := b.booked(straight)
	b.limit("1000", 100, 50)
	hangs, full := make(chan struct{}), make(chan struct{})
	shops := b.set.Channels.(activities.Shops)
	shops.Room = activities.NewRoom(1)
	calm := shops.Transport
	shops.Transport = restlessBefore{calm, func(*http.Request) {
		close(full)
		<-hangs
	}}
	b.set.Channels = shops
	var g errgroup.Group
	g.Go(func() error { return b.inStep(b.set, walk) })
	<-full
	var refused *temporal.ApplicationError
	require.ErrorAs(t, b.inStep(b.set, walk), &refused)
	require.Equal(t, "RateLimited", refused.Type())
	require.ErrorContains(t, refused, "as much of this worker as one may")
	require.Positive(t, refused.NextRetryDelay())
	b.shop.AddFault(woosim.Rule{Times: 1, Fault: woosim.ServerError()})
	close(hangs)
	require.Error(t, g.Wait())

	shops.Transport = calm
	b.set.Channels = shops
	require.NoError(t, b.inStep(b.set, walk), "a call that failed gives its room back")
}

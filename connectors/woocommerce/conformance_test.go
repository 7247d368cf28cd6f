package woocommerce

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// TestConformance runs the suite on the simulated shop: over TLS with Basic
// authentication, and over plain http signed.
func TestConformance(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(*httptest.Server){
		"over TLS":        (*httptest.Server).StartTLS,
		"over plain http": (*httptest.Server).Start,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sim := woosim.New(woosim.Settings{Path: "/shop"})
			right := connectors.Credentials{Key: "ck_0123456789abcdef0123456789abcdef01234567", Secret: "cs_0123456789abcdef0123456789abcdef01234567"}
			sim.AddKey(right.Key.Reveal(), right.Secret.Reveal(), woosim.ReadWrite)
			require.NoError(t, sim.LoadOrders(woosim.CapturedOrders(false, false)))
			before := len(sim.Orders())
			srv := httptest.NewUnstartedServer(sim.Handler())
			start(srv)
			t.Cleanup(srv.Close)
			t.Cleanup(func() { require.Len(t, sim.Orders(), before, "the suite leaves nothing behind") })
			connectortest.Run(t, newRESTShop(t, srv.URL+"/shop", right, srv.Client().Transport))
		})
	}
}

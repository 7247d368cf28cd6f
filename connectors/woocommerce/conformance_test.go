package woocommerce

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/secret"
)

// sendingShop is a simulated shop whose webhooks are received here.
type sendingShop struct {
	*restShop
	sim *woosim.Shop
}

// Send implements connectortest.Sender.
func (s sendingShop) Send(t *testing.T, phrase secret.String) (header http.Header, body []byte, id string) {
	t.Helper()
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		header = r.Header
		body, _ = io.ReadAll(r.Body)
	}))
	defer receiver.Close()
	var hook struct{ ID int64 }
	s.must(t, http.MethodPost, "webhooks", map[string]string{"topic": "order.created", "delivery_url": receiver.URL, "secret": phrase.Reveal()}, &hook)
	id = s.MakeOrders(t, 1)[0]
	_, err := s.sim.DeliverWebhooks(t.Context())
	require.NoError(t, err)
	s.must(t, http.MethodDelete, "webhooks/"+strconv.FormatInt(hook.ID, 10)+"?force=true", nil, nil)
	return header, body, id
}

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
			connectortest.Run(t, sendingShop{newRESTShop(t, srv.URL+"/shop", right, srv.Client().Transport), sim})
		})
	}
}

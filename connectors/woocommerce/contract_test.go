//go:build contract

// The contract: the connector's suite on a real WooCommerce shop. Run it when a
// new WooCommerce comes out, and when you doubt the simulated shop.
//
// The shop must be one to throw away: the suite makes some 150 orders and as many
// products, changes and removes them, turns taxes on and adds a tax rate and a delivery method where they
// are missing; and removes those too. Orders go to on-hold and completed, so mails
// to contract@example.com leave the shop if it can send any. The key needs
// read_write.
//
//	ORDERLOOM_CONTRACT_ADDRESS=https://shop.example \
//	ORDERLOOM_CONTRACT_KEY=ck_… ORDERLOOM_CONTRACT_SECRET=cs_… \
//	go test -tags contract -count=1 -run TestContract ./connectors/woocommerce
//
// What we rely on, beyond what WooCommerce documents:
//
//   - modified_after, after and before exclude their end in whole seconds, and
//     dates_are_gmt makes them UTC;
//   - orderby=modified lists the oldest change first, ties in any order; orderby=id
//     lists in the same order each time;
//   - status=any leaves out the trash and drafts of the checkout; status=trash
//     lists the trash alone;
//   - include leaves out what is unknown, without an error;
//   - search finds an order by its number, among others;
//   - a page beyond the end is an empty list, and X-WP-Total and X-WP-TotalPages
//     tell how long the list is;
//   - a PUT of a status alone changes no line and no total;
//   - a refund names the lines it gave back, and orders/{id}/refunds lists it with
//     their taxes; it lowers no total;
//   - a status that nobody registered is refused and changes nothing;
//   - a note keeps its text as it was sent, and is for staff unless it says otherwise;
//   - a wrong key or secret is 401 or 403 everywhere; an unknown order is 404, or a
//     400 with a code that ends in order_invalid_id;
//   - products and variations are listed and filtered as orders are; /variations lists
//     those of all products, with parent_id, or there is no such route;
//   - every rate on an order stands among taxes; the classes of rates among
//     taxes/classes; carriage names a method of some zone.

package woocommerce

import (
	"net/http"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestContract(t *testing.T) {
	t.Parallel()
	setting := func(name string) string {
		value := os.Getenv("ORDERLOOM_CONTRACT_" + name)
		require.NotEmpty(t, value, "ORDERLOOM_CONTRACT_%s is not set: want a shop to throw away", name)
		return value
	}
	connectortest.Run(t, newRESTShop(t, setting("ADDRESS"),
		connectors.Credentials{Key: secret.String(setting("KEY")), Secret: secret.String(setting("SECRET"))},
		http.DefaultTransport.(*http.Transport).Clone()))
}

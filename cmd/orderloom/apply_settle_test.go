package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbtest"
)

// TestFromAnEmptyDatabaseToASettledOrder sets a shop up by a file and a key alone. It
// sells what is never delivered: goods come into a warehouse by no file.
func TestFromAnEmptyDatabaseToASettledOrder(t *testing.T) {
	t.Parallel()
	seeded := newBooks(t, "tea", paid)
	var goods strings.Builder
	for _, p := range woosim.Captured().Products() {
		fmt.Fprintf(&goods, "  - {sku: %q, name: %q, kind: service}\n", p.SKU, p.Name)
	}
	text := requireOK(t, seeded.environment, "export")
	text = strings.Replace(text, "items:\n", "items:\n"+goods.String(), 1)

	d := dbtest.New(t)
	b := &books{environment: settings(t.TempDir(), d), db: d.App, owner: d.Owner, shop: seeded.shop, channel: "tea"}
	b.environment["ORDERLOOM_KEY_FILE"] = seeded.environment["ORDERLOOM_KEY_FILE"]
	requireOK(t, b.environment, "apply", "-f", writeFile(t, text))
	require.NoError(t, programOf(t, b.environment).channelKey(t.Context(), "tea", strings.NewReader("ck_tea\ncs_tea\n"), "ann"))

	shops := seeded.set.Channels.(activities.Shops)
	shops.DB = b.db
	b.set = &activities.Set{DB: b.db, Now: time.Now, Channels: shops}
	b.readAndWalk(t, fmt.Sprint(paid))
	sales := requireOK(t, b.environment, "sale", "list")
	require.Contains(t, sales, "settled", sales)
	require.Contains(t, requireOK(t, b.environment, "document", "list"), "TEST-")
}

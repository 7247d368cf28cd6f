package activities_test

import (
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// TestAShopOfEveryKindIsImportedWhole is the way of an order through shops that are
// reached, count and tell the time in other ways.
func TestAShopOfEveryKindIsImportedWhole(t *testing.T) {
	t.Parallel()
	none, four := int32(0), int32(4)
	tls, plain := (*httptest.Server).StartTLS, (*httptest.Server).Start
	for _, tt := range []struct {
		name  string
		env   commerce.Environment
		shop  woosim.Settings
		start func(*httptest.Server)
	}{
		{"plain http, signed by OAuth 1.0a", commerce.Test, woosim.Settings{}, plain},
		{"in a sub-directory", commerce.Production, woosim.Settings{Path: "/store/riga"}, tls},
		{"in a sub-directory over plain http", commerce.Test, woosim.Settings{Path: "/store/riga"}, plain},
		{"without decimals", commerce.Production, woosim.Settings{Currency: "JPY", Decimals: &none}, tls},
		{"with four decimals", commerce.Production, woosim.Settings{Decimals: &four}, tls},
		{"in another summer time", commerce.Production, woosim.Settings{Zone: "America/New_York"}, tls},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setupShop(t, tt.env, tt.shop, tt.start)
			b.exec("UPDATE channels SET zone = $1", b.shop.Settings().Zone)
			b.exec("UPDATE points_of_sale SET currencies = ARRAY[$1]", b.shop.Settings().Currency)
			id := b.shop.MakeOrders(7, 1, time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC), woosim.Straight())[0].ID
			require.Equal(t, "settled", b.readAndWalk(id).State, b.reasons(id))
			for _, booked := range []string{"total FROM documents", "amount FROM payments"} {
				require.Equal(t, "t", b.list("SELECT (sum(v.a) = $1::numeric)::text::char FROM (SELECT "+booked+") v(a)", b.plain(id, "total")), booked)
			}
			require.JSONEq(t, `"completed"`, b.field(id, "status"))
			require.Len(t, b.notes(id), 1)
			b.shop.SetStatus(id, "on-hold")
			require.Equal(t, 1, b.readAll(), "and its changes")
		})
	}
}

// plain is a field's text without its quotes.
func (b *bundle) plain(id int64, name string) string {
	b.t.Helper()
	text := b.field(id, name)
	return text[1 : len(text)-1]
}

// TestTheHourThatComesTwiceIsTwoHours: where summer time ends, the shop shows the same
// local time for two moments.
func TestTheHourThatComesTwiceIsTwoHours(t *testing.T) {
	t.Parallel()
	b := setup(t)
	change := time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC) // in Riga
	summer := b.shop.MakeOrders(7, 1, change.Add(-30*time.Minute), woosim.Straight())[0].ID
	winter := b.shop.MakeOrders(7, 1, change.Add(30*time.Minute), woosim.Straight())[0].ID
	require.Equal(t, b.field(summer, "date_created"), b.field(winter, "date_created"))
	for _, tt := range []struct {
		since, until time.Time
		want         int64
	}{
		{change.Add(-time.Hour), change, summer},
		{change, change.Add(time.Hour), winter},
	} {
		got, err := b.set.ImportRangePage(t.Context(), activities.RangeInput{Channel: channelCode, Since: tt.since, Until: tt.until, Page: 1})
		require.NoError(t, err)
		require.Equal(t, 1, got.News)
		require.Equal(t, 1, b.count("orders WHERE remote_id = $1", ref(tt.want).RemoteID))
	}
	require.Equal(t, "2026-10-25 00:30:00; 2026-10-25 01:30:00",
		b.list("SELECT to_char((body->>'placed_at')::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM orders ORDER BY 1"))
}

package activities_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// furnish makes what sales can carry.
func (b *bundle) furnish() {
	b.t.Helper()
	b.exec(`INSERT INTO sources VALUES ('web', 'Web shops'), ('fair', 'Fairs')`)
	b.exec(`INSERT INTO people VALUES ('anna', 'Anna'), ('boris', 'Boris')`)
	b.exec(`INSERT INTO sale_types VALUES ('retail', 'Retail')`)
	b.exec(`INSERT INTO delivery_methods VALUES ('courier', 'By courier'), ('pickup', 'Fetched'), ('near', 'Around the corner')`)
	b.exec(`INSERT INTO registers (pos_id, code, name, money_account_id) SELECT $1, 'till-1', 'Front desk', id FROM money_accounts WHERE code = 'cash'`, b.pos)
}

// carried is what the one sale carries.
func (b *bundle) carried() string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', coalesce(s.source, '-'), coalesce(responsible, '-'), coalesce(merchant, '-'), coalesce(sale_type, '-'), coalesce(r.code, '-'))
		FROM sales s LEFT JOIN registers r ON r.id = s.register_id`)
}

func TestASaleCarriesWhatItsChannelSays(t *testing.T) {
	t.Parallel()
	b := setup(t, pending)
	b.furnish()
	b.readAndWalk(pending)
	require.Equal(t, "- - - - -", b.carried())

	b.exec(`UPDATE channels SET source = 'web', responsible = 'anna', merchant = 'boris', sale_type = 'retail', register_id = (SELECT id FROM registers)`)
	b.walk(pending)
	require.Equal(t, "web anna boris retail till-1", b.carried(), "what it lacked is added")

	b.exec(`UPDATE channels SET source = 'fair', responsible = 'boris', merchant = NULL`)
	b.walk(pending)
	require.Equal(t, "web anna boris retail till-1", b.carried(), "what it has stays")
}

func TestASaleIsDatedByItsOrderOrByItsImport(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ by, zone, want string }{
		"the order's day in the channel's zone": {"order", "Europe/Riga", "2026-03-01"},
		"which is another one elsewhere":        {"order", "America/New_York", "2026-02-28"},
		"the day of the import":                 {"sync", "Europe/Riga", "2026-03-10"},
		"where that is":                         {"sync", "Pacific/Kiritimati", "2026-03-11"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.ReplaceField(straight, "date_created_gmt", `"2026-02-28T22:30:00"`)
			b.exec("UPDATE channels SET dated_by = $1, zone = $2", test.by, test.zone)
			b.set.Now = func() time.Time { return time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC) }
			b.readAll()
			b.walk(straight)
			require.Equal(t, test.want, b.list("SELECT dated_on::text FROM sales"))

			b.set.Now = func() time.Time { return time.Date(2026, 4, 1, 12, 0, 0, 0, time.UTC) }
			b.exec("UPDATE channels SET dated_by = 'sync'")
			b.walk(straight)
			require.Equal(t, test.want, b.list("SELECT dated_on::text FROM sales"), "it keeps its day")
		})
	}
}

func TestASaleBearsTheShopsNumberBehindThePrefixOfItsMaking(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.exec("UPDATE channels SET number_prefix = 'R-'")
	b.readAndWalk(cash)
	require.Equal(t, "R-346", b.list("SELECT number FROM sales"))
	require.Contains(t, b.list("SELECT text FROM sale_events"), "Order 346 imported as R-346, 18.08 EUR.")

	b.exec("UPDATE channels SET number_prefix = 'X-', numbered_by = 'own'")
	b.shop.ReplaceField(cash, "number", `"2026-17"`)
	b.readAndWalk(cash)
	require.Equal(t, "R-2026-17", b.list("SELECT number FROM sales"), "it follows the shop's number, and keeps its prefix")
	b.shop.ReplaceField(cash, "line_items", `"?"`)
	b.readAndWalk(cash)
	require.Equal(t, "R-2026-17", b.list("SELECT number FROM sales"), "and keeps it while the order can't be read")
}

func TestASaleKeepsTheNumberThatWeGaveIt(t *testing.T) {
	t.Parallel()
	b := setup(t, cash, straight)
	b.exec("UPDATE channels SET number_prefix = 'R-', numbered_by = 'own'")
	b.readAll()
	b.walk(cash)
	b.walk(straight)
	const numbers = "SELECT number FROM sales ORDER BY own_number"
	require.Equal(t, "R-000001; R-000002", b.list(numbers))

	b.exec("UPDATE channels SET number_prefix = 'X-', numbered_by = 'shop'")
	b.shop.ReplaceField(cash, "number", `"2026-17"`)
	b.readAndWalk(cash)
	b.walk(cash)
	require.Equal(t, "R-000001; R-000002", b.list(numbers))
	require.Equal(t, "2", b.list("SELECT last::text FROM sale_counters"), "and takes no second one")
}

func TestOwnNumbersAreTakenOnceHoweverManyAskAtOnce(t *testing.T) {
	t.Parallel()
	orders := []int64{straight, alsoBacs, cash, pending, refunded, otherMoney, twoRates}
	b := setup(t, orders...)
	b.exec("UPDATE channels SET numbered_by = 'own'")
	b.readAll()
	var all errgroup.Group
	for range 3 {
		for _, id := range orders {
			all.Go(func() error {
				_, err := b.set.ImportOrder(t.Context(), ref(id))
				return err
			})
		}
	}
	require.NoError(t, all.Wait())
	want := ""
	for i := range orders {
		want += fmt.Sprintf("%06d; ", i+1)
	}
	require.Equal(t, want[:len(want)-2], b.list("SELECT number FROM sales ORDER BY 1"))
}

func TestHowASaleIsDeliveredFollowsItsOrder(t *testing.T) {
	t.Parallel()
	const method = "SELECT coalesce(delivery_method, '-') FROM sales WHERE remote_id = $1"
	b := setup(t, cash, straight) // cash comes by flat_rate of instance 1
	b.shop.ReplaceField(straight, "shipping_lines", "[]")
	b.furnish()
	b.readAll()
	walked := func(id int64) string {
		b.walk(id)
		return b.list(method, fmt.Sprint(id))
	}
	require.Equal(t, "-", walked(cash))
	b.exec("UPDATE channels SET delivery_method = 'courier'")
	require.Equal(t, "courier", walked(cash), "by default")
	require.Equal(t, "-", walked(straight), "what nobody carries is delivered in no way")
	b.exec("INSERT INTO delivery_mappings VALUES ($1, 'flat_rate', 'pickup')", b.channel)
	require.Equal(t, "pickup", walked(cash), "by method")
	b.exec("INSERT INTO delivery_mappings VALUES ($1, 'flat_rate:1', 'near')", b.channel)
	require.Equal(t, "near", walked(cash), "by method of one zone")
	b.shop.ReplaceField(cash, "line_items", `"?"`)
	b.readAndWalk(cash)
	require.Equal(t, "near", b.list(method, "346"), "an order that can't be read changes nothing")
}

func TestTheDefaultCurrencyIsOfOrdersThatNameNone(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, otherMoney)
	b.shop.ReplaceField(straight, "currency", `""`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "currency", b.reasons(straight))
	require.Contains(t, b.list("SELECT remedy FROM sale_holds"), "default_currency")

	b.exec("UPDATE channels SET default_currency = 'EUR'")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "EUR", b.list("SELECT currency FROM documents"))
	require.Equal(t, "held", b.walk(otherMoney).State, "an order in USD stays in USD")
	require.Equal(t, "USD", b.list("SELECT currency FROM sales WHERE remote_id = '276'"))
}

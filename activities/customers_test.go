package activities_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// given is what a buyer types; country is LV unless said.
type given struct{ vat, phone, email, country string }

func billing(email, phone, country string) string {
	return fmt.Sprintf(`{"first_name":"Zane","last_name":"Ozola","company":"","address_1":"Brīvības 1","address_2":"","city":"Rīga","state":"","postcode":"LV-1010","country":%q,"email":%q,"phone":%q}`, country, email, phone)
}

// buys puts a buyer into an order of the shop.
func (b *bundle) buys(id int64, who given) {
	b.t.Helper()
	if who.country == "" {
		who.country = "LV"
	}
	b.shop.ReplaceField(id, "billing", billing(who.email, who.phone, who.country))
	b.shop.ReplaceField(id, "meta_data", fmt.Sprintf(`[{"id":1,"key":"_billing_vat_number","value":%q}]`, who.vat))
}

// switches sets by which keys the channel's buyers are known.
func (b *bundle) switches(phone, email bool) {
	b.t.Helper()
	b.exec("UPDATE channels SET match_phone = $1, match_email = $2", phone, email)
}

// keys are all customers with the keys we know them by.
func (b *bundle) keys() string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', id, vat_number, phone, email) FROM customers ORDER BY id")
}

// findings are what an order's keys said, and whose the sale is.
func (b *bundle) findings(id int64) string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', s.customer_id, s.matched_by) FROM sales s WHERE id = $1`, b.sale(id)) + ": " +
		b.list("SELECT concat_ws(' ', key, outcome, customer_id) FROM sale_customer_keys WHERE sale_id = $1 ORDER BY key", b.sale(id))
}

const vat, otherVAT = "LV40003000000", "LV40003999999"

func TestABuyerIsFoundAgain(t *testing.T) {
	t.Parallel()
	all := given{vat, "+37120000123", "zane@example.test", ""}
	for _, tt := range []struct {
		name                  string
		phoneOff, emailOff    bool
		first, second         given
		found, said, nowKnown string // of the second: why, what its keys said; then the keys of all
	}{
		{"by VAT number, however it is written", false, false, given{vat: vat}, given{vat: "lv 4000.3000-000"}, "1 vat_number", "vat_number decided", "1 " + vat},
		{"by VAT number, without its prefix", false, false, given{vat: vat}, given{vat: "40003000000"}, "1 vat_number", "vat_number decided", "1 " + vat},
		{"by e-mail, whatever its case", false, false, given{email: "Zane@Example.test"}, given{email: " zane@example.TEST "}, "1 email", "email decided", "1 zane@example.test"},
		{"by phone, however it is written", false, false, given{phone: "+371 20 000 123"}, given{phone: "20000123"}, "1 phone", "phone decided", "1 +37120000123"},
		{"by the strongest of all", false, false, all, all, "1 vat_number", "email agrees; phone agrees; vat_number decided", "1 " + vat + " +37120000123 zane@example.test"},
		{"by phone before e-mail", false, false, given{phone: all.phone, email: all.email}, given{phone: all.phone, email: "b@example.test"},
			"1 phone", "email differs; phone decided", "1 +37120000123 zane@example.test"},
		{"by e-mail, with another phone now", false, false, given{phone: all.phone, email: all.email}, given{phone: "20000999", email: all.email},
			"1 email", "email decided; phone differs", "1 +37120000123 zane@example.test"},
		{"by phone, and their VAT number is known from now on", false, false, given{phone: all.phone}, given{vat: vat, phone: all.phone},
			"1 phone", "phone decided; vat_number adds", "1 " + vat + " +37120000123"},
		{"not by the e-mail of a company with another VAT number", false, false, given{vat: vat, email: all.email}, given{vat: otherVAT, email: all.email},
			"2 new", "email clashes 1; vat_number adds", "1 " + vat + " zane@example.test; 2 " + otherVAT},
		{"not by phone where that is off, but by e-mail", true, false, given{phone: all.phone, email: all.email}, given{phone: all.phone, email: all.email},
			"1 email", "email decided", "1 zane@example.test"},
		{"not by e-mail where that is off, but by phone", false, true, given{phone: all.phone, email: all.email}, given{phone: all.phone, email: all.email},
			"1 phone", "phone decided", "1 +37120000123"},
		{"not by phone where that is off", true, false, given{phone: all.phone}, given{phone: all.phone}, "2 guest", "", "1; 2"},
		{"not by e-mail where that is off", false, true, given{email: all.email}, given{email: all.email}, "2 guest", "", "1; 2"},
		{"by VAT number where the others are off", true, true, all, all, "1 vat_number", "vat_number decided", "1 " + vat},
		{"not where all is off that they have", true, true, given{phone: all.phone, email: all.email}, given{phone: all.phone, email: all.email}, "2 guest", "", "1; 2"},
		{"not by what is no VAT number", false, false, given{vat: "n/a"}, given{vat: "n/a"}, "2 guest", "", "1; 2"},
		{"not by what is no phone number", false, false, given{phone: "12"}, given{phone: "12"}, "2 guest", "", "1; 2"},
		{"not without a country to read a local number by", false, false, given{phone: "20000123", country: "-"}, given{phone: "20000123", country: "-"}, "2 guest", "", "1; 2"},
		{"not where nothing is known of a guest", false, false, given{}, given{}, "2 guest", "", "1; 2"},
		{"not by their name alone", false, false, given{email: "a@example.test"}, given{email: "b@example.test"}, "2 new", "email adds", "1 a@example.test; 2 b@example.test"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, alsoBacs)
			b.switches(!tt.phoneOff, !tt.emailOff)
			b.buys(straight, tt.first)
			b.buys(alsoBacs, tt.second)
			b.readAll()
			b.walk(straight)
			require.Contains(t, []string{"1 new", "1 guest"}, b.list("SELECT concat_ws(' ', customer_id, matched_by) FROM sales"))
			b.walk(alsoBacs)
			require.Equal(t, tt.found+": "+tt.said, b.findings(alsoBacs))
			require.Equal(t, tt.nowKnown, b.keys())
		})
	}
}

func TestKeysThatNameSeveralAreSaidAloud(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs, cash)
	b.buys(straight, given{vat: vat})
	b.buys(alsoBacs, given{email: "zane@example.test"})
	b.buys(cash, given{vat: vat, phone: "20000123", email: "zane@example.test"})
	b.readAll()
	for _, id := range []int64{straight, alsoBacs, cash} {
		b.walk(id)
	}
	require.Equal(t, "1 vat_number: email clashes 2; phone adds; vat_number decided", b.findings(cash))
	require.Equal(t, "1 LV40003000000 +37120000123; 2 zane@example.test", b.keys())
	require.Equal(t, "Customer 1 was found by VAT number, but the e-mail names customer 2.", b.list("SELECT text FROM sale_events WHERE key = 'customer'"))
	require.Contains(t, b.notes(cash)[0], "the e-mail names customer 2")
	require.JSONEq(t, `{"customer": "1", "by": "vat_number", "vat_number": "decided", "phone": "adds", "email": "clashes with customer 2"}`,
		b.list("SELECT detail::text FROM journal WHERE action = 'match customer' AND sale_id = $1", b.sale(cash)))
}

func TestMatchingRewritesNoName(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs)
	b.buys(straight, given{email: "zane@example.test"})
	b.shop.ReplaceField(alsoBacs, "billing", `{"first_name":"Z.","last_name":"Ozola-Kalniņa","company":"Tēja","address_1":"Other 2","address_2":"","city":"Cēsis","state":"","postcode":"LV-4101","country":"LV","email":"zane@example.test","phone":""}`)
	b.readAll()
	b.walk(straight)
	b.walk(alsoBacs)
	require.Equal(t, "Zane Ozola/", b.list("SELECT name || '/' || company FROM customers"))
	require.Equal(t, "Ozola-Kalniņa Cēsis", b.list("SELECT body #>> '{billing,last_name}' || ' ' || (body #>> '{billing,city}') FROM orders WHERE remote_id = $1", fmt.Sprint(alsoBacs)))
}

func TestTwoFirstOrdersOfOneBuyerAtOnceMakeOneCustomer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		who  func(i int) given
		want string
	}{
		{"known by e-mail", func(int) given { return given{email: "zane@example.test"} }, "1 zane@example.test"},
		{"known by phone, each with another e-mail", func(i int) given {
			return given{phone: "20000123", email: fmt.Sprintf("%d@example.test", i)}
		}, ""},
		{"known by VAT number, each with another phone", func(i int) given {
			return given{vat: vat, phone: fmt.Sprintf("2000012%d", i)}
		}, ""},
		{"known by all", func(int) given { return given{vat, "20000123", "zane@example.test", ""} }, "1 LV40003000000 +37120000123 zane@example.test"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ids := []int64{straight, alsoBacs, cash, 345, 347, 350}
			b := setup(t, ids...)
			for i, id := range ids {
				b.buys(id, tt.who(i))
			}
			b.readAll()
			require.NoError(t, b.importAll(t.Context(), ids))
			require.Equal(t, 1, b.count("customers"), b.keys())
			require.Equal(t, len(ids), b.count("sales s JOIN customers c ON c.id = s.customer_id"))
			require.Equal(t, 1, b.count("sales WHERE matched_by = 'new'"))
			if tt.want != "" {
				require.Contains(t, b.keys(), tt.want[1:])
			}
		})
	}
}

// importAll has many workers import orders at once.
func (b *bundle) importAll(ctx context.Context, ids []int64) error {
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			_, err := b.set.ImportOrder(ctx, ref(id))
			return err
		})
	}
	return g.Wait()
}

func TestManyBuyersWhoShareKeysAtOnceEndInAConsistentWay(t *testing.T) {
	t.Parallel()
	ids := []int64{straight, alsoBacs, cash, pending, refunded, 345, 347, 350}
	b := setup(t, ids...)
	for i, id := range ids { // each shares its phone with one and its e-mail with another
		b.buys(id, given{phone: fmt.Sprintf("2000012%d", i/2), email: fmt.Sprintf("%d@example.test", (i+1)/2)})
	}
	b.readAll()
	require.NoError(t, b.importAll(t.Context(), ids))
	require.Equal(t, len(ids), b.count("sales WHERE customer_id IS NOT NULL"))
	require.Equal(t, 0, b.count("(SELECT phone FROM customers WHERE phone IS NOT NULL GROUP BY 1 HAVING count(*) > 1) twice"))
	require.Equal(t, 0, b.count("customers c WHERE NOT EXISTS (SELECT FROM sales WHERE customer_id = c.id)"), "nobody is made in vain")
	before := b.keys()
	require.NoError(t, b.importAll(t.Context(), ids))
	require.Equal(t, before, b.keys())
}

func TestACustomerOnceMatchedStays(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.readAndWalk(cash)
	b.shop.ReplaceField(cash, "billing", billing("other@example.test", "", "LV"))
	b.readAndWalk(cash)
	require.Equal(t, "irisa@example.test", b.list("SELECT c.email FROM customers c JOIN sales s ON s.customer_id = c.id"))
	require.Equal(t, 1, b.count("customers"))
}

func TestAnOrderIsMatchedWhenItCanFirstBeRead(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	lines := b.field(straight, "line_items")
	b.buys(straight, given{email: "zane@example.test"})
	b.shop.ReplaceField(straight, "line_items", `{"a": 1}`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, 0, b.count("customers"))
	b.shop.ReplaceField(straight, "line_items", lines)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "1 new: email adds", b.findings(straight))
}

func TestANewCustomerIsOfTheChannelsType(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs)
	b.buys(straight, given{email: "zane@example.test"})
	b.buys(alsoBacs, given{})
	require.NoError(t, queries.CustomerTypeEnsure(t.Context(), b.db.App, "retail", "Retail"))
	b.exec("UPDATE channels SET match_email = true, customer_type = 'retail'")
	b.readAll()
	b.walk(straight)
	b.walk(alsoBacs)
	require.Equal(t, "retail; retail", b.list("SELECT customer_type FROM customers"))
}

func TestAGuestWhoseOrderACarrierBringsIsTheCarriersCounterparty(t *testing.T) {
	t.Parallel()
	b := setup(t, cash, alsoBacs, 345)
	number := "UA31316718"
	post := b.company("Nova Poshta", number)
	require.NoError(t, queries.BlueprintCarrier(t.Context(), b.db.App, dbgen.BlueprintCarrierParams{
		ChannelID: b.channel, RemoteMethod: "flat_rate", Carrier: "nova-poshta", CompanyNumber: &number,
	}))
	b.buys(cash, given{})
	b.buys(alsoBacs, given{email: "zane@example.test"})
	b.buys(345, given{})
	b.shop.ReplaceField(345, "shipping_lines", "[]")
	b.readAll()
	for _, id := range []int64{cash, alsoBacs, 345} {
		_, err := b.set.ImportOrder(t.Context(), ref(id))
		require.NoError(t, err)
	}
	require.Equal(t, fmt.Sprintf("%d carrier: ", post), b.findings(cash))
	require.Equal(t, "2 new: email adds", b.findings(alsoBacs), "whoever has a key is a customer of their own")
	require.Equal(t, "3 guest: ", b.findings(345), "nobody carries it")
}

// company is a customer that no order made.
func (b *bundle) company(name, number string) int64 {
	b.t.Helper()
	id, err := queries.CompanyEnsure(b.t.Context(), b.db.App, dbgen.CompanyEnsureParams{Company: name, CompanyNumber: &number})
	require.NoError(b.t, err)
	return id
}

func TestImportOfASaleIsJournalledOnceWithItsMatch(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAll()
	thrice(t, b.set.ImportOrder, ref(straight))
	require.Equal(t, "import orderloom; match customer orderloom", b.list("SELECT action || ' ' || actor FROM journal ORDER BY id"))
	require.Equal(t, 1, b.count("journal j JOIN orders o USING (payload_hash) WHERE j.action = 'import'"), "with the hash of what came")
	require.Equal(t, activities.CommandCustomer, "customer")
}

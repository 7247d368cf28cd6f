package activities_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// pull pulls a list and answers with what differs from before.
func (b *bundle) pull(list string) activities.ListChanges {
	b.t.Helper()
	changes, err := b.set.PullList(b.t.Context(), activities.ListInput{Channel: channelCode, List: list})
	require.NoError(b.t, err)
	require.Equal(b.t, list, changes.List)
	return changes
}

// staff do something in the shop by its own means.
func (b *bundle) staff(method, path, body string) {
	b.t.Helper()
	request := httptest.NewRequest(method, "https://shop.example/wp-json/wc/v3/"+path, strings.NewReader(body))
	request.SetBasicAuth(key, keySecret)
	request.Header.Set("Content-Type", "application/json")
	answer := httptest.NewRecorder()
	b.shop.Handler().ServeHTTP(answer, request)
	require.Less(b.t, answer.Code, http.StatusMultipleChoices, answer.Body)
}

// onList is what is kept of a list: what the shop has no longer stands in brackets.
func (b *bundle) onList(list string) string {
	b.t.Helper()
	return b.list(`SELECT CASE WHEN gone_at IS NULL THEN line ELSE '(' || line || ')' END FROM (
		SELECT gone_at, concat_ws(' ', remote_id, title, nullif(under, ''), percent, CASE WHEN NOT enabled THEN 'off' END) AS line
		FROM shop_list_entries WHERE list = $1 ORDER BY remote_id) l`, list)
}

func TestEveryListOfAShopIsKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, list := range activities.Lists() {
		first := b.pull(list)
		require.Positive(t, first.Entries, list)
		require.Equal(t, first.Entries, first.New.Count, list)
		require.Len(t, first.New.Some, min(first.Entries, 20), list)
		again := b.pull(list)
		require.Equal(t, activities.ListChanges{List: list, Entries: first.Entries}, again, "nothing has changed")
	}
	require.Equal(t, "bacs Bankas pārskaitījums; cheque Čeks; cod Apmaksa piegādes brīdī", b.onList(activities.ListPayments))
	require.Contains(t, b.onList(activities.ListTaxes), "2 LV PVN 12% reduced-rate 12")
	require.Contains(t, b.onList(activities.ListTaxClasses), "reduced-rate")
	require.Contains(t, b.onList(activities.ListStatuses), "on-hold")
	require.Contains(t, b.onList(activities.ListDelivery), "flat_rate:1")
	require.Contains(t, b.onList(activities.ListCategories), "21 Apģērbs")
	require.Contains(t, b.onList(activities.ListSettings), "currency EUR; decimals 2; prices_include_tax false")
	require.Equal(t, len(activities.Lists()), b.count("journal WHERE action = 'pull list'"), "what brings nothing new is not told")
}

func TestAListThatShrinksKeepsWhatIsGone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.pull(activities.ListTaxes)
	before := b.onList(activities.ListTaxes)
	b.staff(http.MethodDelete, "taxes/2?force=true", "")
	b.staff(http.MethodPut, "taxes/3", `{"name": "Zero", "rate": "0.0000"}`)

	changes := b.pull(activities.ListTaxes)
	require.Equal(t, activities.Named{Count: 1, Some: []string{"2: LV PVN 12%"}}, changes.Gone)
	require.Equal(t, 1, changes.Changed.Count)
	require.Zero(t, changes.New.Count)
	require.Contains(t, b.onList(activities.ListTaxes), "(2 LV PVN 12% reduced-rate 12)")
	require.Zero(t, b.pull(activities.ListTaxes).Gone.Count, "it goes once")

	b.exec("UPDATE shop_list_entries SET gone_at = now() WHERE remote_id = '1'")
	require.Equal(t, activities.Named{Count: 1, Some: []string{"1: LV PVN 21%"}}, b.pull(activities.ListTaxes).New, "what comes back is new")
	require.NotEqual(t, before, b.onList(activities.ListTaxes))
}

func TestAListThatCanNotBeReadStaysAsItWas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.pull(activities.ListPayments)
	b.shop.AddFault(woosim.Rule{Kind: "payment_gateways", Times: 1, Fault: woosim.Fault{WrongShape: true}})
	in := activities.ListInput{Channel: channelCode, List: activities.ListPayments}
	_, err := b.set.PullList(t.Context(), in)
	require.Equal(t, string(fault.Invalid), asTemporal(t, err).Type())
	require.Equal(t, 3, b.count("shop_list_entries WHERE gone_at IS NULL"))

	for range 2 {
		_, err = b.set.ReportList(t.Context(), activities.ListFailure{ListInput: in, Kind: string(fault.Invalid), Message: "it has another shape"})
		require.NoError(t, err)
	}
	require.Equal(t, "list payments: The shop's payments can't be read: it has another shape", b.wrong())
	b.pull(activities.ListTaxes)
	require.NotEmpty(t, b.wrong(), "another list is another matter")
	b.pull(activities.ListPayments)
	require.Empty(t, b.wrong())
}

func TestAListNobodyKnowsIsRefused(t *testing.T) {
	t.Parallel()
	_, err := setup(t).set.PullList(t.Context(), activities.ListInput{Channel: channelCode, List: "wishes"})
	require.Equal(t, string(fault.Invalid), asTemporal(t, err).Type())
}

func TestANewKeyHasTheListsPulled(t *testing.T) {
	t.Parallel()
	b := setup(t)
	channel, err := queries.ChannelByCode(t.Context(), b.db.App, channelCode)
	require.NoError(t, err)
	require.NoError(t, db.InTx(t.Context(), b.db.App, func(tx pgx.Tx) error {
		return activities.KeepCredentials(t.Context(), tx, b.keyring, channel.Channel, connectors.Credentials{Key: key, Secret: keySecret}, "anna")
	}))
	require.Equal(t, 1, b.count("outbox WHERE topic = 'lists'"))
	b.exec("DELETE FROM outbox; UPDATE channels SET enabled = false")
	_, err = b.set.AskLists(t.Context(), channelCode)
	require.NoError(t, err)
	require.Zero(t, b.count("outbox WHERE topic = 'lists'"), "it is switched off")
}

// wrong is what is wrong with the channel, the oldest first.
func (b *bundle) wrong() string {
	b.t.Helper()
	return b.list("SELECT kind || ': ' || detail FROM channel_findings WHERE settled_at IS NULL ORDER BY id")
}

func TestMappingsAreHeldAgainstTheListsOfTheShop(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil string
		want  string
	}{
		"a rate that is gone": {
			"UPDATE shop_list_entries SET gone_at = now() WHERE list = 'taxes' AND remote_id = '2'",
			`mapping: Tax rate 2, "LV PVN 12%", is mapped to LV12, and the shop has it no longer.`,
		},
		"a rate that never was": {
			"INSERT INTO tax_mappings SELECT id, '99', 'LV21' FROM channels",
			"mapping: Tax rate 99 is mapped to LV21, and the shop doesn't have it.",
		},
		"a class that never was": {
			"INSERT INTO tax_class_mappings SELECT id, 'luxury', 'LV21' FROM channels",
			"mapping: Tax class luxury is mapped to LV21, and the shop doesn't have it.",
		},
		"a class of two rates": {
			"WITH r AS (UPDATE shop_list_entries SET under = 'reduced-rate' WHERE list = 'taxes' AND remote_id = '3') INSERT INTO tax_class_mappings SELECT id, 'reduced-rate', 'LV12' FROM channels",
			"mapping: Tax class reduced-rate has rates of 0, 12 %: all that have no mapping of their own are booked as LV12.",
		},
		"a payment method that never was": {
			"INSERT INTO payment_mappings SELECT c.id, 'bitcoin', a.id FROM channels c, money_accounts a WHERE a.code = 'merchant'",
			"mapping: Payment method bitcoin is mapped to merchant, and the shop doesn't have it.",
		},
		"the method of gift cards, which no shop lists": {
			"INSERT INTO payment_mappings SELECT c.id, 'gift_card', a.id FROM channels c, money_accounts a WHERE a.code = 'merchant'", "",
		},
		"a delivery method of no zone": {
			"WITH b AS (INSERT INTO customers (name) VALUES ('x') RETURNING id) INSERT INTO carrier_counterparties SELECT c.id, 'drone', 'Drones', b.id FROM b, channels c",
			"mapping: Delivery method drone is mapped to Drones, and the shop doesn't have it.",
		},
		"a delivery method of any zone": {
			"WITH b AS (INSERT INTO customers (name) VALUES ('x') RETURNING id) INSERT INTO carrier_counterparties SELECT c.id, 'flat_rate', 'Courier', b.id FROM b, channels c", "",
		},
		"a mapped delivery method of no zone": {
			"WITH m AS (INSERT INTO delivery_methods (code, name) VALUES ('air', 'By air')) INSERT INTO delivery_mappings SELECT id, 'drone', 'air' FROM channels",
			"mapping: Delivery method drone is mapped to air, and the shop doesn't have it.",
		},
		"a category that never was": {
			"WITH g AS (INSERT INTO categories (code, name) VALUES ('tea', 'Tea')) INSERT INTO category_mappings SELECT id, '999', 'tea' FROM channels",
			"mapping: Category 999 is mapped to tea, and the shop doesn't have it.",
		},
		"a status of the policy": {
			`UPDATE channels SET policy = jsonb_set(policy, '{paid_statuses}', '["processing", "cashed", "trash"]')`,
			`mapping: paid_statuses names the status "cashed", and the shop has none of that name.`,
		},
		"the status that is written back": {
			"UPDATE channels SET status_cancelled = 'done'",
			`mapping: statuses_back names the status "done", and the shop has none of that name.`,
		},
		"a status of a payment method": {
			"UPDATE payment_mappings SET paid_statuses = '{cashed}' WHERE remote_method = 'cod'",
			`mapping: paid_statuses of cod names the status "cashed", and the shop has none of that name.`,
		},
		"a currency that the point of sale doesn't allow": {
			"UPDATE points_of_sale SET currencies = '{USD}'",
			"shop setting: The shop sells in EUR, which point of sale web doesn't allow: its sales will be held.",
		},
		"another way to round": {
			`UPDATE channels SET policy = policy || '{"round_tax_at_subtotal": true}'`,
			"shop setting: The shop's setting is false, the channel's policy says true: totals may differ by a cent.",
		},
		"more decimals than the currency has": {
			"UPDATE shop_list_entries SET title = '4' WHERE list = 'settings' AND remote_id = 'decimals'",
			"shop setting: The shop shows 4 decimals, and EUR has 2: amounts that are finer will be held.",
		},
		"lists that were never pulled": {"INSERT INTO tax_mappings SELECT id, '99', 'LV21' FROM channels; DELETE FROM shop_list_entries; DELETE FROM shop_lists", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.exec("DELETE FROM payment_mappings WHERE remote_method = 'stripe'") // the shop has no such method
			b.exec("DELETE FROM tax_mappings WHERE remote_rate_id = '4'")
			for _, list := range activities.Lists() {
				b.pull(list)
			}
			b.check()
			require.Empty(t, b.wrong(), "before it is spoilt")
			b.exec(tt.spoil)
			b.check()
			require.Equal(t, tt.want, b.wrong())
			b.check()
			require.Equal(t, tt.want, b.wrong(), "it is found once")
			require.Equal(t, tt.want == "", b.count("channel_findings") == 0)
		})
	}
}

func (b *bundle) check() {
	b.t.Helper()
	_, err := b.set.CheckMappings(b.t.Context(), channelCode)
	require.NoError(b.t, err)
}

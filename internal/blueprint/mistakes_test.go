package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTenMistakesAreReportedAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ten := readFile(t, "testdata/ten.yaml")
	got := b.refused(ten)
	require.Equal(t, 10, strings.Count(got, "\n"), got)
	requireGolden(t, "testdata/ten.golden", got)
}

func TestEveryMistakeNamesItsLineAndWhatToDo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ from, to, want string }{
		"an unknown key":                        {"kind: bank}", "knd: bank}", "orderloom.yaml:4: money_accounts[0].knd: there is no such key: did you mean kind?"},
		"a key that is missing":                 {", percent: 21", "", "orderloom.yaml:7: tax_groups[0].percent: it is missing"},
		"a key without a value":                 {"percent: 21", "percent: ~", "tax_groups[0].percent: it is empty"},
		"a key that is there twice":             {"enabled: true", "enabled: true\n    enabled: false", "it is there twice, first on line 64"},
		"a text for a list":                     {"currencies: [EUR]", "currencies: EUR", "want a list"},
		"a list for a text":                     {"name: Rīga", "name: [Rīga]", "want a text, not a list"},
		"a truth for a text":                    {"name: Rīga", "name: yes\n    description: true", "put it in quotes"},
		"a day that is none":                    {"2026-01-31", "2026-02-31", "want a day such as"},
		"no whole number":                       {"due_days: 14", "due_days: 1.5", "want a whole number"},
		"terms that exclude each other":         {"due_days: 14", "due_days: 14\n      due_day: 3", "leave one of them"},
		"a type of document that a shop lacks":  {"due_days: 14", "document_type: credit_note", "want order_only, invoice, prepayment_invoice or receipt"},
		"a rule that is none":                   {"due_days: 14", "on_edit: perhaps", "policy.on_edit"},
		"a tax of everything":                   {"percent: 21", "percent: 100", "less than 100"},
		"a negative tolerance":                  {"tolerance: 0.01", "tolerance: -1", "want 0 or more"},
		"a channel of the same code":            {"channels:\n", "channels:\n  - {code: woo-riga, name: x, platform: woocommerce, environment: test, pos: web, address: https://x.example}\n", "is there twice"},
		"a code in capitals":                    {"code: woo-riga", "code: Woo", "want lower case letters"},
		"an unknown point of sale":              {"pos: web", "pos: wab", `there is no point of sale "wab" in the file or the database: did you mean web?`},
		"an unknown register":                   {"bacs, money_account: bank", "bacs, money_account: bank, register: till-9", "no register"},
		"an unknown type of customer":           {"new_type: retail", "new_type: whole", "no customer type"},
		"an unknown tax group":                  {"default: LV21", "default: LV20", "did you mean LV21?"},
		"an unknown company":                    {"company_number: UA31316718}\n", "company_number: UA1}\n", "no company"},
		"an unknown service":                    {"fee_sku: FEE", "fee_sku: FEES", `no item "FEES"`},
		"goods for a service":                   {"name: Fee, kind: service", "name: Fee, kind: simple", "name one of the kind service"},
		"an unknown platform":                   {"platform: woocommerce", "platform: woocomerce", "did you mean woocommerce?"},
		"a shop on plain http":                  {"https://riga", "http://riga", "plain http"},
		"an address with a key in it":           {"https://riga.shop.example", "https://ck:cs@riga.shop.example", "holds more than a host"},
		"an unknown time zone":                  {"Europe/Riga", "Europe/Rigga", "no time zone"},
		"no series of the environment":          {"environment: production\n", "environment: working\n", "no series of the working environment"},
		"a number that isn't one":               {"company_number: UA31316718, name", "company_number: UA 31 316, name", "such as UA31316718"},
		"a limit of nothing":                    {"enabled: true", "enabled: true\n    limits: {calls_burst: 0}", "want more than 0"},
		"an empty entry":                        {"channels:\n", "channels:\n  -\n", "the entry is empty"},
		"a category below itself":               {"name: Tea}", "name: Tea, parent: green}", "categories[0].parent: green would be a part of itself"},
		"a category below none":                 {"parent: tea", "parent: coffee", `there is no category "coffee"`},
		"no address of a person":                {"anna@example.com", "anna at home", "people[0].email: it is no e-mail address"},
		"a person in capitals":                  {"{code: boris", "{code: Boris", "people[1].code: want lower case letters"},
		"a person who is twice":                 {"{code: boris", "{code: anna", "people[1].code: \"anna\" is there twice"},
		"notices to somebody without address":   {"notices_to: anna", "notices_to: boris", "notices_to: boris has neither an e-mail address nor a webhook"},
		"a webhook in the clear":                {"email: anna@example.com", "webhook: http://hooks.example.com", "people[0].webhook: want an https address"},
		"notices to nobody":                     {"notices_to: anna", "notices_to: ann", "did you mean anna?"},
		"an unknown source":                     {"source: web", "source: shop", "no source"},
		"an unknown responsible person":         {"responsible: anna", "responsible: eve", "sales.responsible: there is no person"},
		"an unknown merchant":                   {"merchant: boris", "merchant: eve", "sales.merchant: there is no person"},
		"an unknown sale type":                  {"type: retail\n      register", "type: whole\n      register", "no sale type"},
		"an unknown register of sales":          {"register: till-1\n      dated", "register: till-9\n      dated", "sales.register: there is no register"},
		"a day of nobody":                       {"dated: sync", "dated: today", "want order or sync"},
		"a number of nobody":                    {"numbered: own", "numbered: mine", "want shop or own"},
		"a prefix with a space":                 {"prefix: R-", "prefix: R R", "sales.prefix: want 20 letters at most"},
		"a default currency of elsewhere":       {"default_currency: EUR", "default_currency: USD", "web books in EUR: choose one of them, or allow USD there"},
		"a version that nobody speaks":          {"api_version: v3", "api_version: v2", "channels[0].api_version: there is no version \"v2\""},
		"an unknown delivery method":            {"delivery_method: pickup", "delivery_method: pick-up", "did you mean pickup?"},
		"an unknown default delivery":           {"default: courier", "default: drone", "deliveries.default: there is no delivery method"},
		"a completed order that counts as paid": {"completed: shipped", "completed: processing", "an order that isn't paid would count as paid"},
		"a completed order that is refused":     {"completed_and_paid: completed", "completed_and_paid: failed", "would end the sale"},
		"a completed order without documents":   {"[processing, shipped, completed]", "[processing, completed]", "would take the documents back"},
		"a completed order without goods":       {"due_days: 14", "delivery_statuses: [completed]", "would take the goods back"},
		"a paid order that isn't":               {"completed_and_paid: completed", "completed_and_paid: shipped", "none of paid_statuses, and would take the payment back"},
		"a paid order that isn't by its method": {"paid_statuses: [completed]", "paid_statuses: [processing]", "none of the paid_statuses of bacs"},
		"a cancelled order that isn't refused":  {"cancelled: cancelled", "cancelled: gone", "would bring the sale back: add it there"},
		"an acceptance of no status":            {"cancelled: cancelled", "accepted_from: [on-hold]", "statuses_back.accepted: it is missing"},
		"an acceptance from nowhere":            {"cancelled: cancelled", "accepted: shipped", "statuses_back.accepted_from: it is missing"},
		"an acceptance of what is accepted":     {"cancelled: cancelled", "accepted: shipped\n      accepted_from: [shipped]", "is what accepted orders get"},
		"an acceptance that refuses":            {"cancelled: cancelled", "accepted: failed\n      accepted_from: [pending]", "would end the sale"},
		"an acceptance of what isn't checked":   {"cancelled: cancelled", "accepted: new\n      accepted_from: [pending]", "nothing of such an order is checked"},
		"a reason that nobody asks for":         {"cancelled: cancelled", "cancellation_reason: another", "a woocommerce shop asks for no reason"},
		"a fee that is a tip and a gift card":   {"[Gift card]", "[tip]", "is one of tip_fees too"},
		"tips without an item":                  {"tip_sku: TIP\n", "custom_sku: FEE\n", "add tip_sku"},
		"an unknown item of tips":               {"tip_sku: TIP", "tip_sku: TIPS", `no item "TIPS"`},
		"an unknown warehouse to ask":           {"request_from: [main]", "request_from: [main, far]", "stock.request_from[1]: there is no warehouse"},
		"an unknown warehouse to show":          {"shown_from: [main]", "shown_from: [far]", "stock.shown_from[0]: there is no warehouse"},
		"writing out of a house of ours":        {", external: true", "", "stock.write_out_at_once: the goods of web leave from main, which isn't external"},
		"a way to leave that is none":           {"delivery_notes: by_hand", "delivery_notes: sometimes", "points_of_sale[0].delivery_notes"},
		"a buffer of less than nothing":         {"safety_buffer: 2", "safety_buffer: -2", "stock.safety_buffer: want 0 or more"},
		"a share of more than all":              {"ask_beyond_percent: 50", "ask_beyond_percent: 101", "want 0 to 100"},
		"stock that is shown in no way":         {"shown: exact", "shown: none", "switches.stock: stock.shown says"},
		"an unknown price group":                {"price_group: online", "price_group: offline", "catalogue.price_group: there is no price group"},
		"a point of sale without price group":   {"price_group: list", "price_group: lost", "points_of_sale[0].price_group: there is no price group"},
		"an unknown default category":           {"default_category: other", "default_category: odd", "no category"},
		"a shop that takes no items":            {"{prices: true", "{items_out: true, prices: true", "channels[0].switches.items_out: a woocommerce shop takes no items from elsewhere"},
		"an unknown category":                   {"category: green, leave_out", "category: blue, leave_out", "catalogue.categories[0].category: there is no category"},
		"no YAML":                               {"warehouses:", "warehouses: [", "it is no YAML"},
		"two documents":                         {"warehouses:", "warehouses: []\n---\nwarehouses:", "a second document begins"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			require.Contains(t, b.riga, test.from)
			require.Contains(t, b.refused(strings.Replace(b.riga, test.from, test.to, 1)), test.want)
		})
	}
}

func TestWhatHasAHistoryStays(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.exec(`UPDATE document_series SET next_number = 2 WHERE prefix = 'INV-'`)
	b.sell()
	for name, test := range map[string]struct{ from, to, want string }{
		"the environment of a channel with sales": {"environment: production\n", "environment: test\n", "has sales in production and stays there"},
		"a prefix under which numbers were given": {"prefix: INV-", "prefix: NEW-", `it stays: write "INV-"`},
		"a prefix that another series has":        {"prefix: TEST-", "prefix: INV-", "choose another"},
		"the account of a register":               {"Front desk, money_account: cash", "Front desk, money_account: bank", "belongs to cash and stays there"},
		"the kind of an item":                     {"name: Fee, kind: service", "name: Fee, kind: simple", "it is stored as service"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, b.refused(strings.Replace(b.riga, test.from, test.to, 1)), test.want)
		})
	}
}

func TestPricesFollowTheGroupOfTheChannelOrOfItsPointOfSale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ofThePoint := strings.Replace(b.riga, "      price_group: online\n", "", 1)
	require.NotEmpty(t, b.apply(ofThePoint).Changes)
	require.Contains(t, b.refused(strings.Replace(ofThePoint, "    price_group: list\n", "", 1)), "switches.prices: neither the channel nor its point of sale names a price group")
}

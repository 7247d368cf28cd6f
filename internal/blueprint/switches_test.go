package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kyiv is a channel of the marketplace, of no more than it needs, beside that of riga.
const kyiv = `
channels:
  - {code: prom-kyiv, name: Kyiv, platform: prom, environment: production, pos: web, address: https://my.prom.ua}
`

func TestWhatAPlatformCannotDoIsOffUnlessSomebodyAsksForIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.apply(kyiv)
	require.Contains(t, b.export("prom-kyiv"), "notes: false")
	require.Equal(t, "orderloom.yaml:3: channels[0].switches.notes: a prom shop has no place for notes on orders\n",
		b.refused(kyiv[:len(kyiv)-2]+", switches: {notes: true}}\n"))
	require.Empty(t, b.apply(kyiv).Changes, "what it has by default is what it has")
	require.Contains(t, b.refused(strings.Replace(b.riga, "switches: {", "switches: {messages: true, ", 1)), "switches.messages: a woocommerce shop has no messages of buyers")
}

func TestAShopThatAsksWhyIsToldInItsOwnWords(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	said := func(settings string) string {
		return kyiv[:len(kyiv)-2] + ", policy: {refused_statuses: [canceled]}, statuses_back: {cancelled: canceled" + settings + "}}\n"
	}
	for settings, want := range map[string]string{
		"":                               "statuses_back.cancellation_reason: a prom shop asks why an order is cancelled: want not_available, buyers_request, duplicate, invalid_phone_number or another",
		", cancellation_reason: anoter":  "did you mean another?",
		", cancellation_reason: another": `statuses_back.cancellation_text: the reason "another" has to be explained: add a text`,
	} {
		require.Contains(t, b.refused(said(settings)), want)
	}
	b.apply(said(", cancellation_reason: another, cancellation_text: Немає в наявності"))
	require.Contains(t, b.export("prom-kyiv"), "cancellation_text: Немає в наявності")
}

func TestItemsGoToAShopThatTakesThem(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	out := kyiv[:len(kyiv)-2] + ", switches: {items_out: true}, catalogue: {price_group: list}}\n"
	b.apply(out)
	require.Contains(t, b.export("prom-kyiv"), "items_out: true")
	priceless := strings.Replace(b.riga, "    price_group: list\n", "", 1) + "  - " + strings.SplitN(strings.TrimSpace(kyiv), "  - ", 2)[1]
	priceless = strings.TrimSuffix(strings.TrimSpace(priceless), "}") + ", switches: {items_out: true}}\n"
	require.Contains(t, b.refused(priceless), "switches.items_out: neither the channel nor its point of sale names a price group")
}

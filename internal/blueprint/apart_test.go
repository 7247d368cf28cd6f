package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// trial is a shop to try things out on, beside Riga's.
const trial = `  - code: woo-trial
    name: Trial
    platform: woocommerce
    environment: test
    pos: web
    address: http://trial.shop.example
    zone: Europe/Riga
`

// ownHouse is a point of sale with a warehouse of its own.
const ownHouse = `points_of_sale:
  - code: trials
    name: Trials
    warehouse: spare
    currencies: [EUR]
    series:
      - {document: invoice, environment: test, prefix: TRY-}
      - {document: credit_note, environment: test, prefix: CTRY-}
`

func TestTestsShareNoWarehouseWithProduction(t *testing.T) {
	t.Parallel()
	b := setup(t)
	spare := strings.Replace(b.riga, "warehouses:\n", "warehouses:\n  - {code: spare, name: Spare}\n", 1)
	apart := strings.Replace(spare, "points_of_sale:\n", ownHouse, 1) + strings.Replace(trial, "pos: web", "pos: trials", 1)
	const own = "channel woo-riga of production uses warehouse main, and woo-trial is of the test environment: give that a point of sale with a warehouse of its own"
	for name, test := range map[string]struct{ text, want string }{
		"by its point of sale":       {b.riga + trial, "channels[1].pos: " + own},
		"by what it shows":           {apart + "    stock: {shown_from: [main]}\n", "channels[1].stock.shown_from[0]: " + own},
		"by where it asks":           {apart + "    stock: {request_from: [spare, main]}\n", "channels[1].stock.request_from[1]: " + own},
		"a rehearsal":                {strings.NewReplacer("environment: test\n", "environment: working\n", "http://trial", "https://trial").Replace(trial), ""},
		"because of what is shown":   {strings.Replace(apart, "shown_from: [main]", "shown_from: [main, spare]", 1), "channel woo-riga of production uses warehouse spare"},
		"because of a point of sale": {strings.Replace(apart, "warehouse: spare", "warehouse: main", 1), own},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			if test.want == "" {
				series := "      - {document: invoice, environment: working, prefix: W-}\n      - {document: credit_note, environment: working, prefix: CW-}\n    registers:\n"
				test.text, test.want = strings.Replace(b.riga, "    registers:\n", series, 1)+test.text, "and woo-trial is of the working environment"
			}
			require.Contains(t, b.refused(test.text), test.want)
		})
	}
	b.apply(apart)
	require.Contains(t, b.refused("warehouses: []\npoints_of_sale:\n"+strings.Replace(strings.TrimPrefix(ownHouse, "points_of_sale:\n"), "warehouse: spare", "warehouse: main", 1)),
		"points_of_sale[0].warehouse: channel woo-riga of production uses warehouse main")
}

// TestWhatSharedAWarehouseBeforeCanBeChanged: an older database isn't this file's mistake.
func TestWhatSharedAWarehouseBeforeCanBeChanged(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.exec(`ALTER TABLE channels DISABLE TRIGGER channels_begin_apart;
		INSERT INTO channels (code, platform, environment, pos_id, name, address, zone, policy, enabled)
		SELECT 'woo-trial', 'woocommerce', 'test', id, 'Trial', 'http://trial.shop.example', 'Europe/Riga', '{}', true FROM points_of_sale;
		ALTER TABLE channels ENABLE TRIGGER channels_begin_apart`)
	require.NotEmpty(t, b.apply("channels:\n"+trial+"    enabled: false\n").Changes)
}

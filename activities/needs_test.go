package activities_test

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// woken are the orders that the outbox asks to look again, and the outbox is empty
// from then on.
func (b *bundle) woken() string {
	b.t.Helper()
	woken := b.list("SELECT channel || '/' || subject FROM outbox WHERE topic = 'order' ORDER BY channel, subject")
	b.exec("DELETE FROM outbox")
	return woken
}

func TestWhoeverWritesWhatASaleNeedsWakesExactlyTheSalesThatNeedIt(t *testing.T) {
	t.Parallel()
	const both = "woo-riga/253; woo-riga/278"
	for name, tt := range map[string]struct{ spoil, mend, woken string }{
		"a rate's mapping":                  {"DELETE FROM tax_mappings WHERE remote_rate_id = '1'", "INSERT INTO tax_mappings SELECT id, '1', 'LV21' FROM channels", both},
		"another rate's mapping":            {"DELETE FROM tax_mappings", "INSERT INTO tax_mappings SELECT id, '2', 'LV12' FROM channels", ""},
		"its class's mapping":               {"DELETE FROM tax_mappings", "INSERT INTO tax_class_mappings SELECT id, 'standard', 'LV21' FROM channels", both},
		"another class's mapping":           {"DELETE FROM tax_mappings", "INSERT INTO tax_class_mappings SELECT id, 'reduced-rate', 'LV12' FROM channels", ""},
		"the channel's default tax":         {"DELETE FROM tax_mappings", "UPDATE channels SET default_tax_group = 'LV21'", both},
		"a mapping to a wrong group":        {"UPDATE tax_mappings SET tax_group = 'LV12' WHERE remote_rate_id = '1'", "UPDATE tax_mappings SET tax_group = 'LV21' WHERE remote_rate_id = '1'", both},
		"a wrong mapping, written again":    {"UPDATE tax_mappings SET tax_group = 'LV12' WHERE remote_rate_id = '1'", "UPDATE tax_mappings SET tax_group = tax_group", ""},
		"a method's mapping":                {"DELETE FROM payment_mappings", "INSERT INTO payment_mappings SELECT c.id, 'bacs', a.id FROM channels c, money_accounts a WHERE a.code = 'bank'", both},
		"another method's mapping":          {"DELETE FROM payment_mappings", "INSERT INTO payment_mappings SELECT c.id, 'cod', a.id FROM channels c, money_accounts a WHERE a.code = 'cash'", ""},
		"its point of sale's mapping":       {"DELETE FROM payment_mappings", "INSERT INTO pos_payment_mappings SELECT c.pos_id, 'bacs', a.id FROM channels c, money_accounts a WHERE a.code = 'bank'", both},
		"a currency":                        {"UPDATE points_of_sale SET currencies = '{USD}'", "UPDATE points_of_sale SET currencies = '{USD,EUR}'", both},
		"another currency":                  {"UPDATE points_of_sale SET currencies = '{USD}'", "UPDATE points_of_sale SET currencies = '{USD,UAH}'", ""},
		"an item":                           {"UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'", "INSERT INTO items (sku, name, kind) VALUES ('SKU-0006', 'Tea', 'simple')", "woo-riga/253"},
		"an item's corrected SKU":           {"UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'", "UPDATE items SET sku = 'SKU-0006' WHERE sku = 'GONE'", "woo-riga/253"},
		"another item":                      {"UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'", "INSERT INTO items (sku, name, kind) VALUES ('TEA', 'Tea', 'simple')", ""},
		"the setting that names an item":    {`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, `UPDATE channels SET policy = policy || '{"shipping_sku": "FEE"}'`, both},
		"the item that a setting names":     {"UPDATE items SET sku = 'GONE' WHERE sku = 'SHIPPING'", "INSERT INTO items (sku, name, kind) VALUES ('SHIPPING', 'Carriage', 'service')", both},
		"a setting that has nothing to say": {`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, `UPDATE channels SET policy = policy || '{"tolerance": "0.01"}'`, ""},
		"another point of sale":             {"UPDATE points_of_sale SET currencies = '{USD}'", "WITH p AS (INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('x', 'x', 1, '{EUR}') RETURNING id) UPDATE channels SET pos_id = p.id FROM p", both},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, alsoBacs, pending)
			b.exec(tt.spoil)
			b.readAll()
			for _, id := range []int64{straight, alsoBacs, pending} {
				b.walk(id)
			}
			b.woken()
			b.exec(tt.mend)
			require.Equal(t, tt.woken, b.woken())
		})
	}
}

func TestASaleThatIsBeingHeldWhileItsMappingIsWrittenIsWoken(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("DELETE FROM tax_mappings")
	b.readAll()
	in, err := b.set.ImportOrder(t.Context(), ref(straight))
	require.NoError(t, err)
	b.woken()

	held := make(chan activities.Verdict, 1)
	require.NoError(t, db.InTx(t.Context(), b.db.App, func(writing pgx.Tx) error {
		if err := b.mapRate(writing, "1", "LV21"); err != nil {
			return err
		}
		go func() {
			verdict, err := b.set.ValidateTotals(t.Context(), in.Walk) // it sees no mapping yet
			if err != nil {
				t.Error(err)
			}
			held <- verdict
		}()
		b.untilSomebodyWaits()
		return nil
	}))
	require.True(t, (<-held).Held)
	require.Equal(t, "woo-riga/278", b.woken())
	require.Equal(t, "settled", b.walk(straight).State)
}

func TestAMappingThatIsWrittenWhileASaleIsBeingHeldWakesIt(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("DELETE FROM tax_mappings")
	b.readAll()
	b.walk(straight)
	b.woken()

	written := make(chan error, 1)
	require.NoError(t, db.InTx(t.Context(), b.db.App, func(holding pgx.Tx) error {
		if err := queries.SaleLookAgain(t.Context(), holding, b.sale(straight)); err != nil {
			return err
		}
		if err := queries.SaleLookAgain(t.Context(), b.db.App, b.sale(straight)); err != nil {
			return err // other sales need not wait
		}
		go func() { written <- b.mapRate(b.db.App, "1", "LV21") }()
		b.untilSomebodyWaits()
		return nil
	}))
	require.NoError(t, <-written)
	require.Equal(t, "woo-riga/278", b.woken())
}

func (b *bundle) mapRate(q dbgen.DBTX, rate, group string) error {
	return queries.TaxMappingSave(b.t.Context(), q, dbgen.TaxMappingSaveParams{ChannelID: b.channel, RemoteRateID: rate, TaxGroup: group})
}

// untilSomebodyWaits waits until a session of this database waits for its turn.
func (b *bundle) untilSomebodyWaits() {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		return b.count("pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())") == 1
	}, 10*time.Second, 10*time.Millisecond)
}

func TestWhatASaleNeedsIsKeptWithWhatHoldsIt(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, twoRates)
	b.exec("DELETE FROM tax_mappings WHERE remote_rate_id = '2'")
	b.exec("UPDATE tax_mappings SET tax_group = 'LV12' WHERE remote_rate_id = '1'")
	b.readAll()
	b.walk(straight)
	b.walk(twoRates)
	require.Equal(t, "278 totals; 278 tax_rate tax 1 standard LV12; 265 unmapped_tax tax 2 reduced-rate; 265 tax_rate tax 1 standard LV12",
		b.list(`SELECT concat_ws(' ', s.remote_id, h.reason, h.need_kind, h.need_value, nullif(h.need_class, ''), h.found)
			FROM sale_holds h JOIN sales s ON s.id = h.sale_id ORDER BY s.id, h.position`))
}

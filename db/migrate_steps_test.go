package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// beforeSteps is the last migration before a sale's steps had the names that people say; the
// journal became one of months soon after.
const beforeSteps = 55

// ledgerBeforeSteps has a sale that is settled, one that is held and one that the shop
// refused, with their steps and commands, and a journal of each kind of entry.
const ledgerBeforeSteps = `
INSERT INTO warehouses (code, name) VALUES ('main', 'Main');
INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}');
INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) VALUES ('riga', 'woocommerce', 'production', 1, 'Riga', 'https://shop.example', '{}');
INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
SELECT 1, n::text, n::text, 'processing', now(), now(), '', '', '{}', 1 FROM generate_series(1, 3) n;
INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version, state)
SELECT 1, n::text, n::text, 'EUR', 12.10, now(), 1, CASE n WHEN 1 THEN 'settled' ELSE 'held' END FROM generate_series(1, 3) n;
INSERT INTO sale_steps (sale_id, step, state, attempts, detail, updated_at) VALUES
    (1, 'import', 'done', 3, 'processing', '2026-03-01 12:00Z'), (1, 'validate_totals', 'done', 3, '', '2026-03-01 12:00Z'),
    (1, 'issue_invoice', 'done', 1, 'INV-1', '2026-03-01 12:00Z'), (1, 'record_payment', 'done', 1, '', '2026-03-01 12:00Z'),
    (1, 'create_delivery_note', 'not_due', 1, '', '2026-03-01 12:00Z'), (1, 'send_documents', 'not_due', 1, '', '2026-03-01 12:00Z'),
    (1, 'write_back', 'done', 2, '', '2026-03-01 12:01Z'),
    (2, 'import', 'done', 1, 'processing', '2026-03-02 12:00Z'), (2, 'validate_totals', 'held', 1, 'a cent', '2026-03-02 12:00Z'),
    (3, 'import', 'done', 1, 'processing', '2026-03-03 12:00Z'), (3, 'write_back', 'failed', 1, '401 Unauthorized', '2026-03-03 12:00Z');
INSERT INTO commands (id, sale_id, kind, actor, reason, applied_at) VALUES ('ann-1', 2, 'release', 'ann', 'a cent', '2026-03-02 13:00Z');
INSERT INTO journal (at, actor, action, channel, sale_id, result, detail) VALUES
    ('2024-02-29 23:00Z', 'orderloom', 'import', 'riga', 1, 'done', NULL),
    ('2026-03-01 12:00Z', 'ann', 'apply', '', NULL, 'done',
        '{"kind": "channel", "code": "riga", "fields": [{"path": "name", "from": "Rīga", "to": "Riga"}, {"path": "zone", "from": "", "to": "Europe/Riga"}]}'),
    ('2026-03-01 12:01Z', 'ann', 'apply', '', NULL, 'done',
        '{"kind": "person", "code": "zoe", "fields": [{"path": "email", "from": "", "to": "zoe@example.test"}]}'),
    ('2026-03-01 12:02Z', 'ann', 'apply', '', NULL, 'done', '{"kind": "item", "sku": "TEA", "fields": null}'),
    (now(), 'ann', 'release', 'riga', 2, 'done', '{"customer": "7"}');
DELETE FROM outbox;`

// TestStepsAndTheJournalOfBeforeAreKept by the migrations that give them their shape.
func TestStepsAndTheJournalOfBeforeAreKept(t *testing.T) {
	t.Parallel()
	d := migratedFrom(t, beforeSteps, ledgerBeforeSteps)
	_, err := d.App.Exec(t.Context(), "INSERT INTO journal (actor, action, result) VALUES ('ann', 'after', 'done')")
	require.NoError(t, err)
	requireAnswers(t, d, map[string]answer{
		"the settled sale's steps": {
			"delivery not_due, document done, fetched done, mail not_due, matched done, note done, payment done, status done, totals done",
			"SELECT string_agg(concat_ws(' ', step, state), ', ' ORDER BY step) FROM sale_steps WHERE sale_id = 1 AND attempts = 1 AND error IS NULL AND started_at = ended_at",
		},
		"the held sale's steps": {
			"fetched done processing, matched done , totals held a cent",
			"SELECT string_agg(concat_ws(' ', step, state, detail), ', ' ORDER BY step) FROM sale_steps WHERE sale_id = 2 AND error IS NULL",
		},
		"why a step failed":          {"status 401 Unauthorized 2026-03-03", "SELECT concat_ws(' ', step, error, failed_at::date) FROM sale_steps WHERE state = 'failed'"},
		"who rests":                  {"1, 3", "SELECT string_agg(id::text, ', ' ORDER BY id) FROM sales WHERE sale_rests(id)"},
		"what people asked of sales": {"false", "SELECT string_agg(DISTINCT (skipped <> '{}' OR cancelled)::text, ', ') FROM sales"},
		"commands":                   {"ann-1 release a cent ", "SELECT concat_ws(' ', id, kind, reason, step) FROM commands"},
		"the journal": {
			"1 import riga 1, 2 apply, 3 apply, 4 apply, 5 release riga 2, 6 after",
			"SELECT string_agg(concat_ws(' ', id, action, nullif(channel, ''), sale_id), ', ' ORDER BY id) FROM journal",
		},
		"where it stands": {
			"journal_before 5", "SELECT concat_ws(' ', string_agg(DISTINCT tableoid::regclass::text, ', '), count(*)) FROM journal WHERE id < 6",
		},
		"what a setting was": {
			`{"name": "Rīga"} {"name": "Riga", "zone": "Europe/Riga"} {"code": "riga", "kind": "channel"}`, "SELECT concat_ws(' ', before, after, detail) FROM journal WHERE id = 2",
		},
		"what is known of a person, beside the entry": {
			`person zoe {"email": "zoe@example.test"} 2026-03-01`, "SELECT concat_ws(' ', whose, before, after, at::date) FROM journal_personal WHERE entry_id = 3",
		},
		"what an entry says of a person": {`{"code": "zoe", "kind": "person"}`, "SELECT concat_ws(' ', before, after, detail) FROM journal WHERE id = 3"},
		"what is found by an SKU":        {"4", "SELECT string_agg(id::text, ', ') FROM journal WHERE sku = 'TEA'"},
		"what is found by a customer":    {"5", "SELECT string_agg(id::text, ', ') FROM journal WHERE customer = '7'"},
	})
	for _, change := range []string{"UPDATE journal SET actor = 'bob' WHERE id = 1", "DELETE FROM journal WHERE id = 1", "DELETE FROM journal_before", "TRUNCATE journal_before"} {
		_, err := d.Owner.Exec(t.Context(), change)
		require.ErrorContains(t, err, "append-only", change)
	}
}

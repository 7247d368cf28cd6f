package db_test

import (
	"os"
	"testing"

	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbtest"
)

// beforeStock is the last migration before sales wanted their goods.
const beforeStock = 22

// ledgerBeforeStock has ten pieces of TEA, of which three left for a sale that is settled, and
// two open sales that want four and twenty.
const ledgerBeforeStock = `
INSERT INTO warehouses (code, name) VALUES ('main', 'Main');
INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}');
INSERT INTO items (sku, name, kind) VALUES ('TEA', 'Tea', 'simple'), ('SHIRT-L', 'Shirt', 'variation');
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, 10, 'opening', 'opening');
INSERT INTO tax_groups (code, name, percent) VALUES ('LV21', 'VAT', 21);
INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, reserve, request_missing)
VALUES ('riga', 'woocommerce', 'production', 1, 'Riga', 'https://shop.example', '{"refused_statuses": ["cancelled"]}', true, true);
INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
SELECT 1, o.id, o.id, o.status, now(), now(), '', '', format('{"lines": [{"remote_id": "1", "kind": "goods", "sku": "TEA", "quantity": "%s"}]}', o.pieces)::jsonb, 1
FROM (VALUES ('1', 'completed', 3), ('2', 'processing', 4), ('3', 'processing', 20), ('4', 'cancelled', 9)) o (id, status, pieces);
INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version, state)
SELECT 1, o.id, o.id, 'EUR', 12.10, now(), 1, o.state FROM (VALUES ('1', 'settled'), ('2', 'awaiting_payment'), ('3', 'awaiting_stock'), ('4', 'held')) o (id, state);
INSERT INTO documents (sale_id, type, currency, net, tax, total, sold) VALUES (1, 'invoice', 'EUR', 10.00, 2.10, 12.10, 'f');
INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
VALUES (1, 1, 'goods', 1, 'TEA', 'Tea', 3, 0, 10.00, 2.10, '{LV21}', '1');
INSERT INTO document_taxes (document_id, tax_group, percent, base, tax) VALUES (1, 'LV21', 21, 10.00, 2.10);
INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES (1, 1, 1, 'approved');
INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) VALUES (1, 1, 3);
INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key, delivery_note_id) VALUES (1, 1, -3, 'delivery', 'note', 1);
DELETE FROM outbox;`

// TestSalesOfBeforeHaveTheirGoodsFollowed by the migrations that begin with that.
func TestSalesOfBeforeHaveTheirGoodsFollowed(t *testing.T) {
	t.Parallel()
	requireAnswers(t, migratedFrom(t, beforeStock, ledgerBeforeStock), map[string]answer{
		"what sales want":    {"1: 0-3, 2: 4-0, 3: 20-0", "SELECT string_agg(format('%s: %s-%s', sale_id, wanted, moved), ', ' ORDER BY sale_id) FROM sale_goods"},
		"what is kept":       {"2: 4, 3: 3", "SELECT string_agg(format('%s: %s', sale_id, quantity), ', ' ORDER BY sale_id) FROM stock_reservations"},
		"what is on hand":    {"7 of which 7", "SELECT string_agg(format('%s of which %s', on_hand, reserved), ', ') FROM stock_levels"},
		"what is requested":  {"3: 17", "SELECT string_agg(format('%s: %s', sale_id, quantity), ', ') FROM stock_requests"},
		"what is oversold":   {"24 of 7", "SELECT string_agg(format('%s of %s', open, on_hand), ', ') FROM oversold"},
		"who is woken":       {"3", "SELECT string_agg(subject, ', ') FROM outbox WHERE topic = 'order'"},
		"whose the note is":  {"riga", "SELECT string_agg(c.code, ', ') FROM delivery_notes n JOIN channels c ON c.id = n.channel_id"},
		"when the note went": {"1", "SELECT count(*)::text FROM delivery_notes WHERE approved_at = created_at"},
	})
}

// migratedFrom is a database that was filled at a version, and then migrated.
func migratedFrom(t *testing.T, version int64, filled string) dbtest.Database {
	t.Helper()
	d := dbtest.Empty(t)
	pool := stdlib.OpenDBFromPool(d.Owner)
	t.Cleanup(func() { require.NoError(t, pool.Close()) })
	goosed, err := goose.NewProvider(goose.DialectPostgres, pool, os.DirFS("migrations"))
	require.NoError(t, err)
	_, err = goosed.UpTo(t.Context(), version)
	require.NoError(t, err)
	_, err = d.Owner.Exec(t.Context(), filled)
	require.NoError(t, err)
	_, err = db.Migrate(t.Context(), d.OwnerURL)
	require.NoError(t, err)
	return d
}

// answer is what a query is to answer.
type answer struct{ want, query string }

func requireAnswers(t *testing.T, d dbtest.Database, answers map[string]answer) {
	t.Helper()
	for what, tt := range answers {
		var have string
		require.NoError(t, d.Owner.QueryRow(t.Context(), tt.query).Scan(&have), what)
		require.Equal(t, tt.want, have, what)
	}
}

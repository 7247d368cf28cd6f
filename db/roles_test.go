package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
)

func exec(t *testing.T, role *pgxpool.Pool, sql string, args ...any) error {
	t.Helper()
	_, err := role.Exec(context.Background(), sql, args...)
	return err
}

func TestTheApplicationLacksTheRightTo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	b.note(sale, document, 1)
	b.exec("INSERT INTO journal (actor, action, result) VALUES ('a', 'b', 'c')")
	require.NoError(t, b.pay(sale, document, "1", "k"))
	for _, tt := range []struct{ name, sql string }{
		{"change the journal", "UPDATE journal SET actor = 'x'"},
		{"shorten the journal", "DELETE FROM journal"},
		{"empty the journal", "TRUNCATE journal"},
		{"change a part of the journal", "UPDATE journal_before SET actor = 'x'"},
		{"shorten a part of the journal", "DELETE FROM journal_default"},
		{"drop a part of the journal", "DROP TABLE journal_before"},
		{"prune the journal", "SELECT journal_drop(now())"},
		{"change what stands beside the journal", "UPDATE journal_personal SET whose = 'x'"},
		{"delete documents", "DELETE FROM documents"},
		{"change a document's sale", "UPDATE documents SET sale_id = 1"},
		{"change a document's type", "UPDATE documents SET type = 'invoice'"},
		{"write what a document was paid", "UPDATE documents SET paid = total"},
		{"write stock levels", "UPDATE stock_levels SET on_hand = 99"},
		{"make stock levels", "INSERT INTO stock_levels (item_id, warehouse_id, on_hand) VALUES (1, 1, 99)"},
		{"delete stock levels", "DELETE FROM stock_levels"},
		{"write what has left of a sale", "UPDATE sale_goods SET moved = 9"},
		{"make goods of a sale that have left", "INSERT INTO sale_goods (sale_id, item_id, moved) VALUES (1, 1, 1)"},
		{"delete goods of a sale", "DELETE FROM sale_goods"},
		{"keep goods for a sale", "INSERT INTO stock_reservations (sale_id, item_id, warehouse_id, quantity) VALUES (1, 1, 1, 1)"},
		{"take goods that are kept for a sale", "DELETE FROM stock_reservations"},
		{"request goods", "INSERT INTO stock_requests (sale_id, item_id, quantity) VALUES (1, 1, 1)"},
		{"change payments", "UPDATE payments SET amount = 9"},
		{"delete payments", "DELETE FROM payments"},
		{"change stock moves", "UPDATE stock_moves SET quantity = 9"},
		{"delete stock moves", "DELETE FROM stock_moves"},
		{"delete sales", "DELETE FROM sales"},
		{"delete orders", "DELETE FROM orders"},
		{"delete events", "DELETE FROM sale_events"},
		{"delete writes", "DELETE FROM shop_writes"},
		{"delete mails", "DELETE FROM document_mails"},
		{"change what webhooks came", "UPDATE webhook_deliveries SET outcome = 'ignored'"},
		{"delete webhook secrets", "DELETE FROM webhook_secrets"},
		{"delete what shops were asked", "DELETE FROM channel_joins"},
		{"delete delivery notes", "DELETE FROM delivery_notes"},
		{"change whose a delivery note is", "UPDATE delivery_notes SET sale_id = 1"},
		{"change what a delivery note names", "UPDATE delivery_note_lines SET quantity = 9"},
		{"change parcels", "UPDATE delivery_parcels SET number = '9'"},
		{"delete users", "DELETE FROM users"},
		{"forget tokens", "DELETE FROM user_tokens"},
		{"forget who packed", "DELETE FROM delivery_note_steps"},
		{"switch triggers off", "ALTER TABLE documents DISABLE TRIGGER ALL"},
		{"drop a rule", "ALTER TABLE documents DROP CONSTRAINT documents_paid_within_total"},
		{"make tables", "CREATE TABLE public.mine (id int)"},
		{"act as another role", "SET session_replication_role = replica"},
		{"pretend a migration", "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9, true)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			pg, ok := errors.AsType[*pgconn.PgError](exec(t, b.app, tt.sql))
			require.True(t, ok, "%s was done", tt.sql)
			require.Equal(t, "42501", pg.Code, pg.Message)
		})
	}
}

func TestTheBooksAreAppendOnlyAlsoForTheOwner(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	b.exec("INSERT INTO journal (actor, action, result) VALUES ('a', 'b', 'c')")
	require.NoError(t, b.pay(sale, document, "1", "k"))
	for table, change := range map[string]string{"journal": "actor = 'x'", "payments": "amount = 9", "stock_moves": "quantity = 9"} {
		requireAppendOnly(t, b, table, change, table)
	}
	for _, part := range []string{"journal_before", "journal_default", b.text("SELECT part FROM journal_parts() WHERE since IS NOT NULL LIMIT 1")} {
		requireAppendOnly(t, b, part, "actor = 'x'", "journal")
	}
	require.Equal(t, "1 1 1", b.text("SELECT concat_ws(' ', (SELECT count(*) FROM journal), (SELECT count(*) FROM payments), (SELECT count(*) FROM stock_moves))"))
}

func requireAppendOnly(t *testing.T, b *bundle, table, change, rule string) {
	t.Helper()
	for _, sql := range []string{"UPDATE " + table + " SET " + change, "DELETE FROM " + table, "TRUNCATE " + table + " CASCADE"} {
		requireRefused(t, exec(t, b.owner, sql), rule+"_append_only")
	}
}

func TestTheApplicationCanDoItsWork(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	require.NoError(t, b.pay(sale, document, "12.10", "k"))
	require.NoError(t, queries.StockMovesOfNote(t.Context(), b.app, b.note(sale, document, 3)))
	levels, err := queries.StockLock(t.Context(), b.app, dbgen.StockLockParams{WarehouseID: 1, Items: []int64{b.item}, SaleID: sale})
	require.NoError(t, err)
	require.Equal(t, "7", levels[0].OnHand.String())
	require.Equal(t, "paid", b.text("SELECT state FROM documents"))
}

package db_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/sqlc-dev/pqtype"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/money"
)

var queries = dbgen.New()

// bundle is a database with a point of sale, its series, a channel, one item with
// ten pieces in stock, and a sale per order.
type bundle struct {
	t       *testing.T
	app     *pgxpool.Pool
	owner   *pgxpool.Pool
	pos     int64
	channel int64
	account int64
	item    int64
}

func setup(t *testing.T) *bundle {
	t.Helper()
	d := dbtest.New(t)
	b := &bundle{t: t, app: d.App, owner: d.Owner}
	b.id(nil, "INSERT INTO warehouses (code, name) VALUES ('main', 'Main') RETURNING id")
	b.id(&b.pos, "INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}') RETURNING id")
	b.id(&b.account, "INSERT INTO money_accounts (code, name, kind) VALUES ('bank', 'Bank', 'bank') RETURNING id")
	b.id(nil, "INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES ($1, 'invoice', 'production', 'INV-') RETURNING id", b.pos)
	b.id(nil, "INSERT INTO document_series (pos_id, document_type, environment, prefix) VALUES ($1, 'credit_note', 'production', 'CN-') RETURNING id", b.pos)
	b.id(&b.item, "INSERT INTO items (sku, name, kind) VALUES ('TEA', 'Tea', 'simple') RETURNING id")
	b.id(nil, "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, 1, 10, 'opening', 'opening') RETURNING id", b.item)
	b.exec("INSERT INTO tax_groups (code, name, percent) VALUES ('LV21', 'VAT', 21)")
	b.id(&b.channel, `INSERT INTO channels (code, platform, environment, pos_id, name, address, policy)
		VALUES ('riga', 'woocommerce', 'production', $1, 'Riga', 'https://shop.example', '{}') RETURNING id`, b.pos)
	b.exec("DELETE FROM outbox") // a new channel asks for its schedules
	return b
}

// id runs a statement as the application and keeps the id that it answers with.
func (b *bundle) id(into *int64, sql string, args ...any) {
	b.t.Helper()
	var id int64
	require.NoError(b.t, b.app.QueryRow(b.t.Context(), sql, args...).Scan(&id))
	if into != nil {
		*into = id
	}
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.app.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

// text is a query's one value.
func (b *bundle) text(sql string, args ...any) string {
	b.t.Helper()
	var text string
	require.NoError(b.t, b.owner.QueryRow(b.t.Context(), sql, args...).Scan(&text))
	return text
}

// sale is a sale of an order of its own.
func (b *bundle) sale(order string) (sale int64) {
	b.t.Helper()
	b.save(reading{id: order})
	b.id(&sale, `INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		VALUES ($1, $2, $2, 'EUR', 12.10, now(), 1) RETURNING id`, b.channel, order)
	return sale
}

// draft is an invoice over 10.00 + 2.10 that adds up.
func (b *bundle) draft(sale int64) (document int64) {
	b.t.Helper()
	tx, err := b.app.Begin(b.t.Context())
	require.NoError(b.t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	require.NoError(b.t, tx.QueryRow(b.t.Context(), `INSERT INTO documents (sale_id, type, currency, net, tax, total, sold)
		VALUES ($1, 'invoice', 'EUR', 10.00, 2.10, 12.10, 'f') RETURNING id`, sale).Scan(&document))
	_, err = tx.Exec(b.t.Context(), `INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
		VALUES ($1, 1, 'goods', $2, 'TEA', 'Tea', 1, 0, 10.00, 2.10, '{LV21}', '1')`, document, b.item)
	require.NoError(b.t, err)
	_, err = tx.Exec(b.t.Context(), "INSERT INTO document_taxes (document_id, tax_group, percent, base, tax) VALUES ($1, 'LV21', 21, 10.00, 2.10)", document)
	require.NoError(b.t, err)
	require.NoError(b.t, tx.Commit(b.t.Context()))
	return document
}

// post gives a draft its number.
func (b *bundle) post(ctx context.Context, q dbgen.DBTX, document int64) (string, error) {
	return queries.DocumentPost(ctx, q, dbgen.DocumentPostParams{
		ID: document, PosID: b.pos, Environment: "production", IssuedOn: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC),
	})
}

// posted is a posted invoice of a new sale.
func (b *bundle) posted(order string) (sale, document int64) {
	b.t.Helper()
	sale = b.sale(order)
	document = b.draft(sale)
	_, err := b.post(b.t.Context(), b.app, document)
	require.NoError(b.t, err)
	return sale, document
}

// pay books money on an invoice.
func (b *bundle) pay(sale, document int64, amount, key string) error {
	_, err := queries.PaymentAdd(b.t.Context(), b.app, dbgen.PaymentAddParams{
		SaleID: sale, DocumentID: &document, Kind: "payment", Amount: parse(b.t, amount), Currency: "EUR", PaidAt: time.Now(), Key: key, MoneyAccount: "bank",
	})
	return err
}

func parse(t *testing.T, amount string) money.Amount {
	t.Helper()
	a, err := money.Parse(amount)
	require.NoError(t, err)
	return a
}

// note is a delivery note of a sale over a number of pieces, not yet taken out.
func (b *bundle) note(sale, document int64, pieces int) (note int64) {
	b.t.Helper()
	b.id(&note, "INSERT INTO delivery_notes (sale_id, document_id, warehouse_id, state) VALUES ($1, $2, 1, 'approved') RETURNING id", sale, document)
	b.exec("INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) VALUES ($1, $2, $3)", note, b.item, pieces)
	return note
}

// requireRefused: PostgreSQL refused by the rule of that name.
func requireRefused(t *testing.T, err error, rule string) {
	t.Helper()
	pg, ok := errors.AsType[*pgconn.PgError](err)
	require.True(t, ok, "want %s to refuse, have %v", rule, err)
	require.Equal(t, rule, pg.ConstraintName, "%s: %s", pg.Code, pg.Message)
	require.Equal(t, "23", pg.Code[:2])
}

// reading is one reading of an order, with defaults.
type reading struct {
	id       string
	content  string
	core     string
	status   string
	modified time.Duration // after a fixed moment
	asked    time.Duration
	clock    time.Duration // what the shop's own showed; an hour where it is left out
	bad      string
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (r reading) row(channel int64) dbgen.OrderSaveParams {
	row := dbgen.OrderSaveParams{
		ChannelID: channel, RemoteID: r.id, Number: r.id, Status: r.status, ModifiedAt: noon.Add(r.modified), AskedAt: noon.Add(r.asked),
		BelievedTo:  noon.Add(cmp.Or(r.clock, time.Hour)),
		ContentHash: []byte(r.content), CoreHash: []byte(r.core), Body: pqtype.NullRawMessage{RawMessage: json.RawMessage("{}"), Valid: true},
	}
	if r.bad != "" {
		row.Body, row.Unreadable = pqtype.NullRawMessage{}, &r.bad
	}
	return row
}

// save stores readings and says what became of each: "news 2", "known 1", "older".
func (b *bundle) save(readings ...reading) (became []string) {
	b.t.Helper()
	rows := make([]dbgen.OrderSaveParams, len(readings))
	for i, r := range readings {
		rows[i] = r.row(b.channel)
	}
	queries.OrderSave(b.t.Context(), b.app, rows).QueryRow(func(_ int, saved dbgen.OrderSaveRow, err error) {
		switch {
		case errors.Is(err, errNoRows):
			became = append(became, "older")
		case err != nil:
			require.NoError(b.t, err)
		case saved.Changed:
			became = append(became, fmt.Sprintf("news %d", saved.Version))
		default:
			became = append(became, fmt.Sprintf("known %d", saved.Version))
		}
	})
	return became
}

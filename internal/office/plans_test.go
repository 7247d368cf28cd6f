package office_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/office"
)

// looked is a list that was asked for; it says how many rows there are.
type looked func(context.Context, dbgen.DBTX) (int64, error)

func look[F office.Filter, R any](list func(context.Context, dbgen.DBTX, F, office.Part) (office.Page[R], error), f F) looked {
	return func(ctx context.Context, q dbgen.DBTX) (int64, error) {
		page, err := list(ctx, q, f, office.Part{Page: 1, Size: 50})
		return page.Total, err
	}
}

// sold is how many sales there are: so many that PostgreSQL takes the way that it takes
// with 100,000.
const sold = 16_000

// TestWhatFindsFewReadsNoTableWhole counts, as PostgreSQL does, which tables were read
// from end to end, by the query itself or by a function in it.
func TestWhatFindsFewReadsNoTableWhole(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	database.Trade(t, sold)
	for name, list := range map[string]looked{
		"sales by number":                look(office.Sales, office.SaleFilter{Search: "100500"}),
		"sales by buyer":                 look(office.Sales, office.SaleFilter{Search: "anna.saar"}),
		"sales by SKU":                   look(office.Sales, office.SaleFilter{Search: "SKU-000100"}),
		"sales by two letters":           look(office.Sales, office.SaleFilter{Search: "an"}),
		"sales by no letters":            look(office.Sales, office.SaleFilter{Search: "---"}),
		"sales in a rare state":          look(office.Sales, office.SaleFilter{State: "cancelled"}),
		"sales that are held":            look(office.Sales, office.SaleFilter{State: "held", HeldFor: "totals"}),
		"documents by number":            look(office.Documents, office.DocumentFilter{Search: "INV-0000500"}),
		"documents by buyer":             look(office.Documents, office.DocumentFilter{Search: "anna.saar"}),
		"documents by two letters":       look(office.Documents, office.DocumentFilter{Search: "an"}),
		"documents of a rare type":       look(office.Documents, office.DocumentFilter{Type: "receipt"}),
		"documents in a rare state":      look(office.Documents, office.DocumentFilter{State: "draft"}),
		"documents of a few days":        look(office.Documents, office.DocumentFilter{From: "2025-01-02", To: "2025-01-03"}),
		"documents whose mail failed":    look(office.Documents, office.DocumentFilter{Mail: "in_doubt"}),
		"payments of a sale":             look(office.Payments, office.PaymentFilter{Sale: 7}),
		"deliveries that are here":       look(office.Deliveries, office.DeliveryFilter{}),
		"deliveries by parcel":           look(office.Deliveries, office.DeliveryFilter{State: "all", Search: "LP00007919"}),
		"deliveries by SKU":              look(office.Deliveries, office.DeliveryFilter{State: "all", Search: "SKU-000100"}),
		"deliveries by two letters":      look(office.Deliveries, office.DeliveryFilter{State: "all", Search: "an"}),
		"customers by e-mail":            look(office.Customers, office.CustomerFilter{Search: "anna.saar"}),
		"customers by number":            look(office.Customers, office.CustomerFilter{Search: "LV40000000020"}),
		"customers by two letters":       look(office.Customers, office.CustomerFilter{Search: "an"}),
		"stock, with what is wanted yet": look(office.Stocks, office.StockFilter{Search: "SKU-000100"}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Empty(t, readWhole(t, database.App, list))
		})
	}
	t.Run("what isn't looked up by an index is noticed", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []string{"sales"}, readWhole(t, database.App, func(ctx context.Context, q dbgen.DBTX) (n int64, err error) {
			return n, q.QueryRow(ctx, "SELECT count(*) FROM sales WHERE total::text = '13.10'").Scan(&n)
		}))
	})
}

// readWhole are the tables that grow with the sales and that a list reads whole.
func readWhole(t *testing.T, pool *pgxpool.Pool, list looked) (tables []string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		before := wholeReads(t, tx) // by this connection, as far as nobody else was told yet
		found, err := list(t.Context(), tx)
		require.NoError(t, err)
		require.Less(t, found, int64(sold/10), "few of all")
		for table, times := range wholeReads(t, tx) {
			if times > before[table] {
				tables = append(tables, table)
			}
		}
		return nil
	})
	require.NoError(t, err)
	return tables
}

// wholeReads says how often a transaction read each table that grows with the sales.
func wholeReads(t *testing.T, tx pgx.Tx) map[string]int64 {
	t.Helper()
	reads := map[string]int64{}
	const counted = `SELECT relname::text, seq_scan FROM pg_stat_xact_user_tables WHERE relname IN ('sales', 'orders', 'customers', 'sale_goods', 'documents', 'document_mails',
		'payments', 'delivery_notes', 'delivery_note_lines', 'delivery_parcels', 'stock_moves', 'messages', 'journal_before')`
	rows, err := tx.Query(t.Context(), counted) //nolint:rowserrcheck // ForEachRow checks it
	require.NoError(t, err)
	var (
		table string
		times int64
	)
	_, err = pgx.ForEachRow(rows, []any{&table, &times}, func() error {
		reads[table] = times
		return nil
	})
	require.NoError(t, err)
	return reads
}

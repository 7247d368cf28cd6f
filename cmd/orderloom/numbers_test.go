package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/internal/commerce"
)

// TestAThousandInvoicesHaveNoGapThoughWorkersAreKilled has several worker processes
// issue the invoices of a thousand sales, and kills them in the middle of it: each
// time so many more are posted, by the first worker alone, by some, by all at once.
func TestAThousandInvoicesHaveNoGapThoughWorkersAreKilled(t *testing.T) {
	t.Parallel()
	const sales, atOnce = 1000, 3
	binary := workerstest.Build(t)
	l := startPlan(t, playground.Plan{Code: "woo-riga", Name: "A thousand orders", Environment: commerce.Production, Made: sales, Straight: true})
	l.stockUp(t)
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "woo-riga"))

	crew := workerstest.Hire(t, binary, workerSettings(l), atOnce)
	for _, kill := range []struct{ posted, victims int }{{1, 1}, {100, 1}, {250, 2}, {400, atOnce}, {600, 1}, {750, 2}} {
		require.Eventually(t, func() bool { return l.invoices(t) >= kill.posted }, 3*time.Minute, 20*time.Millisecond)
		require.NoError(t, crew.Kill(context.WithoutCancel(t.Context()), kill.victims))
	}
	require.Eventually(t, func() bool { return l.invoices(t) == sales && nothingLeft(t, l) }, 3*time.Minute, 50*time.Millisecond)
	require.NoError(t, crew.StopAll())
	require.Equal(t, 10, crew.Killed())

	requireSound(t, l.Environment())
	require.Equal(t, "1000 sales, 1000 settled", l.text(t, "SELECT format('%s sales, %s settled', count(*), count(*) FILTER (WHERE state = 'settled')) FROM sales"))
	require.Equal(t, "1000 invoices of 1000 sales, 1 to 1000", l.text(t, `SELECT format('%s invoices of %s sales, %s to %s', count(*), count(DISTINCT sale_id), min(number), max(number))
		FROM documents WHERE type = 'invoice' AND series_id = (SELECT id FROM document_series WHERE prefix = 'INV-')`))
	require.Equal(t, "1000 documents", l.text(t, "SELECT count(*) || ' documents' FROM documents"), "no draft was left and none was cancelled")
	require.Equal(t, "0 out of order", l.text(t, `SELECT count(*) || ' out of order' FROM (
			SELECT number, lag(number, 1, 0::bigint) OVER w AS before, issued_on, lag(issued_on) OVER w AS day_before, number_text FROM documents WINDOW w AS (ORDER BY number)
		) d WHERE number <> before + 1 OR issued_on < day_before OR number_text <> 'INV-' || lpad(number::text, 6, '0')`))
	require.Equal(t, "next is 1001", l.text(t, "SELECT 'next is ' || next_number FROM document_series WHERE prefix = 'INV-'"))
	require.Equal(t, "0 others used", l.text(t, "SELECT count(*) || ' others used' FROM document_series WHERE prefix <> 'INV-' AND next_number <> 1"))
	require.Equal(t, "1000 payments of 1000 sales", l.text(t, "SELECT format('%s payments of %s sales', count(*), count(DISTINCT sale_id)) FROM payments"))
}

// stockUp puts more of each item in stock than anybody orders.
func (l *local) stockUp(t *testing.T) {
	t.Helper()
	_, err := l.db.Exec(t.Context(), `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT item_id, warehouse_id, 1000000, 'adjustment', 'plenty/' || item_id FROM stock_levels`)
	require.NoError(t, err)
}

// invoices is how many are posted.
func (l *local) invoices(t *testing.T) (posted int) {
	t.Helper()
	require.NoError(t, l.db.QueryRow(t.Context(), "SELECT count(*) FROM documents WHERE number IS NOT NULL").Scan(&posted))
	return posted
}

// text is a query's one value.
func (l *local) text(t *testing.T, sql string) (text string) {
	t.Helper()
	require.NoError(t, l.db.QueryRow(t.Context(), sql).Scan(&text))
	return text
}

package db_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func TestAPostedDocumentStaysAsItIsForEverybody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	draft := b.draft(b.sale("2"))
	_, posted := b.posted("1")
	for _, change := range []string{
		"net = 9, total = 11.10", "tax = 2, total = 12", "currency = 'USD'", "sold = 'g'", "number = 7", "number_text = 'X'",
		"issued_on = '2020-01-01'", "posted_at = now() + interval '1 day'", "sale_id = 1",
		"state = 'draft', series_id = NULL, number = NULL, number_text = NULL, issued_on = NULL, posted_at = NULL",
	} {
		requireRefused(t, b.inVain(fmt.Sprintf("UPDATE documents SET %s WHERE id = %d", change, posted)), "documents_stay_posted")
	}
	for _, part := range []string{"document_lines", "document_taxes"} {
		for _, sql := range []string{
			"UPDATE %s SET tax = 1 WHERE document_id = %d",
			"DELETE FROM %s WHERE document_id = %d",
			"UPDATE %s SET document_id = 1 WHERE document_id = %d", // out of it, into the draft
		} {
			requireRefused(t, b.inVain(fmt.Sprintf(sql, part, posted)), "documents_stay_posted")
		}
		requireRefused(t, b.inVain(fmt.Sprintf("UPDATE %s SET document_id = %d WHERE document_id = %d", part, posted, draft)), "documents_stay_posted")
	}
	requireRefused(t, b.inVain(fmt.Sprintf(`INSERT INTO document_lines (document_id, position, kind, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
		VALUES (%d, 9, 'rounding', '', 'x', 1, 0, 0, 0, '{}', '')`, posted)), "documents_stay_posted")
	require.Error(t, b.inVain(fmt.Sprintf("DELETE FROM documents WHERE id = %d", posted)))
	require.NoError(t, b.inVain(fmt.Sprintf("DELETE FROM document_lines WHERE document_id = %d", draft)), "a draft may change")
}

func TestAPaidDocumentStaysPaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, posted := b.posted("1")
	require.NoError(t, b.pay(sale, posted, "12.10", "k"))
	requireRefused(t, b.inVain(fmt.Sprintf("UPDATE documents SET state = 'posted' WHERE id = %d", posted)), "documents_paid_in_full")
}

func TestADocumentThatDoesNotAddUpIsNotCommitted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, sql string }{
		{"a line short", "UPDATE document_lines SET net = net - 0.01"},
		{"a line too many", `INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
			VALUES (1, 2, 'goods', 1, 'TEA', 'Tea', 1, 0, 1, 0, '{}', '2')`},
		{"another net", "UPDATE documents SET net = 11, total = 13.10"},
		{"another tax", "UPDATE documents SET tax = 3, total = 13"},
		{"posted after its lines went", "DELETE FROM document_lines; UPDATE documents SET state = 'posted', series_id = 1, number = 1, number_text = 'x', issued_on = now(), posted_at = now()"},
		{"posted after its taxes went", "DELETE FROM document_taxes; UPDATE documents SET state = 'posted', series_id = 1, number = 1, number_text = 'x', issued_on = now(), posted_at = now()"},
		{"a document without lines", "INSERT INTO documents (sale_id, type, state, currency, net, tax, total, sold) VALUES (1, 'invoice', 'cancelled', 'EUR', 1, 0, 1, 'f')"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.draft(b.sale("1"))
			tx, err := b.app.Begin(t.Context())
			require.NoError(t, err)
			_, err = tx.Conn().PgConn().Exec(t.Context(), tt.sql).ReadAll()
			require.NoError(t, err, "only the commit knows")
			requireRefused(t, tx.Commit(t.Context()), "documents_add_up")
			require.Equal(t, "10.00 draft", b.text("SELECT net || ' ' || state FROM documents"))
		})
	}
}

func TestNumbersHaveNoGapsWhoeverPostsAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const posters = 20
	documents := make([]int64, posters)
	for i := range documents {
		documents[i] = b.draft(b.sale(fmt.Sprint(i)))
	}
	errGaveUp := errors.New("gave up")
	var g errgroup.Group
	for i, document := range documents {
		g.Go(func() error {
			err := db.InTx(t.Context(), b.app, func(tx pgx.Tx) error {
				if _, err := b.post(t.Context(), tx, document); err != nil {
					return err
				}
				if i%4 == 0 {
					return errGaveUp
				}
				return nil
			})
			if i%4 == 0 && errors.Is(err, errGaveUp) {
				return nil
			}
			return err
		})
	}
	require.NoError(t, g.Wait())
	var numbers []int64
	require.NoError(t, b.owner.QueryRow(t.Context(), "SELECT array_agg(number ORDER BY number) FROM documents WHERE state = 'posted'").Scan(&numbers))
	require.Len(t, numbers, 15)
	for i, number := range numbers {
		require.EqualValues(t, i+1, number)
	}
	require.Equal(t, "16", b.text("SELECT next_number::text FROM document_series WHERE document_type = 'invoice'"))

	again, err := b.post(t.Context(), b.app, documents[1])
	require.ErrorIs(t, err, errNoRows, "posting twice takes no second number: %s", again)
	require.Equal(t, "16", b.text("SELECT next_number::text FROM document_series WHERE document_type = 'invoice'"))
}

func TestTwoPaymentsAtOnceNeverPayTooMuch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	var g errgroup.Group
	for i := range 8 {
		g.Go(func() error { return b.pay(sale, document, "6.05", fmt.Sprint(i)) })
	}
	require.NoError(t, g.Wait(), "money that came in is never dropped")
	require.Equal(t, "paid 12.10 8", b.text("SELECT concat_ws(' ', state, paid, (SELECT count(*) FROM payments)) FROM documents"))
	require.Equal(t, "12.10 2", b.text("SELECT concat_ws(' ', sum(amount), count(*)) FROM payment_allocations"), "the rest stays the buyer's")
}

func TestTheSamePaymentIsRecordedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	for range 3 {
		require.NoError(t, b.pay(sale, document, "2.10", "k"))
	}
	require.Equal(t, "posted 2.10 1", b.text("SELECT concat_ws(' ', state, paid, (SELECT count(*) FROM payments)) FROM documents"))
}

func TestTwoDeliveriesAtOnceNeverTakeWhatIsNotThere(t *testing.T) {
	t.Parallel()
	b := setup(t) // ten pieces
	const deliveries = 5
	notes := make([]int64, deliveries)
	for i := range notes {
		sale, document := b.posted(fmt.Sprint(i))
		notes[i] = b.note(sale, document, 4)
	}
	errs := make([]error, deliveries)
	var g errgroup.Group
	for i, note := range notes {
		g.Go(func() error { errs[i] = queries.StockMovesOfNote(t.Context(), b.app, note); return nil })
	}
	require.NoError(t, g.Wait())
	left := 0
	for _, err := range errs {
		if err != nil {
			requireRefused(t, err, "stock_levels_not_negative")
			left++
		}
	}
	require.Equal(t, 3, left)
	require.Equal(t, "2", b.text("SELECT on_hand::text FROM stock_levels"))
	require.Equal(t, "2", b.text("SELECT sum(quantity)::text FROM stock_moves"), "on hand is the sum of the moves")
	requireRefused(t, queries.StockMovesOfNote(t.Context(), b.app, notes[slices.IndexFunc(errs, func(err error) bool { return err == nil })]), "stock_moves_key_unique")
}

func TestAnInvoiceTellsItsNumberInAnEvent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.posted("1")
	require.Equal(t, "Invoice INV-000001 over 12.10 EUR issued.", b.text("SELECT text FROM sale_events"))
}

func TestACancelledDraftLeavesRoomForAnotherInvoice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale := b.sale("1")
	b.draft(sale)
	require.NoError(t, queries.DraftsCancel(t.Context(), b.app, sale, []int64{}))
	kept := b.draft(sale)
	require.NoError(t, queries.DraftsCancel(t.Context(), b.app, sale, []int64{kept}))
	require.Equal(t, "cancelled draft", b.text("SELECT string_agg(state, ' ' ORDER BY id) FROM documents"))
	require.NoError(t, queries.DraftUpdate(t.Context(), b.app, dbgen.DraftUpdateParams{ID: 1, Net: parse(t, "0"), Tax: parse(t, "0"), Total: parse(t, "0")}))
	require.Equal(t, "10.00", b.text("SELECT net::text FROM documents WHERE id = 1"), "what is cancelled isn't written over")
}

package db_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

func TestARefundIsCreditedOnceHoweverOftenAtOnce(t *testing.T) {
	t.Parallel()
	r := setupRace(t)
	crediting := func(ctx context.Context, tx pgx.Tx) error {
		refund := "r1"
		_, err := queries.CreditDraftInsert(ctx, tx, dbgen.CreditDraftInsertParams{CreditsID: r.invoiceID, RefundID: &refund, Net: money.Zero, Tax: money.Zero, Total: money.Zero})
		return err
	}
	requireRefused(t, r.after(crediting, crediting), "documents_one_credit_per_refund")
	require.Len(t, r.books(), 2)
}

func TestTwoInvoicesOfOneSaleAreNeverBothPosted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		rule string
		want string
	}{
		{"where the first is posted", (*races).after, "documents_one_active_invoice", "INV-000002"},
		{"where the first stays a draft", (*races).afterNone, "documents_one_draft", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			sale := r.sale("2")
			another := func(ctx context.Context, tx pgx.Tx) error {
				var document int64
				if err := tx.QueryRow(ctx, "INSERT INTO documents (sale_id, type, currency, net, tax, total, sold) VALUES ($1, 'invoice', 'EUR', 0, 0, 0, 'f') RETURNING id", sale).Scan(&document); err != nil {
					return err
				}
				return r.posting(document)(ctx, tx)
			}
			requireRefused(t, tt.meet(r, r.posting(r.draft(sale)), another), tt.rule)
			require.Equal(t, tt.want, r.text("SELECT concat_ws(',', VARIADIC array_agg(number_text)) FROM documents WHERE sale_id = $1", sale))
			require.Equal(t, "true", r.text("SELECT (next_number = (SELECT max(number) + 1 FROM documents))::text FROM document_series WHERE document_type = 'invoice'"), "no number is lost")
		})
	}
}

func TestTheLastPieceIsDeliveredOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		rule string
	}{
		{"to who was first", (*races).after, "stock_levels_not_negative"},
		{"to the second where the first took nothing", (*races).afterNone, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			r.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, 1, -9, 'adjustment', 'k')", r.item)
			taking := func(note int64) deed {
				return func(ctx context.Context, tx pgx.Tx) error { return queries.StockMovesOfNote(ctx, tx, note) }
			}
			other, invoice := r.posted("2")
			err := tt.meet(r, taking(r.note(r.saleID, r.invoiceID, 1)), taking(r.note(other, invoice, 1)))
			if tt.rule != "" {
				requireRefused(t, err, tt.rule)
			} else {
				require.NoError(t, err)
			}
			require.Equal(t, "0 after 1 delivery", r.text("SELECT on_hand || ' after ' || (SELECT count(*) FROM stock_moves WHERE kind = 'delivery') || ' delivery' FROM stock_levels"))
		})
	}
}

// TestADraftIsPostedAsItStands: whoever changes a draft and whoever posts it take
// turns, in whichever order they come.
func TestADraftIsPostedAsItStands(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]string{
		"a line's item is renamed":      "UPDATE document_lines SET name = 'Coffee' WHERE document_id = $1",
		"a line is over something else": "UPDATE document_lines SET quantity = 2, discount = 1 WHERE document_id = $1",
		"a line goes":                   "DELETE FROM document_lines WHERE document_id = $1",
		"a tax goes":                    "DELETE FROM document_taxes WHERE document_id = $1",
		"a tax is of another rate":      "UPDATE document_taxes SET percent = 20 WHERE document_id = $1",
		"a line is added": `INSERT INTO document_lines (document_id, position, kind, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
			VALUES ($1, 2, 'rounding', '', 'x', 1, 0, 0, 0, '{}', '')`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			document := r.draft(r.sale("2"))
			requireRefused(t, r.after(r.posting(document), doing(change, document)), "documents_stay_posted")
			require.Equal(t, "1 line, 1 Tea less 0, 1 tax of 21", r.parts(document))
		})
		t.Run(name+" first", func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			document := r.draft(r.sale("2"))
			before := r.parts(document)
			if err := r.after(doing(change, document), r.posting(document)); err != nil {
				requireRefused(t, err, "documents_add_up")
				require.Equal(t, "draft", r.text("SELECT state FROM documents WHERE id = $1", document))
			}
			require.NotEqual(t, before, r.parts(document), "what was changed first is what is posted, or not posted")
		})
	}
}

// parts are the lines and taxes of a document.
func (r *races) parts(document int64) string {
	return r.text(`SELECT format('%s line, %s Tea less %s, %s tax of %s',
			count(DISTINCT l.position), max(l.quantity) FILTER (WHERE l.name = 'Tea'), max(l.discount), count(DISTINCT t.tax_group), max(t.percent))
		FROM documents d LEFT JOIN document_lines l ON l.document_id = d.id LEFT JOIN document_taxes t ON t.document_id = d.id WHERE d.id = $1`, document)
}

// TestNumbersGoByDate: somebody whose day isn't over yet waits for the number of
// somebody whose next day has begun.
func TestNumbersGoByDate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		want string
	}{
		{"it is issued on the day of the number before", (*races).after, "INV-000001 03-01 due 03-01, INV-000002 03-03 due 03-03, INV-000003 03-03 due 03-03"},
		{"on its own day where that number came to nothing", (*races).afterNone, "INV-000001 03-01 due 03-01, INV-000002 03-02 due 03-02"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			early, late := r.draft(r.sale("2")), r.draft(r.sale("3"))
			require.NoError(t, tt.meet(r, r.postingOn(3, late), r.postingOn(2, early)))
			require.Equal(t, tt.want, r.text(`SELECT string_agg(format('%s %s due %s', number_text, to_char(issued_on, 'MM-DD'), to_char(due_on, 'MM-DD')), ', ' ORDER BY number)
				FROM documents WHERE number IS NOT NULL`))
		})
	}
}

// postingOn posts an invoice on a day of March that is due at once.
func (r *races) postingOn(day int, document int64) deed {
	return func(ctx context.Context, tx pgx.Tx) error {
		on := time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC)
		_, err := queries.DocumentPost(ctx, tx, dbgen.DocumentPostParams{ID: document, PosID: r.pos, Environment: "production", IssuedOn: on, DueOn: on})
		return err
	}
}

// TestAMailThatEndsWhileAnotherBeginsIsTheEarlierOne, by the state of the document's last.
func TestAMailThatEndsWhileAnotherBeginsIsTheEarlierOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		meet func(r *races, first, second deed) error
		want string
	}{
		{"the later one", (*races).after, "intended"},
		{"the only one where that came to nothing", (*races).afterNone, "sent"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRace(t)
			r.exec("INSERT INTO document_mails (document_id, state, error, done_at) VALUES ($1, 'in_doubt', 'the line was cut', now())", r.invoiceID)
			require.NoError(t, tt.meet(r, doing(sendAgain, r.invoiceID), doing("UPDATE document_mails SET state = 'sent', error = NULL WHERE sending = 1")))
			require.Equal(t, tt.want, r.text("SELECT mail FROM documents WHERE id = $1", r.invoiceID))
		})
	}
}

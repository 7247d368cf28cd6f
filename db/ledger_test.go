package db_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// credit drafts a credit note of one line without tax, for a refund or ("") for the rest.
func (b *bundle) credit(invoice int64, refund, amount string) (note int64, err error) {
	b.t.Helper()
	tx, err := b.app.Begin(b.t.Context())
	require.NoError(b.t, err)
	defer func() { _ = tx.Rollback(context.Background()) }()
	params := dbgen.CreditDraftInsertParams{CreditsID: invoice, Net: parse(b.t, amount), Tax: money.Zero, Total: parse(b.t, amount)}
	if refund != "" {
		params.RefundID = &refund
	}
	if note, err = queries.CreditDraftInsert(b.t.Context(), tx, params); err != nil {
		return 0, err
	}
	_, err = tx.Exec(b.t.Context(), `INSERT INTO document_lines (document_id, position, kind, item_id, sku, name, quantity, discount, net, tax, tax_groups, remote_line_id)
		VALUES ($1, 1, 'goods', $2, 'TEA', 'Tea', 1, 0, $3, 0, '{}', '1')`, note, b.item, params.Net)
	require.NoError(b.t, err)
	return note, tx.Commit(b.t.Context())
}

// credited is a posted credit note.
func (b *bundle) credited(invoice int64, refund, amount string) int64 {
	b.t.Helper()
	note, err := b.credit(invoice, refund, amount)
	require.NoError(b.t, err)
	_, err = b.post(b.t.Context(), b.app, note)
	require.NoError(b.t, err)
	return note
}

// money books money of any kind; a zero document leaves it free.
func (b *bundle) money(sale, document int64, kind, refund, amount string) error {
	params := dbgen.PaymentAddParams{
		SaleID: sale, Kind: kind, Amount: parse(b.t, amount), Currency: "EUR", PaidAt: time.Now(), MoneyAccount: "bank",
		Key: fmt.Sprint(kind, refund, document, amount),
	}
	if document != 0 {
		params.DocumentID = &document
	}
	if refund != "" {
		params.RefundID = &refund
	}
	_, err := queries.PaymentAdd(b.t.Context(), b.app, params)
	return err
}

// ledger is what each document of a sale has come to: state, paid, cleared, credited.
func (b *bundle) ledger(sale int64) (all []string) {
	b.t.Helper()
	documents, err := queries.LedgerDocuments(b.t.Context(), b.app, []int64{sale})
	require.NoError(b.t, err)
	for _, d := range documents {
		all = append(all, fmt.Sprintf("%s %s: paid %s, cleared %s, credited %s", d.Number, d.State, d.Paid, d.Cleared, d.Credited))
	}
	return all
}

func TestACreditNoteTakesWhatIsOpenOfItsInvoice(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, invoice := b.posted("1")
	b.credited(invoice, "r1", "2.10")
	require.Equal(t, []string{
		"INV-000001 posted: paid 0, cleared 2.10, credited 2.10",
		"CN-000001 paid: paid 0, cleared 2.10, credited 0",
	}, b.ledger(sale))
	require.NoError(t, b.pay(sale, invoice, "10.00", "k"))
	require.Equal(t, "INV-000001 paid: paid 10.00, cleared 2.10, credited 2.10", b.ledger(sale)[0])
	require.Equal(t, "Credit note CN-000001 to invoice INV-000001 over 2.10 EUR issued.",
		b.text("SELECT text FROM sale_events ORDER BY id DESC LIMIT 1"))
}

func TestACreditNoteOfAPaidInvoiceIsOwedUntilMoneyGoesBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, invoice := b.posted("1")
	require.NoError(t, b.pay(sale, invoice, "12.10", "k"))
	note := b.credited(invoice, "r1", "12.10")
	require.Equal(t, []string{
		"INV-000001 reversed: paid 12.10, cleared 0, credited 12.10",
		"CN-000001 posted: paid 0, cleared 0, credited 0",
	}, b.ledger(sale))
	require.NoError(t, b.money(sale, note, "refund", "r1", "-5"))
	require.Equal(t, "CN-000001 posted: paid 5, cleared 0, credited 0", b.ledger(sale)[1])
	require.NoError(t, b.money(sale, note, "refund", "r2", "-8"))
	require.Equal(t, "CN-000001 paid: paid 12.10, cleared 0, credited 0", b.ledger(sale)[1])
	free := b.text("SELECT (p.amount - a.amount)::text FROM payments p JOIN payment_allocations a ON a.payment_id = p.id WHERE p.refund_id = 'r2'")
	require.Equal(t, "-0.90", free, "what is too much stays free, and isn't dropped")
}

func TestMoneyThatIsTakenBackOpensItsInvoiceAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, invoice := b.posted("1")
	require.NoError(t, b.pay(sale, invoice, "12.10", "k"))
	b.credited(invoice, "", "12.10")
	require.NoError(t, b.money(sale, invoice, "reversal", "", "-12.10"))
	require.NoError(t, queries.SaleSettle(t.Context(), b.app, sale))
	want := []string{
		"INV-000001 reversed: paid 0, cleared 12.10, credited 12.10",
		"CN-000001 paid: paid 0, cleared 12.10, credited 0",
	}
	require.Equal(t, want, b.ledger(sale))
	require.NoError(t, queries.SaleSettle(t.Context(), b.app, sale))
	require.Equal(t, want, b.ledger(sale), "clearing twice clears once")
	again := b.draft(sale)
	_, err := b.post(t.Context(), b.app, again)
	require.NoError(t, err, "a reversed invoice leaves room for another one")
}

func TestWhatIsPaidTooMuchIsKeptAsTheBuyers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, _ := b.posted("1")
	require.NoError(t, b.money(sale, 0, "payment", "", "15"))
	require.Equal(t, []string{"INV-000001 posted: paid 0, cleared 0, credited 0"}, b.ledger(sale), "a prepayment")
	for range 2 {
		require.NoError(t, queries.SaleSettle(t.Context(), b.app, sale))
		require.Equal(t, []string{"INV-000001 paid: paid 12.10, cleared 0, credited 0"}, b.ledger(sale))
		require.Equal(t, "12.10", b.text("SELECT sum(amount)::text FROM payment_allocations"), "the rest stays the buyer's")
	}
}

func TestCreditNotesAtOnceNeverCreditTooMuch(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, invoice := b.posted("1")
	notes := make([]int64, 5)
	for i := range notes {
		var err error
		notes[i], err = b.credit(invoice, fmt.Sprint(i), "5")
		require.NoError(t, err)
	}
	errs := make([]error, len(notes))
	var g errgroup.Group
	for i, note := range notes {
		g.Go(func() error { _, errs[i] = b.post(t.Context(), b.app, note); return nil })
	}
	require.NoError(t, g.Wait())
	refused := 0
	for _, err := range errs {
		if err != nil {
			requireRefused(t, err, "documents_credited_within_total")
			refused++
		}
	}
	require.Equal(t, 3, refused)
	require.Equal(t, "INV-000001 posted: paid 0, cleared 10, credited 10", b.ledger(sale)[0])
	require.Equal(t, "3", b.text("SELECT next_number::text FROM document_series WHERE document_type = 'credit_note'"), "no number is lost")
}

func TestARefundIsCreditedOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, invoice := b.posted("1")
	b.credited(invoice, "r1", "1")
	_, err := b.credit(invoice, "r1", "1")
	requireRefused(t, err, "documents_one_credit_per_refund")
	b.credited(invoice, "", "1")
	_, err = b.credit(invoice, "", "1")
	requireRefused(t, err, "documents_one_credit_per_refund")
}

func TestOnlyAPostedInvoiceIsCredited(t *testing.T) {
	t.Parallel()
	b := setup(t)
	note, err := b.credit(b.draft(b.sale("1")), "r1", "1")
	require.NoError(t, err)
	_, err = b.post(t.Context(), b.app, note)
	requireRefused(t, err, "documents_credit_a_posted_invoice")
}

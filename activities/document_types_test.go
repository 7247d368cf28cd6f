package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

// bookedAs is a back office whose channel books by another policy.
func bookedAs(t *testing.T, change func(p *posting.Policy), orders ...int64) *bundle {
	t.Helper()
	b := setup(t, orders...)
	change(&b.policy)
	b.savePolicy()
	return b
}

func TestAReceiptIsAnInvoiceInASeriesOfItsOwn(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.DocumentType = posting.Receipt }, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "REC-000001 paid 43.49", b.documents())
}

func TestAnOrderOnlyIsSettledByItsPrepayment(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.DocumentType = posting.OrderOnly }, straight, 345)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "awaiting_payment", b.walk(345).State)
	require.Empty(t, b.documents())
	require.Equal(t, "bank 43.49", b.money())
}

func TestADocumentThatIsIssuedByHandWaitsForAPerson(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.IssueByHand = true }, straight)
	require.Equal(t, "awaiting_release", b.readAndWalk(straight).State)
	require.Equal(t, "issue_by_hand", b.reasons(straight))
	require.Empty(t, b.documents())
	require.Equal(t, "bank 43.49", b.money(), "a prepayment")

	b.give("do it", activities.CommandIssue, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49", b.documents(), "settled by the prepayment")
	require.Equal(t, "bank 43.49", b.money())
	require.Equal(t, "settled", b.walk(straight).State, "it was asked for once and for all")
}

func TestADraftThatIsLeftIsPostedByARelease(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.LeaveDraft = true }, straight)
	require.Equal(t, "awaiting_release", b.readAndWalk(straight).State)
	require.Equal(t, "invoice draft 43.49", b.documents())
	require.Empty(t, b.money())
	b.give("post it", activities.CommandRelease, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49", b.documents())

	b.refund(straight, `{"amount": "3.49"}`)
	require.Equal(t, "awaiting_release", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49; credit_note draft 3.49", b.documents())
	b.give("post it too", activities.CommandRelease, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49; CN-000001 paid 3.49", b.documents())
}

func TestADocumentThatWaitsForTheMoney(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.IssueOnPayment = true }, 345)
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Empty(t, b.documents())
	b.shop.SetStatus(345, "processing")
	require.Equal(t, "settled", b.readAndWalk(345).State)
	require.Equal(t, "INV-000001 paid 26.78", b.documents())
}

func TestAPaymentThatIsBookedWithTheDocument(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.PayImmediately = true }, 345)
	require.Equal(t, "awaiting_delivery", b.readAndWalk(345).State)
	require.Equal(t, "INV-000001 paid 26.78", b.documents())
}

func TestAPrepaymentInvoiceIsSettledAndThenTheInvoice(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) {
		p.DocumentType, p.DeliveryStatuses = posting.PrepaymentInvoice, []string{"completed"}
	}, 345)
	waits := b.readAndWalk(345)
	require.Equal(t, "awaiting_payment", waits.State)
	require.Contains(t, waits.Details, "26.78 EUR")
	require.Equal(t, "PRE-000001 posted 26.78", b.documents())

	b.shop.SetStatus(345, "processing")
	require.Equal(t, "awaiting_delivery", b.readAndWalk(345).State)
	require.Equal(t, "PRE-000001 paid 26.78", b.documents())
	require.Equal(t, "bank 26.78", b.money())

	b.shop.SetStatus(345, "completed")
	require.Equal(t, "settled", b.readAndWalk(345).State)
	require.Equal(t, "PRE-000001 paid 26.78; INV-000001 paid 26.78", b.documents())
	require.Equal(t, "bank 26.78", b.money(), "one payment settles both")
	require.Empty(t, b.open())
}

func TestAPrepaymentInvoiceIsWithdrawn(t *testing.T) {
	t.Parallel()
	prepaid := func(p *posting.Policy) {
		p.DocumentType, p.DeliveryStatuses = posting.PrepaymentInvoice, []string{"completed"}
	}
	t.Run("when its order is refused", func(t *testing.T) {
		t.Parallel()
		b := bookedAs(t, prepaid, 345)
		b.shop.SetStatus(345, "processing")
		require.Equal(t, "awaiting_delivery", b.readAndWalk(345).State)
		b.shop.SetStatus(345, "cancelled")
		require.Equal(t, "cancelled", b.readAndWalk(345).State)
		require.Equal(t, "PRE-000001 cancelled", b.list("SELECT number_text || ' ' || state FROM documents"))
		require.Empty(t, b.money())
	})
	t.Run("when its order sells something else", func(t *testing.T) {
		t.Parallel()
		b := bookedAs(t, prepaid, 345)
		require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
		b.addLine(345)
		require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
		require.Equal(t, "PRE-000001 cancelled; PRE-000002 posted", b.list("SELECT number_text || ' ' || state FROM documents ORDER BY id"))
	})
	t.Run("when the goods leave before the money is here", func(t *testing.T) {
		t.Parallel()
		b := bookedAs(t, prepaid, cash)
		b.exec("UPDATE payment_mappings SET paid_statuses = '{never}' WHERE remote_method = 'cod'")
		require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
		b.shop.SetStatus(cash, "completed")
		require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
		require.Equal(t, "PRE-000001 cancelled; INV-000001 posted", b.list("SELECT number_text || ' ' || state FROM documents ORDER BY id"))
	})
}

func TestAnInvoiceIsDueByTheChannelsTerms(t *testing.T) {
	t.Parallel()
	b := bookedAs(t, func(p *posting.Policy) { p.DueAfter = 14 }, 345)
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Equal(t, "14", b.list("SELECT (due_on - issued_on)::text FROM documents"))
	b.shop.SetStatus(345, "cancelled")
	b.readAndWalk(345)
	require.Equal(t, 1, b.count("documents WHERE type = 'credit_note' AND due_on IS NULL"))
}

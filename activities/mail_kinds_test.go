package activities_test

import (
	"sync/atomic"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
	"github.com/orderloom/orderloom/internal/posting"
)

// subjects are what the mails of a server are about.
func subjects(t *testing.T, server *mailtest.Server) (all []string) {
	t.Helper()
	for _, got := range server.Received() {
		all = append(all, header(t, got.Content, "Subject"))
	}
	return all
}

func TestEveryKindOfDocumentIsMailed(t *testing.T) {
	t.Parallel()
	t.Run("an invoice and its credit note", func(t *testing.T) {
		t.Parallel()
		server := &mailtest.Server{}
		b := setup(t, straight).mails(server)
		b.readAndWalk(straight)
		b.refund(straight, `{"amount": "3.49"}`)
		require.Equal(t, "settled", b.readAndWalk(straight).State)
		require.Equal(t, []string{"Invoice INV-000001 · Order 278 · Web shops", "Credit note CN-000001 · Order 278 · Web shops"}, subjects(t, server))
	})
	t.Run("what takes a cancelled order back", func(t *testing.T) {
		t.Parallel()
		server := &mailtest.Server{}
		b := setup(t, straight).mails(server)
		b.readAndWalk(straight)
		b.shop.SetStatus(straight, "cancelled")
		b.readAndWalk(straight)
		require.Equal(t, "INV-000001 1 sent 1; CN-000001 1 sent 1", b.mailed())
	})
	t.Run("a receipt", func(t *testing.T) {
		t.Parallel()
		server := &mailtest.Server{}
		b := bookedAs(t, func(p *posting.Policy) { p.DocumentType = posting.Receipt }, straight).mails(server)
		b.readAndWalk(straight)
		require.Equal(t, []string{"Receipt REC-000001 · Order 278 · Web shops"}, subjects(t, server))
	})
	t.Run("an order that is cancelled before anything was posted", func(t *testing.T) {
		t.Parallel()
		server := &mailtest.Server{}
		b := setup(t, pending).mails(server)
		b.readAndWalk(pending)
		b.shop.SetStatus(pending, "cancelled")
		require.Equal(t, "cancelled", b.readAndWalk(pending).State)
		require.Empty(t, server.Received())
		require.Zero(t, b.count("sale_steps WHERE step = 'mail'"), "there is nothing to mail, and no step for it")
	})
}

func TestOneMailThatIsRefusedDoesNotStopTheNext(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := &mailtest.Server{OnRcpt: func(c *smtp.Conn) error {
		if asked.Add(1) == 1 {
			return mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})(c)
		}
		return nil
	}}
	b := setup(t, refunded).mails(server)
	require.Equal(t, "settled", b.readAndWalk(refunded).State)
	require.Equal(t, "INV-000001 1 refused 1; CN-000001 1 sent 1; CN-000002 1 sent 1; CN-000003 1 sent 1; CN-000004 1 sent 1", b.mailed())
}

func TestAWithdrawnPrepaymentInvoiceAsksForNothingAnyMore(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := bookedAs(t, func(p *posting.Policy) { p.DocumentType = posting.PrepaymentInvoice }, 345).mails(server)
	b.readAndWalk(345)
	require.Contains(t, subjects(t, server)[0], "Prepayment invoice ")
	b.shop.SetStatus(345, "cancelled")
	b.readAndWalk(345)
	require.Equal(t, "cancelled", b.list("SELECT state FROM documents"))
	_, err := activities.Onlooker{DB: b.db.App}.DocumentPaper(t.Context(), 1)
	require.True(t, fault.Is(err, fault.Conflict), err)
	_, err = b.mailAgain("one", 1)
	require.True(t, fault.Is(err, fault.Conflict), err)
	require.Len(t, server.Received(), 1)
}

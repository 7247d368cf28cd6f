package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

// mailAgain is a person's word to mail a document.
func (b *bundle) mailAgain(key string, document int64) (activities.DocumentToMail, error) {
	b.t.Helper()
	return activities.MailDocument(b.t.Context(), b.db.App, activities.DocumentMail{
		Key: key, DocumentID: document, Actor: "anna", Reason: "the buyer lost it",
	})
}

func TestAPersonMailsAgain(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.exec("DELETE FROM outbox")

	done, err := b.mailAgain("one", 1)
	require.NoError(t, err)
	require.Equal(t, activities.DocumentToMail{Number: "INV-000001", State: "intended"}, done)
	require.Equal(t, "order woo-riga 278", b.list("SELECT concat_ws(' ', topic, channel, subject) FROM outbox"), "its lifecycle is woken")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 1 sent 1; INV-000001 2 sent 1", b.mailed())
	require.Len(t, server.Received(), 2)
	require.NotEqual(t, header(t, server.Received()[0].Content, "Message-ID"), header(t, server.Received()[1].Content, "Message-ID"))

	again, err := b.mailAgain("one", 1)
	require.NoError(t, err)
	require.Equal(t, activities.DocumentToMail{Number: "INV-000001", GivenBefore: true, State: "sent"}, again)
	b.walk(straight)
	require.Len(t, server.Received(), 2)
	require.JSONEq(t, `{"document": "INV-000001", "reason": "the buyer lost it"}`, b.list("SELECT detail::text FROM journal WHERE action = 'mail' AND actor = 'anna'"))
}

func TestAPersonMailsWhatNobodyMailsByItself(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	b.policy.SendByEmail = false
	b.savePolicy()
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Empty(t, b.mailed())
	_, err := b.mailAgain("one", 1)
	require.NoError(t, err)
	b.walk(straight)
	require.Equal(t, "INV-000001 1 sent 1", b.mailed())

	b.policy.SendByEmail = true
	b.savePolicy()
	b.walk(straight)
	require.Len(t, server.Received(), 1, "it was mailed")
}

func TestTheSameCommandManyTimesMailsOnce(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	b.readAndWalk(straight)
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			_, err := b.mailAgain("one", 1)
			return err
		})
	}
	require.NoError(t, g.Wait())
	b.walk(straight)
	require.Len(t, server.Received(), 2)
	require.Equal(t, 1, b.count("journal WHERE actor = 'anna'"))
}

func TestAMailWithoutSenseIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		env   commerce.Environment
		spoil func(*bundle)
		want  string
	}{
		{name: "by another's key", spoil: func(b *bundle) { b.give("one", activities.CommandRetry, straight) }, want: "belongs to another command"},
		{name: "while it is mailed", spoil: func(b *bundle) { _, err := b.mailAgain("two", 1); require.NoError(b.t, err) }, want: "INV-000001 is being mailed"},
		{name: "without an address", spoil: func(b *bundle) { b.buys(straight, given{}); b.readAll() }, want: "no e-mail address"},
		{name: "in a rehearsal", env: commerce.Working, want: "channel woo-riga is a working one: nothing is mailed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.env == "" {
				tt.env = commerce.Production
			}
			b := setupIn(t, tt.env, straight).mails(&mailtest.Server{})
			b.readAndWalk(straight)
			if tt.spoil != nil {
				tt.spoil(b)
			}
			before := b.ledger()
			_, err := b.mailAgain("one", 1)
			require.ErrorContains(t, err, tt.want)
			require.True(t, fault.Is(err, fault.Conflict), err)
			require.Equal(t, before, b.ledger())
		})
	}
}

func TestADocumentThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.mailAgain("one", 99)
	require.True(t, fault.Is(err, fault.NotFound), err)
	_, err = activities.Onlooker{DB: b.db.App}.DocumentPaper(t.Context(), 99)
	require.True(t, fault.Is(err, fault.NotFound), err)
}

func TestADraftIsNotMailed(t *testing.T) {
	t.Parallel()
	b := setup(t, straight).mails(&mailtest.Server{})
	b.policy.Automatic = false
	b.savePolicy()
	b.readAndWalk(straight)
	require.Equal(t, "draft", b.list("SELECT state FROM documents"))
	_, err := b.mailAgain("one", 1)
	require.True(t, fault.Is(err, fault.Conflict), err)
	require.ErrorContains(t, err, "a draft is not mailed")
	require.Empty(t, b.mailed())
}

package activities_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
	"github.com/orderloom/orderloom/internal/paper"
)

// mails makes the channel mail its documents by a server.
func (b *bundle) mails(server *mailtest.Server) *bundle {
	b.t.Helper()
	sender, err := mail.New(server.Start(b.t, mail.StartTLS))
	require.NoError(b.t, err)
	b.set.Mail = sender
	b.policy.SendByEmail = true
	b.savePolicy()
	return b
}

// mailed is every mail and what became of it.
func (b *bundle) mailed() string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', d.number_text, m.sending, m.state, m.attempts) FROM document_mails m JOIN documents d ON d.id = m.document_id ORDER BY m.id`)
}

// told is what a sale's events say of its mails.
func (b *bundle) told() string {
	b.t.Helper()
	return b.list("SELECT text FROM sale_events WHERE key LIKE 'mail/%' ORDER BY id")
}

// attachment is the message's file and its name.
func attachment(t *testing.T, content []byte) (name string, file []byte) {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(content))
	require.NoError(t, err)
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	require.NoError(t, err)
	parts := multipart.NewReader(message.Body, params["boundary"])
	_, err = parts.NextPart()
	require.NoError(t, err)
	part, err := parts.NextPart()
	require.NoError(t, err)
	file, err = io.ReadAll(base64.NewDecoder(base64.StdEncoding, part))
	require.NoError(t, err)
	return part.FileName(), file
}

// header is a message's header, decoded.
func header(t *testing.T, content []byte, name string) string {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(content))
	require.NoError(t, err)
	text, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get(name))
	require.NoError(t, err)
	return text
}

func TestADocumentIsMailedOnce(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	for range 3 {
		b.walk(straight)
	}
	require.Equal(t, "INV-000001 1 sent 1", b.mailed())
	require.Len(t, server.Received(), 1)
	got := server.Received()[0]
	require.Equal(t, "liga@example.test", got.To)
	require.Equal(t, "Invoice INV-000001 · Order 278 · Web shops", header(t, got.Content, "Subject"))
	require.Equal(t, b.list("SELECT '<' || message_id || '>' FROM document_mails"), header(t, got.Content, "Message-ID"))
	require.Regexp(t, `^<document-1-[a-z2-7]{26}@example\.com>$`, header(t, got.Content, "Message-ID"))

	name, file := attachment(t, got.Content)
	require.Equal(t, "INV-000001.pdf", name)
	document, err := activities.Onlooker{DB: b.db.App}.DocumentPaper(t.Context(), 1)
	require.NoError(t, err)
	want, err := paper.Render(document)
	require.NoError(t, err)
	require.True(t, bytes.Equal(want, file), "the PDF is the one that anybody gets of it")

	require.Equal(t, "Invoice INV-000001 e-mailed.", b.told())
	require.Contains(t, b.notes(straight)[0], "\nInvoice INV-000001 e-mailed.\n")
	require.Equal(t, "done INV-000001 sent", b.list("SELECT state || ' ' || detail FROM sale_steps WHERE step = 'mail'"))
	require.Equal(t, "INV-000001", b.list("SELECT detail->>'document' FROM journal WHERE action = 'mail document' AND result = 'sent'"))
}

func TestAMailThatMayHaveArrivedIsNeverSentAgainByItself(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{OnContent: mailtest.HangUp}
	b := setup(t, straight).mails(server)
	require.Equal(t, "settled", b.readAndWalk(straight).State, "it holds nothing up")
	for range 3 {
		b.walk(straight)
	}
	require.Equal(t, "INV-000001 1 in_doubt 1", b.mailed())
	require.Len(t, server.Received(), 1)
	require.Equal(t, "Invoice INV-000001: nobody knows whether its e-mail arrived. Ask the buyer; `orderloom document mail INV-000001` sends it again.", b.told())
	require.Equal(t, "failed INV-000001 in doubt", b.list("SELECT state || ' ' || detail FROM sale_steps WHERE step = 'mail'"))
	require.Contains(t, b.list("SELECT error FROM document_mails"), "it may have been delivered")
}

func TestAMailWhoseSenderBrokeDownIsInDoubt(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	b.set.Mail = dyingMailer{b.set.Mail}
	b.readAll()
	require.PanicsWithValue(t, "killed", func() { _, _ = b.pass(t.Context(), straight) })
	require.Equal(t, "INV-000001 1 intended 1", b.mailed())
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 1 in_doubt 1", b.mailed())
	require.Len(t, server.Received(), 1)
}

// dyingMailer dies after a message was taken.
type dyingMailer struct{ activities.Mailer }

func (m dyingMailer) Send(ctx context.Context, message mail.Message) error {
	if err := m.Mailer.Send(ctx, message); err != nil {
		return err
	}
	panic("killed")
}

func TestWhatBecameOfAMailIsNotedAlsoWhenTheStepsTimeIsOver(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	b.readAll()
	ctx, cancel := context.WithCancel(t.Context())
	b.set.Mail = lateMailer{b.set.Mail, cancel}
	_, err := b.pass(ctx, straight)
	require.ErrorContains(t, err, "context canceled")
	require.Equal(t, "INV-000001 1 sent 1", b.mailed())
}

// lateMailer sends with the last of its time.
type lateMailer struct {
	activities.Mailer
	over func()
}

func (m lateMailer) Send(ctx context.Context, message mail.Message) error {
	defer m.over()
	return m.Mailer.Send(ctx, message)
}

func TestAMailThatIsPutOffIsTriedAgainAsTheSame(t *testing.T) {
	t.Parallel()
	var ids []string
	var asked atomic.Int64
	server := &mailtest.Server{OnRcpt: func(c *smtp.Conn) error {
		if asked.Add(1) < 3 {
			return mailtest.Reply(451, smtp.EnhancedCode{4, 7, 1})(c)
		}
		return nil
	}}
	b := setup(t, straight).mails(server)
	b.readAll()
	for range 2 {
		_, err := b.pass(t.Context(), straight)
		require.False(t, asTemporal(t, err).NonRetryable())
		require.ErrorContains(t, err, "refuses the recipient for now (451 4.7.1)")
		ids = append(ids, b.list("SELECT message_id FROM document_mails WHERE state = 'intended' AND NOT under_way"))
	}
	require.Empty(t, b.told())
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 1 sent 3", b.mailed())
	require.Equal(t, ids[0], ids[1])
	require.Equal(t, "<"+ids[0]+">", header(t, server.Received()[0].Content, "Message-ID"))
}

func TestAMailServerThatStaysAwayHoldsNothingUpForLong(t *testing.T) {
	t.Parallel()
	b := setup(t, straight).mails(&mailtest.Server{OnConnect: mailtest.Reply(421, smtp.EnhancedCode{4, 3, 2})})
	b.readAll()
	_, err := b.pass(t.Context(), straight)
	require.ErrorContains(t, err, "not ready (421)")
	b.exec("UPDATE document_mails SET attempts = 13")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 1 refused 14", b.mailed())
	require.Equal(t, "Invoice INV-000001 was not e-mailed: the server is not ready (421). `orderloom document mail INV-000001` sends it.", b.told())
}

func TestAMailThatCannotBeSentIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		env    commerce.Environment
		server *mailtest.Server
		spoil  func(*bundle)
		want   string // mails
		told   string
		error  string
	}{
		{
			name: "a recipient nobody knows", server: &mailtest.Server{OnRcpt: mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})},
			want: "INV-000001 1 refused 1", error: "Invalid: the server refuses the recipient (550 5.1.1)",
			told: "Invoice INV-000001 was not e-mailed: the server refuses the recipient (550 5.1.1). `orderloom document mail INV-000001` sends it.",
		},
		{
			name: "a password that is refused", server: &mailtest.Server{OnMail: mailtest.Reply(530, smtp.EnhancedCode{5, 7, 0})},
			want: "INV-000001 1 refused 1", error: "Unauthorized: the server wants a user to log in (530 5.7.0)",
			told: "Invoice INV-000001 was not e-mailed: the server wants a user to log in (530 5.7.0). `orderloom document mail INV-000001` sends it.",
		},
		{
			name: "an address that is none", spoil: func(b *bundle) { b.buys(straight, given{email: "liga, example"}) },
			want: "INV-000001 1 refused 1", error: "the recipient's address can't be read",
			told: "Invoice INV-000001 was not e-mailed: the recipient's address can't be read. `orderloom document mail INV-000001` sends it.",
		},
		{
			name: "no mail server", spoil: func(b *bundle) { b.set.Mail = nil },
			want: "INV-000001 1 refused 1", error: "set ORDERLOOM_SMTP_ADDRESS and ORDERLOOM_SMTP_FROM of the worker",
			told: "Invoice INV-000001 was not e-mailed: no mail server is set: set ORDERLOOM_SMTP_ADDRESS and ORDERLOOM_SMTP_FROM of the worker. `orderloom document mail INV-000001` sends it.",
		},
		{
			name: "a buyer without an address", spoil: func(b *bundle) { b.buys(straight, given{}) },
			want: "INV-000001 1 withheld 0", error: "the order has no e-mail address",
			told: "Invoice INV-000001 was not e-mailed: the order has no e-mail address. `orderloom document mail INV-000001` sends it.",
		},
		{
			name: "a rehearsal", env: commerce.Working,
			want: "INV-000001 1 withheld 0", error: "channel woo-riga is a working one: nothing is mailed",
		},
		{
			name: "a throw-away shop", env: commerce.Test,
			want: "INV-000001 1 withheld 0", error: "channel woo-riga is a test one: nothing is mailed",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.server == nil {
				tt.server = &mailtest.Server{}
			}
			if tt.env == "" {
				tt.env = commerce.Production
			}
			b := setupIn(t, tt.env, straight).mails(tt.server)
			if tt.spoil != nil {
				tt.spoil(b)
			}
			require.Equal(t, "settled", b.readAndWalk(straight).State, "it holds nothing up")
			b.walk(straight)
			require.Equal(t, tt.want, b.mailed())
			require.Equal(t, tt.told, b.told())
			require.Contains(t, b.list("SELECT error FROM document_mails"), tt.error)
			require.Empty(t, tt.server.Received())
		})
	}
}

func TestAChannelThatBeginsToMailDoesNotMailThePast(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Empty(t, b.mailed(), "the channel doesn't mail")
	b.mails(server)
	b.set.Now = func() time.Time { return time.Now().Add(8 * 24 * time.Hour) }
	b.walk(straight)
	require.Equal(t, "INV-000001 1 withheld 0", b.mailed())
	require.Contains(t, b.told(), "posted more than a week before")
	require.Empty(t, server.Received())
}

func TestTwoPassesAtOnceMailOnce(t *testing.T) {
	t.Parallel()
	server := &mailtest.Server{}
	b := setup(t, straight).mails(server)
	b.readAll()
	in, err := b.book(t.Context(), straight)
	require.NoError(t, err)
	outcomes := make(chan error)
	for range 4 {
		go func() {
			_, err := b.set.SendDocuments(t.Context(), in.Walk)
			outcomes <- err
		}()
	}
	for range 4 {
		require.NoError(t, <-outcomes)
	}
	require.Len(t, server.Received(), 1)
	require.Equal(t, "INV-000001 1 sent 1", b.mailed(), "who came second took the first for dead; the first knew better")
}

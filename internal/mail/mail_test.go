package mail_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"net"
	netmail "net/mail"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

func message() mail.Message {
	return mail.Message{
		ID:      "document-17@shop.example.com",
		To:      "Jānis Їжак <jane@example.com>",
		Subject: "Rēķins OL-INV-2026-000123 · Рахунок",
		Text:    "Labdien!\n\nПідтвердження в додатку.\n.\nThat dot stands alone.\n",
		File:    "Rēķins 000123.pdf",
		PDF:     bytes.Repeat([]byte("%PDF-1.7 \x00\xff\r\n.\r\n"), 5000),
	}
}

func send(t *testing.T, s mail.Settings, m mail.Message) error {
	t.Helper()
	sender, err := mail.New(s)
	require.NoError(t, err)
	return sender.Send(t.Context(), m)
}

func TestMessageArrivesAsItWasGiven(t *testing.T) {
	t.Parallel()
	for _, way := range []mail.TLS{mail.StartTLS, mail.Implicit, mail.NoTLS} {
		t.Run(string(way), func(t *testing.T) {
			t.Parallel()
			s := &mailtest.Server{}
			require.NoError(t, send(t, s.Start(t, way), message()))

			received := s.Received()
			require.Len(t, received, 1)
			require.Equal(t, "shop@example.com", received[0].From)
			require.Equal(t, "jane@example.com", received[0].To)
			require.Equal(t, way != mail.NoTLS, received[0].Secure)
			requireMessage(t, received[0].Content)
		})
	}
}

func requireMessage(t *testing.T, content []byte) {
	t.Helper()
	want := message()
	got, err := netmail.ReadMessage(bytes.NewReader(content))
	require.NoError(t, err)
	require.Equal(t, "<"+want.ID+">", got.Header.Get("Message-ID"))
	require.Equal(t, want.Subject, decoded(t, got.Header.Get("Subject")))
	require.Equal(t, "auto-generated", got.Header.Get("Auto-Submitted"))
	from, err := got.Header.AddressList("From")
	require.NoError(t, err)
	require.Equal(t, []*netmail.Address{{Name: "Ziemeļu Gaisma", Address: "shop@example.com"}}, from)
	to, err := got.Header.AddressList("To")
	require.NoError(t, err)
	require.Equal(t, []*netmail.Address{{Name: "Jānis Їжак", Address: "jane@example.com"}}, to)
	sent, err := got.Header.Date()
	require.NoError(t, err)
	require.WithinDuration(t, time.Now(), sent, time.Hour)

	kind, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/mixed", kind)
	parts := multipart.NewReader(got.Body, params["boundary"])
	text, err := parts.NextPart() // it undoes quoted-printable by itself
	require.NoError(t, err)
	require.Equal(t, "text/plain; charset=UTF-8", text.Header.Get("Content-Type"))
	body, err := io.ReadAll(text)
	require.NoError(t, err)
	require.Equal(t, want.Text, string(bytes.ReplaceAll(body, []byte("\r\n"), []byte("\n"))))

	requireFile(t, parts)
	_, err = parts.NextPart()
	require.ErrorIs(t, err, io.EOF)
}

func requireFile(t *testing.T, parts *multipart.Reader) {
	t.Helper()
	file, err := parts.NextPart()
	require.NoError(t, err)
	kind, _, err := mime.ParseMediaType(file.Header.Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "application/pdf", kind)
	how, params, err := mime.ParseMediaType(file.Header.Get("Content-Disposition"))
	require.NoError(t, err)
	require.Equal(t, "attachment", how)
	require.Equal(t, message().File, decoded(t, params["filename"]))
	require.Equal(t, "base64", file.Header.Get("Content-Transfer-Encoding"))
	pdf, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file))
	require.NoError(t, err)
	require.True(t, bytes.Equal(message().PDF, pdf))
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	text, err := new(mime.WordDecoder).DecodeHeader(header)
	require.NoError(t, err)
	return text
}

func TestSendsWithoutLoginWhereThereIsNoUser(t *testing.T) {
	t.Parallel()
	s := &mailtest.Server{NoLogin: true}
	settings := s.Start(t, mail.StartTLS)
	settings.User, settings.Password = "", ""
	require.NoError(t, send(t, settings, message()))
	require.Len(t, s.Received(), 1)
}

func TestLostGoodbyeIsNoFailure(t *testing.T) {
	t.Parallel()
	s := &mailtest.Server{}
	settings := s.Start(t, mail.NoTLS)
	settings.Port = relayUntil(t, settings.Port, "QUIT\r\n")
	require.NoError(t, send(t, settings, message()))
	require.Len(t, s.Received(), 1)
}

func TestFailuresAreSortedByTheirRemedy(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		server  *mailtest.Server
		change  func(*mail.Settings)
		want    fault.Kind
		message string
		taken   int
		unknown bool
	}{
		"a refused password needs an operator": {
			change: func(s *mail.Settings) { s.Password = "wrong" },
			want:   fault.Unauthorized, message: "refuses user or password (535)",
		},
		"a server without a way to log in needs an operator": {
			server: &mailtest.Server{NoLogin: true},
			want:   fault.Unauthorized, message: "no safe way to log in",
		},
		"a server that wants a login for the sender needs an operator": {
			server: &mailtest.Server{OnMail: mailtest.Reply(530, smtp.EnhancedCode{5, 7, 0})},
			want:   fault.Unauthorized, message: "(530 5.7.0)",
		},
		"a busy server heals": {
			server: &mailtest.Server{OnConnect: mailtest.Reply(421, smtp.EnhancedCode{4, 3, 2})},
			want:   fault.Transient, message: "not ready (421)",
		},
		"a server that won't talk to us needs a person": {
			server: &mailtest.Server{OnConnect: mailtest.Reply(554, smtp.EnhancedCode{5, 7, 1})},
			want:   fault.Invalid, message: "refuses to talk to us (554)",
		},
		"a refused sender needs a person": {
			server: &mailtest.Server{OnMail: mailtest.Reply(553, smtp.EnhancedCode{5, 1, 8})},
			want:   fault.Invalid, message: "refuses the sender (553 5.1.8)",
		},
		"a refused recipient needs a person": {
			server: &mailtest.Server{OnRcpt: mailtest.Reply(550, smtp.EnhancedCode{5, 1, 1})},
			want:   fault.Invalid, message: "refuses the recipient (550 5.1.1)",
		},
		"a greylisted recipient heals": {
			server: &mailtest.Server{OnRcpt: mailtest.Reply(451, smtp.EnhancedCode{4, 7, 1})},
			want:   fault.Transient, message: "refuses the recipient for now (451 4.7.1)",
		},
		"a message refused after it was read needs a person": {
			server: &mailtest.Server{OnContent: mailtest.Reply(552, smtp.EnhancedCode{5, 3, 4})},
			want:   fault.Invalid, message: "refuses the message (552 5.3.4)", taken: 1,
		},
		"a message put off after it was read heals": {
			server: &mailtest.Server{OnContent: mailtest.Reply(452, smtp.EnhancedCode{4, 3, 1})},
			want:   fault.Transient, message: "refuses the message for now (452 4.3.1)", taken: 1,
		},
		"a connection lost before the greeting heals": {
			server: &mailtest.Server{OnConnect: mailtest.HangUp},
			want:   fault.Transient, message: "EOF",
		},
		"a connection lost at the sender heals": {
			server: &mailtest.Server{OnMail: mailtest.HangUp},
			want:   fault.Transient, message: "lost before the sender was taken",
		},
		"a connection lost at the recipient heals": {
			server: &mailtest.Server{OnRcpt: mailtest.HangUp},
			want:   fault.Transient, message: "lost before the recipient was taken",
		},
		"a connection lost after the message leaves it in doubt": {
			server: &mailtest.Server{OnContent: mailtest.HangUp},
			want:   fault.Transient, message: "may have been delivered", taken: 1, unknown: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := tt.server
			if s == nil {
				s = &mailtest.Server{}
			}
			settings := s.Start(t, mail.StartTLS)
			if tt.change != nil {
				tt.change(&settings)
			}
			err := send(t, settings, message())
			requireFault(t, err, tt.want, tt.message)
			require.Equal(t, tt.unknown, fault.OutcomeUnknown(err))
			require.Len(t, s.Received(), tt.taken)
		})
	}
}

// requireFault also sees that nobody's data is in the error.
func requireFault(t *testing.T, err error, want fault.Kind, message string) {
	t.Helper()
	require.True(t, fault.Is(err, want), "%v", err)
	require.ErrorContains(t, err, message)
	for _, private := range []string{"jane@", "Jānis", "Їжак", mailtest.User, mailtest.Password, "wrong", "OL-INV", "wanted"} {
		require.NotContains(t, err.Error(), private)
	}
}

func TestSilenceAfterTheMessageLeavesItInDoubt(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := &mailtest.Server{OnContent: func(*smtp.Conn) error { <-release; return nil }}
	settings := s.Start(t, mail.StartTLS)
	t.Cleanup(func() { close(release) })
	settings.Timeout = 2 * time.Second
	err := send(t, settings, message())
	requireFault(t, err, fault.Transient, "may have been delivered")
	require.True(t, fault.OutcomeUnknown(err))
}

func TestDeadlineOfTheCallerBoundsASending(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := &mailtest.Server{OnRcpt: func(*smtp.Conn) error { <-release; return nil }}
	settings := s.Start(t, mail.StartTLS)
	t.Cleanup(func() { close(release) })
	sender, err := mail.New(settings)
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	err = sender.Send(ctx, message())
	requireFault(t, err, fault.Transient, "lost before the recipient was taken")
	require.False(t, fault.OutcomeUnknown(err))
}

func TestMessageCutShortIsNeverTaken(t *testing.T) {
	t.Parallel()
	s := &mailtest.Server{}
	settings := s.Start(t, mail.NoTLS)
	m := message()
	m.PDF = bytes.Repeat(m.PDF, 200) // more than any buffer on the way takes
	settings.Port = relayUntil(t, settings.Port, base64.StdEncoding.EncodeToString(m.PDF[:30]))
	err := send(t, settings, m)
	requireFault(t, err, fault.Transient, "lost before the message was taken")
	require.False(t, fault.OutcomeUnknown(err))
	require.Empty(t, s.Received())
}

func TestCancelledCallerIsNotConnected(t *testing.T) {
	t.Parallel()
	sender, err := mail.New((&mailtest.Server{}).Start(t, mail.StartTLS))
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err = sender.Send(ctx, message())
	require.True(t, fault.Is(err, fault.Transient))
	require.ErrorIs(t, err, context.Canceled)
}

func TestUnreachableServerHeals(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, listener.Close())
	err = send(t, mail.Settings{Host: "127.0.0.1", Port: port, From: "shop@example.com"}, message())
	requireFault(t, err, fault.Transient, "connection refused")
}

func TestEncryptionIsNeverLeftOut(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		server, client mail.TLS
		distrust       bool
		message        string
	}{
		"a server without STARTTLS":           {server: mail.NoTLS, client: mail.StartTLS, message: "no encrypted connection"},
		"a clear port for implicit TLS":       {server: mail.NoTLS, client: mail.Implicit, message: "no encrypted connection"},
		"an unknown certificate, STARTTLS":    {server: mail.StartTLS, client: mail.StartTLS, distrust: true, message: "certificate is not trusted"},
		"an unknown certificate, implicitTLS": {server: mail.Implicit, client: mail.Implicit, distrust: true, message: "certificate is not trusted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &mailtest.Server{}
			settings := s.Start(t, tt.server)
			settings.TLS = tt.client
			if tt.distrust {
				settings.Roots = nil
			}
			requireFault(t, send(t, settings, message()), fault.Invalid, tt.message)
			require.Empty(t, s.Received())
		})
	}
}

func TestHeadersCantBeSmuggledIn(t *testing.T) {
	t.Parallel()
	s := &mailtest.Server{}
	m := message()
	m.Subject = "Invoice\r\nBcc: everyone@example.com\r\n\r\nHello"
	require.NoError(t, send(t, s.Start(t, mail.StartTLS), m))
	got, err := netmail.ReadMessage(bytes.NewReader(s.Received()[0].Content))
	require.NoError(t, err)
	require.Empty(t, got.Header.Get("Bcc"))
	require.Equal(t, m.Subject, decoded(t, got.Header.Get("Subject")))
}

func TestMessageThatCantBeSentIsInvalid(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change  func(*mail.Message)
		message string
	}{
		"no recipient":                    {func(m *mail.Message) { m.To = "" }, "recipient's address"},
		"two recipients":                  {func(m *mail.Message) { m.To = "jane@example.com, joe@example.com" }, "recipient's address"},
		"no Message-ID":                   {func(m *mail.Message) { m.ID = "" }, "no Message-ID"},
		"a Message-ID with a second line": {func(m *mail.Message) { m.ID = "a@b\r\nBcc: c@d" }, "no Message-ID"},
		"a Message-ID in brackets":        {func(m *mail.Message) { m.ID = "<a@b>" }, "no Message-ID"},
		"no file name":                    {func(m *mail.Message) { m.File = "" }, "no usable name"},
		"a file name with a second line":  {func(m *mail.Message) { m.File = "a\r\nX: y" }, "no usable name"},
		"an empty file":                   {func(m *mail.Message) { m.PDF = nil }, "is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := message()
			tt.change(&m)
			s := &mailtest.Server{}
			requireFault(t, send(t, s.Start(t, mail.StartTLS), m), fault.Invalid, tt.message)
			require.Empty(t, s.Received())
		})
	}
}

func TestSettingsThatCantWorkAreInvalid(t *testing.T) {
	t.Parallel()
	good := mail.Settings{Host: "mail.example.com", From: "shop@example.com", Password: mailtest.Password}
	sender, err := mail.New(good)
	require.NoError(t, err)
	require.Equal(t, "example.com", sender.Domain())
	for name, change := range map[string]func(*mail.Settings){
		"no host":            func(s *mail.Settings) { s.Host = "" },
		"no such port":       func(s *mail.Settings) { s.Port = 70000 },
		"no such encryption": func(s *mail.Settings) { s.TLS = "ssl" },
		"no sender":          func(s *mail.Settings) { s.From = "shop" },
		"a negative timeout": func(s *mail.Settings) { s.Timeout = -1 },
	} {
		s := good
		change(&s)
		_, err := mail.New(s)
		require.True(t, fault.Is(err, fault.Invalid), name)
		require.NotContains(t, err.Error(), mailtest.Password)
	}
}

// Package mailtest is a real SMTP server for tests, which can misbehave.
package mailtest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/mail"
)

// Who may log in.
const (
	User     = "shop@example.com"
	Password = "tr0ub4dor"
)

// Envelope is a message as the server took it.
type Envelope struct {
	From, To string
	Content  []byte
	Secure   bool
}

// Hook is called at one place of a session; an error is the server's answer there.
type Hook func(*smtp.Conn) error

// Server is a real SMTP server that can misbehave. Its hooks are set before the
// first connection; a nil one lets everything through.
type Server struct {
	OnConnect Hook
	OnMail    Hook
	OnRcpt    Hook
	OnData    Hook // before the content is read
	OnContent Hook // after it was
	NoLogin   bool

	mu    sync.Mutex
	taken []Envelope
}

// session is one connection's.
type session struct {
	*Server

	conn     *smtp.Conn
	envelope Envelope
}

// passwordSession is a session that lets people log in.
type passwordSession struct{ *session }

func hook(conn *smtp.Conn, on Hook) error {
	if on == nil {
		return nil
	}
	return on(conn)
}

// NewSession implements smtp.Backend.
func (s *Server) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	if err := hook(conn, s.OnConnect); err != nil {
		return nil, err
	}
	one := &session{Server: s, conn: conn}
	if s.NoLogin {
		return one, nil
	}
	return passwordSession{one}, nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	_, s.envelope.Secure = s.conn.TLSConnectionState()
	s.envelope.From = from
	return hook(s.conn, s.OnMail)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.envelope.To = to
	return hook(s.conn, s.OnRcpt)
}

func (s *session) Data(r io.Reader) error {
	if err := hook(s.conn, s.OnData); err != nil {
		return err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.envelope.Content = content
	s.mu.Lock()
	s.taken = append(s.taken, s.envelope)
	s.mu.Unlock()
	return hook(s.conn, s.OnContent)
}

func (s passwordSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s passwordSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, word string) error {
		if name != User || word != Password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

// Received is what the server took so far, in order.
func (s *Server) Received() []Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.taken)
}

// HangUp drops the connection without a word.
func HangUp(conn *smtp.Conn) error {
	_ = conn.Conn().Close()
	return errors.New("gone")
}

// Reply is a refusal, or none for now, whose text quotes what nobody should repeat.
func Reply(code int, enhanced smtp.EnhancedCode) Hook {
	return func(*smtp.Conn) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "jane@example.com is not wanted, " + Password}
	}
}

// Start runs the server until the test ends and gives the settings that reach it.
func (s *Server) Start(t testing.TB, way mail.TLS) mail.Settings {
	t.Helper()
	config, roots := certificate(t)
	served := smtp.NewServer(s)
	served.Domain = "mail.example.com"
	served.AllowInsecureAuth = way == mail.NoTLS
	served.ErrorLog = quiet{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	switch way {
	case mail.StartTLS:
		served.TLSConfig = config
	case mail.Implicit:
		listener = tls.NewListener(listener, config)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = served.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = served.Close()
		_ = listener.Close() // Close doesn't know of a listener that isn't served yet
		<-done
	})
	return mail.Settings{
		Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port,
		User: User, Password: Password, From: "Ziemeļu Gaisma <shop@example.com>",
		TLS: way, Roots: roots,
	}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is one for 127.0.0.1, and who vouches for it.
func certificate(t testing.TB) (*tls.Config, *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(nil)
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}, roots
}

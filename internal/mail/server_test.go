package mail_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/mail"
)

const (
	user     = "shop@example.com"
	password = "tr0ub4dor"
)

// envelope is a message as the server took it.
type envelope struct {
	from, to string
	content  []byte
	secure   bool
}

// server is a real SMTP server that can misbehave. Its hooks are set before the
// first connection; a nil one lets everything through.
type server struct {
	onConnect func(*smtp.Conn) error
	onMail    func(*smtp.Conn) error
	onRcpt    func(*smtp.Conn) error
	onData    func(*smtp.Conn) error // before the content is read
	onContent func(*smtp.Conn) error // after it was
	noLogin   bool

	mu    sync.Mutex
	taken []envelope
}

// session is one connection's.
type session struct {
	*server

	conn     *smtp.Conn
	envelope envelope
}

// passwordSession is a session that lets people log in.
type passwordSession struct{ *session }

func hook(conn *smtp.Conn, on func(*smtp.Conn) error) error {
	if on == nil {
		return nil
	}
	return on(conn)
}

func (s *server) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	if err := hook(conn, s.onConnect); err != nil {
		return nil, err
	}
	one := &session{server: s, conn: conn}
	if s.noLogin {
		return one, nil
	}
	return passwordSession{one}, nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	_, s.envelope.secure = s.conn.TLSConnectionState()
	s.envelope.from = from
	return hook(s.conn, s.onMail)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.envelope.to = to
	return hook(s.conn, s.onRcpt)
}

func (s *session) Data(r io.Reader) error {
	if err := hook(s.conn, s.onData); err != nil {
		return err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.envelope.content = content
	s.mu.Lock()
	s.taken = append(s.taken, s.envelope)
	s.mu.Unlock()
	return hook(s.conn, s.onContent)
}

func (s passwordSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s passwordSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, name, word string) error {
		if name != user || word != password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *server) received() []envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.taken
}

// hangUp drops the connection without a word.
func hangUp(conn *smtp.Conn) error {
	_ = conn.Conn().Close()
	return errors.New("gone")
}

func reply(code int, enhanced smtp.EnhancedCode) func(*smtp.Conn) error {
	return func(*smtp.Conn) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: "jane@example.com is not wanted, " + password}
	}
}

// start runs the server and gives the settings that reach it.
func (s *server) start(t *testing.T, way mail.TLS) mail.Settings {
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
		User: user, Password: password, From: "Ziemeļu Gaisma <shop@example.com>",
		TLS: way, Roots: roots,
	}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// certificate is one for 127.0.0.1, and who vouches for it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	web := httptest.NewTLSServer(nil)
	t.Cleanup(web.Close)
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}, roots
}

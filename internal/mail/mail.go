// Package mail sends one message by SMTP, with a document attached or without.
//
// SMTP can't be asked whether a message was taken. So every error says what is
// known: a *fault.Error without Unknown was surely not delivered and may be sent
// again; with Unknown the message was handed over whole and the connection was
// lost before the server's word, so only a person can tell. The Message-ID is the
// caller's, so that a message that was sent twice is recognised by its reader.
//
// Errors name the server and its reply code. They hold no address, no
// credential and nothing of the server's text, which may quote both.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/mail"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// TLS says how the connection is encrypted. None of them falls back to another.
type TLS string

const (
	// StartTLS begins in the clear and sends nothing before it has encrypted; port 587.
	StartTLS TLS = "starttls"
	// Implicit is encrypted from the first byte; port 465.
	Implicit TLS = "implicit"
	// NoTLS stays in the clear, for a relay on this machine; port 25. A password is
	// then sent to localhost alone.
	NoTLS TLS = "none"
)

// DefaultTimeout is how long a sending may take where nothing else is said. A
// server may scan an attachment before it answers, and giving up on it leaves
// the message in doubt.
const DefaultTimeout = 3 * time.Minute

// Settings are a mail server and who sends.
type Settings struct {
	Host     string
	Port     int    // 0 is the usual one for TLS
	User     string // empty: without authentication
	Password secret.String
	From     string // "Shop <shop@example.com>" or the address alone
	TLS      TLS    // empty is StartTLS
	// Roots are whom to trust beside nobody else; nil trusts whom this machine trusts.
	Roots *x509.CertPool
	// Timeout is for one sending, from dialling to the server's last word; 0 is
	// DefaultTimeout.
	Timeout time.Duration
}

// Message is one e-mail to one recipient.
type Message struct {
	ID      string // the Message-ID, without brackets; the same whenever this message is sent
	To      string // "Jane Doe <jane@example.com>" or the address alone
	Subject string
	Text    string // plain
	File    string // the attachment's name; empty: there is none
	PDF     []byte
}

// Sender sends messages through one server. It is safe for concurrent use; each
// message has a connection of its own.
type Sender struct {
	settings Settings
	from     *mail.Address
}

// New checks settings and fills in what they leave out. It doesn't connect. What
// can't work is Invalid.
func New(s Settings) (*Sender, error) {
	const op = "mail: settings"
	if s.TLS == "" {
		s.TLS = StartTLS
	}
	port, known := map[TLS]int{StartTLS: 587, Implicit: 465, NoTLS: 25}[s.TLS]
	if !known {
		return nil, fault.New(fault.Invalid, op, "%q is no way to encrypt: use %s, %s or %s", s.TLS, StartTLS, Implicit, NoTLS)
	}
	if s.Port == 0 {
		s.Port = port
	}
	if s.Timeout == 0 {
		s.Timeout = DefaultTimeout
	}
	if s.Host == "" || s.Port < 1 || s.Port > 65535 || s.Timeout < 0 {
		return nil, fault.New(fault.Invalid, op, "host %q, port %d and timeout %s lead nowhere", s.Host, s.Port, s.Timeout)
	}
	from, err := mail.ParseAddress(s.From)
	if err != nil {
		return nil, fault.New(fault.Invalid, op, "the sender's address can't be read")
	}
	return &Sender{settings: s, from: from}, nil
}

// Send hands the message over once; it doesn't try again. It is not safe to
// repeat after an error with Unknown set. A done ctx stops it while it
// connects; afterwards only its deadline and Settings.Timeout do, since cutting
// a message off leaves it in doubt.
//
// Errors are *fault.Error: Invalid where the server refuses the message or the
// settings don't fit it, Unauthorized where it refuses the credentials,
// Transient for everything that may heal.
func (s *Sender) Send(ctx context.Context, m Message) error {
	message, err := s.compose(m)
	if err != nil {
		return err
	}
	attempt := &attempt{Sender: s, login: &login{settings: s.settings}, until: s.limit(ctx)}
	client, connection, err := attempt.connect(ctx)
	if err != nil {
		return err
	}
	err = client.SendWithSMTPClient(connection, message)
	if message.IsDelivered() {
		_ = connection.Quit() // the message is theirs; whether they say goodbye changes nothing
		attempt.hangUp()
		return nil
	}
	// Without QUIT: it would end a message that was cut short as if it were whole.
	attempt.hangUp()
	return s.unsent(err)
}

// Check connects, encrypts and logs in, and sends nothing. Errors are those of Send.
func (s *Sender) Check(ctx context.Context) error {
	attempt := &attempt{Sender: s, login: &login{settings: s.settings}, until: s.limit(ctx)}
	_, connection, err := attempt.connect(ctx)
	if err != nil {
		return err
	}
	_ = connection.Quit() // whether they say goodbye changes nothing
	attempt.hangUp()
	return nil
}

// Domain is the sender's, for Message-IDs that say where they come from.
func (s *Sender) Domain() string {
	_, domain, _ := strings.Cut(s.from.Address, "@")
	return domain
}

func (s *Sender) op() string { return "mail: send by " + s.address() }

func (s *Sender) address() string {
	return net.JoinHostPort(s.settings.Host, strconv.Itoa(s.settings.Port))
}

func (s *Sender) limit(ctx context.Context) time.Time {
	limit := time.Now().Add(s.settings.Timeout)
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(limit) {
		return deadline
	}
	return limit
}

// attempt is one connection and what became of it.
type attempt struct {
	*Sender
	login      *login
	until      time.Time
	connection net.Conn // nil while there is none
}

// connect is a connection that messages can be sent over; the error is sorted.
func (a *attempt) connect(ctx context.Context) (*gomail.Client, *smtp.Client, error) {
	client, err := a.client()
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, a.op(), "the settings don't fit together")
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		a.hangUp()
		return nil, nil, a.unconnected(err, a.login.begun)
	}
	return client, connection, nil
}

func (a *attempt) client() (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(a.settings.Port),
		gomail.WithTimeout(a.settings.Timeout),
		gomail.WithTLSConfig(a.tls()),
		gomail.WithTLSPolicy(gomail.NoTLS),
		gomail.WithDialContextFunc(a.dial),
		gomail.WithoutNoop(),
		gomail.WithoutRset(),
	}
	if a.settings.TLS == StartTLS {
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if a.settings.User != "" {
		options = append(options, gomail.WithSMTPAuthCustom(smtp.Auth(a.login)))
	}
	return gomail.NewClient(a.settings.Host, options...)
}

func (a *attempt) tls() *tls.Config {
	return &tls.Config{ServerName: a.settings.Host, RootCAs: a.settings.Roots, MinVersion: tls.VersionTLS12}
}

// dial connects, encrypted where that comes first, and bounds all that is done
// over the connection.
func (a *attempt) dial(ctx context.Context, network, address string) (net.Conn, error) {
	ctx, cancel := context.WithDeadline(ctx, a.until)
	defer cancel()
	plain, err := new(net.Dialer).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	a.connection = bounded{Conn: plain, until: a.until}
	if a.settings.TLS != Implicit {
		return a.connection, nil
	}
	encrypted := tls.Client(a.connection, a.tls())
	return encrypted, encrypted.HandshakeContext(ctx)
}

func (a *attempt) hangUp() {
	if a.connection != nil {
		_ = a.connection.Close() // already closed, or of no more use
	}
}

// bounded is a connection whose deadline is never put off beyond until.
type bounded struct {
	net.Conn
	until time.Time
}

// SetDeadline sets the earlier of t and the bound.
func (b bounded) SetDeadline(t time.Time) error {
	if t.After(b.until) {
		t = b.until
	}
	return b.Conn.SetDeadline(t)
}

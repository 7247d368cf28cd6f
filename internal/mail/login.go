package mail

import (
	"errors"
	"slices"

	"github.com/wneessen/go-mail/smtp"
)

// errNoMechanism says that the server offers no way to log in that we take.
var errNoMechanism = errors.New("no known way to log in is offered")

// login logs in by the best way that the server offers, and remembers that it
// began: the errors of this library don't say at which step they arose.
type login struct {
	smtp.Auth

	settings Settings
	begun    bool
}

// Start picks the way. PLAIN and LOGIN refuse a connection in the clear to any
// other machine.
func (l *login) Start(server *smtp.ServerInfo) (string, []byte, error) {
	l.begun = true
	user, password, host := l.settings.User, l.settings.Password.Reveal(), l.settings.Host
	switch {
	case slices.Contains(server.Auth, "SCRAM-SHA-256"):
		l.Auth = smtp.ScramSHA256Auth(user, password)
	case slices.Contains(server.Auth, "PLAIN"):
		l.Auth = smtp.PlainAuth("", user, password, host, false)
	case slices.Contains(server.Auth, "LOGIN"):
		l.Auth = smtp.LoginAuth(user, password, host, false)
	default:
		return "", nil, errNoMechanism
	}
	return l.Auth.Start(server)
}

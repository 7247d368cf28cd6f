package mail

import (
	"bytes"
	"net/mail"
	"regexp"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"github.com/orderloom/orderloom/internal/fault"
)

// compose is the message as it goes out. It is the same each time but for its
// Date and the marks between its parts.
func (s *Sender) compose(m Message) (*gomail.Msg, error) {
	const op = "mail: compose"
	to, err := mail.ParseAddress(m.To)
	switch {
	case err != nil:
		return nil, fault.New(fault.Invalid, op, "the recipient's address can't be read")
	case !plainID(m.ID):
		return nil, fault.New(fault.Invalid, op, "%q is no Message-ID: give name@domain in plain letters", m.ID)
	case len(m.PDF) > 0 && m.File == "" || strings.ContainsFunc(m.File, unicode.IsControl):
		return nil, fault.New(fault.Invalid, op, "the attachment has no usable name")
	case len(m.PDF) == 0 && m.File != "":
		return nil, fault.New(fault.Invalid, op, "the attachment is empty")
	}
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	message.FromMailAddress(s.from)
	message.ToMailAddress(to)
	message.SetMessageIDWithValue(m.ID)
	message.SetGenHeader("Auto-Submitted", "auto-generated") // no robot shall answer
	message.Subject(m.Subject)
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.File == "" {
		return message, nil
	}
	err = message.AttachReader(m.File, bytes.NewReader(m.PDF), gomail.WithFileContentType("application/pdf"))
	return message, fault.Wrap(fault.Invalid, op, err)
}

// plainID reports whether a text can stand in a Message-ID without quotes.
func plainID(text string) bool {
	const atoms = `[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_{|}~-]+)*`
	ok, err := regexp.MatchString(`^`+atoms+`@`+atoms+`$`, text)
	return err == nil && ok && len(text) <= 200
}

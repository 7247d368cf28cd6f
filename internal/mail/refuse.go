package mail

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"

	gomail "github.com/wneessen/go-mail"

	"github.com/orderloom/orderloom/internal/fault"
)

// unconnected sorts what went wrong before any message was on its way; loggingIn
// says that it was while logging in.
func (s *Sender) unconnected(err error, loggingIn bool) error {
	var reply *textproto.Error
	certificate, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case errors.As(err, &reply) && reply.Code < 500:
		return fault.New(fault.Transient, s.op(), "the server is not ready (%d)", reply.Code)
	case errors.As(err, &reply) && loggingIn:
		return fault.New(fault.Unauthorized, s.op(), "the server refuses user or password (%d): check them", reply.Code)
	case errors.As(err, &reply):
		return fault.New(fault.Invalid, s.op(), "the server refuses to talk to us (%d): check host, port and TLS", reply.Code)
	case untrusted:
		return fault.New(fault.Invalid, s.op(), "the server's certificate is not trusted: %s", certificate.Err)
	case lost(err):
		return fault.Wrap(fault.Transient, s.op(), err)
	case loggingIn:
		return fault.New(fault.Unauthorized, s.op(), "the server offers no safe way to log in: check TLS, or leave the user empty")
	default:
		return fault.New(fault.Invalid, s.op(), "no encrypted connection can be made: check port and TLS")
	}
}

// lost reports whether err is the network's, or a ctx that is done: both reach
// us as the end of the connection.
func lost(err error) bool {
	_, ok := errors.AsType[net.Error](err)
	return ok || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// unsent sorts what went wrong with a message. Only after its last byte was
// handed over can the server have taken it without our knowing.
func (s *Sender) unsent(err error) error {
	failed, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return fault.New(fault.Transient, s.op(), "the connection was lost")
	}
	step, code := stepOf(failed.Reason), failed.ErrorCode()
	switch {
	case code == 530 || code == 535:
		return fault.New(fault.Unauthorized, s.op(), "the server wants a user to log in (%s)", replyOf(failed))
	case code >= 500:
		return fault.New(fault.Invalid, s.op(), "the server refuses %s (%s)", step, replyOf(failed))
	case code >= 400:
		return fault.New(fault.Transient, s.op(), "the server refuses %s for now (%s)", step, replyOf(failed))
	case failed.Reason == gomail.ErrSMTPDataClose:
		return &fault.Error{
			Kind: fault.Transient, Op: s.op(), Unknown: true,
			Message: "the connection was lost after the message was handed over: it may have been delivered",
		}
	default:
		return fault.New(fault.Transient, s.op(), "the connection was lost before %s was taken", step)
	}
}

func stepOf(reason gomail.SendErrReason) string {
	switch reason {
	case gomail.ErrSMTPMailFrom:
		return "the sender"
	case gomail.ErrSMTPRcptTo:
		return "the recipient"
	default:
		return "the message"
	}
}

// replyOf is the reply's codes, "550 5.1.1", without its text.
func replyOf(failed *gomail.SendError) string {
	text := strconv.Itoa(failed.ErrorCode())
	if enhanced := failed.EnhancedStatusCode(); enhanced != "" {
		text += " " + enhanced
	}
	return text
}

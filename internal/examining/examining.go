// Package examining looks a shop's server over, as the examination of every shop begins:
// whether anybody answers, how long its certificate is good and how far its clock is off.
package examining

import (
	"crypto/tls"
	"errors"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

const (
	// soonOver is how long before its end a certificate is worth a word.
	soonOver = 14 * 24 * time.Hour
	// offClock is how far a shop's clock may be off without one.
	offClock = time.Minute
)

// Reached is whether anybody answers at the address.
func Reached(answer httpapi.Answer, err error) connectors.Check {
	const name = "address"
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case err == nil:
		return Good(name, "the shop answers within "+answer.Took.Round(time.Millisecond).String())
	case untrusted:
		return Good(name, "somebody answers, and can't prove who it is")
	case answer.Status == 0:
		return Failed(name, err.Error(), "see that the shop's address is right and that it can be reached from here")
	case fault.KindOf(err).Retryable():
		return Failed(name, err.Error(), "try again; if it stays so, the shop's host has to mend it")
	default:
		return Good(name, "somebody answers")
	}
}

// Certificate is how long the shop's certificate is good; scheme is the address's.
func Certificate(scheme string, answer httpapi.Answer, err error, now time.Time) connectors.Check {
	const name = "certificate"
	if scheme == "http" {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "plain http, which only the test environment may use"}
	}
	if wrong, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return Failed(name, wrong.Err.Error(), "renew the shop's certificate, or name its authority in ORDERLOOM_CA_FILE")
	}
	if answer.TLS == nil || len(answer.TLS.PeerCertificates) == 0 {
		return Skipped(name)
	}
	ends := answer.TLS.PeerCertificates[0].NotAfter
	check := Good(name, "good until "+ends.UTC().Format(time.DateOnly))
	if ends.Sub(now) < soonOver {
		check.State, check.Remedy = connectors.CheckWarning, "renew the shop's certificate before then"
	}
	return check
}

// Clock is how far the shop's clock is off, as its answer to a call that began then tells;
// it has failed from refused on, where that isn't 0.
func Clock(answer httpapi.Answer, began time.Time, refused time.Duration) connectors.Check {
	const name = "clock"
	if answer.Date().IsZero() {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "the shop doesn't tell its time"}
	}
	off := answer.Date().Sub(began.Add(answer.Took / 2)).Round(time.Second)
	check := Good(name, "off by "+off.String())
	switch {
	case refused > 0 && off.Abs() >= refused:
		check.State = connectors.CheckFailed
	case off.Abs() > offClock:
		check.State = connectors.CheckWarning
	}
	if check.State != connectors.CheckGood {
		check.Remedy = "have the shop's host set its clock (NTP)"
	}
	return check
}

// Readable is whether a key lets us read orders; remedy is how one is made that does.
func Readable(name, remedy string, err error) connectors.Check {
	switch {
	case err == nil:
		return Good(name, "orders can be read")
	case fault.Is(err, fault.Unauthorized):
		return Failed(name, err.Error(), remedy)
	default:
		return Skipped(name)
	}
}

// Good is a thing that is as it should be.
func Good(name, detail string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckGood, Detail: detail}
}

// Warning is a thing that works, and that a person should know of.
func Warning(name, detail, remedy string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckWarning, Detail: detail, Remedy: remedy}
}

// Failed is a thing that doesn't work.
func Failed(name, detail, remedy string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckFailed, Detail: detail, Remedy: remedy}
}

// Skipped is a thing that can't be looked at, because what comes before it failed.
func Skipped(name string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "what comes before it failed"}
}

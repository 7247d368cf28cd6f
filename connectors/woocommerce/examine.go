package woocommerce

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.Examiner = (*Client)(nil)

const (
	// soonOver is how long before its end a certificate is worth a word.
	soonOver = 14 * 24 * time.Hour
	// offClock is how far a shop's clock may be off without one. Over plain http the
	// shop refuses what is signed farther off than refusedClock.
	offClock     = time.Minute
	refusedClock = 15 * time.Minute
)

// Examine implements connectors.Examiner: the shop is asked for an order, for its
// versions and, where writes says so, to carry out an empty batch, which takes a key
// that may write and writes nothing.
func (c *Client) Examine(ctx context.Context, writes bool) []connectors.Check {
	began := time.Now()
	answer, err := c.do(ctx, httpapi.Call{
		Op: opOf("examine"), Path: "orders", Query: url.Values{"per_page": {"1"}, "_fields": {"id"}}, Out: &[]struct{}{},
	})
	checks := []connectors.Check{reached(answer, err), c.certificate(answer, err, began), api(answer, err), readable(err)}
	if err != nil {
		return append(checks, skipped("clock"), skipped("WooCommerce"), skipped("key writes"))
	}
	return append(checks, c.clock(answer, began), c.version(ctx), c.writable(ctx, writes))
}

// reached is whether anybody answers at the address.
func reached(answer httpapi.Answer, err error) connectors.Check {
	check := connectors.Check{Name: "address", State: connectors.CheckGood, Detail: "the shop answers within " + answer.Took.Round(time.Millisecond).String()}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case err == nil:
	case untrusted:
		check.Detail = "somebody answers, and can't prove who it is"
	case answer.Status == 0:
		check = failed("address", err.Error(), "see that the shop's address is right and that it can be reached from here")
	case fault.KindOf(err).Retryable():
		check = failed("address", err.Error(), "try again; if it stays so, the shop's host has to mend it")
	default:
		check.Detail = "somebody answers"
	}
	return check
}

// certificate is how long the shop's certificate is good.
func (c *Client) certificate(answer httpapi.Answer, err error, now time.Time) connectors.Check {
	const name = "certificate"
	if c.http.Base.Scheme == "http" {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "plain http, which only the test environment may use"}
	}
	if wrong, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return failed(name, wrong.Err.Error(), "renew the shop's certificate, or name its authority in ORDERLOOM_CA_FILE")
	}
	if answer.TLS == nil || len(answer.TLS.PeerCertificates) == 0 {
		return skipped(name)
	}
	ends := answer.TLS.PeerCertificates[0].NotAfter
	check := connectors.Check{Name: name, State: connectors.CheckGood, Detail: "good until " + ends.UTC().Format(time.DateOnly)}
	if ends.Sub(now) < soonOver {
		check.State, check.Remedy = connectors.CheckWarning, "renew the shop's certificate before then"
	}
	return check
}

// api is whether it is WooCommerce's API that answers.
func api(answer httpapi.Answer, err error) connectors.Check {
	const name = "REST API"
	f, isFault := errors.AsType[*fault.Error](err)
	switch {
	case answer.Status == 0:
		return skipped(name)
	case !isFault || f.Kind == fault.Unauthorized || f.Kind == fault.RateLimited:
		return connectors.Check{Name: name, State: connectors.CheckGood, Detail: "it is at " + apiPath}
	case strings.Contains(f.Message, switchOnPermalinks):
		return failed(name, "there is none at the address: with plain permalinks WooCommerce looks at no key", switchOnPermalinks)
	case strings.Contains(f.Message, switchOnPlugin):
		return failed(name, "WordPress answers, but not WooCommerce", "activate the WooCommerce plugin, 3.5 or later")
	case f.Kind.Retryable():
		return skipped(name)
	default:
		return failed(name, err.Error(), "see what answers at the shop's address")
	}
}

// readable is whether the key lets us read.
func readable(err error) connectors.Check {
	const name = "key reads"
	switch {
	case err == nil:
		return connectors.Check{Name: name, State: connectors.CheckGood, Detail: "orders can be read"}
	case fault.Is(err, fault.Unauthorized):
		return failed(name, err.Error(), "give a key of a shop manager with the permission Read/Write")
	default:
		return skipped(name)
	}
}

// clock is how far the shop's clock is off.
func (c *Client) clock(answer httpapi.Answer, began time.Time) connectors.Check {
	const name = "clock"
	if answer.Date().IsZero() {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "the shop doesn't tell its time"}
	}
	off := answer.Date().Sub(began.Add(answer.Took / 2)).Round(time.Second)
	check := connectors.Check{Name: name, State: connectors.CheckGood, Detail: "off by " + off.String()}
	switch {
	case off.Abs() >= refusedClock && c.http.Base.Scheme == "http":
		check.State = connectors.CheckFailed
	case off.Abs() > offClock:
		check.State = connectors.CheckWarning
	}
	if check.State != connectors.CheckGood {
		check.Remedy = "have the shop's host set its clock (NTP)"
	}
	return check
}

// version is whether the shop's WooCommerce is one that we know how to work with.
func (c *Client) version(ctx context.Context) connectors.Check {
	const name = "WooCommerce"
	var status struct {
		Environment struct {
			Version   string `json:"version"`
			WordPress string `json:"wp_version"`
		} `json:"environment"`
	}
	_, err := c.get(ctx, "read the shop's versions", "system_status", url.Values{"_fields": {"environment"}}, &status)
	if err != nil {
		return connectors.Check{Name: name, State: connectors.CheckWarning, Detail: "the shop doesn't tell its version: " + err.Error(), Remedy: "see in the shop (WooCommerce, Status) that it is 3.5 or later"}
	}
	e := status.Environment
	check := connectors.Check{Name: name, State: connectors.CheckGood, Detail: fmt.Sprintf("%.20s on WordPress %.20s", e.Version, e.WordPress)}
	switch {
	case before(e.Version, 3, 5):
		check.State, check.Remedy = connectors.CheckFailed, "update WooCommerce to 3.5 or later"
	case before(e.Version, 5, 8):
		check.State, check.Remedy = connectors.CheckWarning, "update WooCommerce to 5.8 or later: it can't tell which orders changed, so more of them are read"
	}
	return check
}

// before reports whether a version is known to be older than another one.
func before(version string, major, minor int) bool {
	parts := strings.SplitN(version, ".", 3)
	if len(parts) < 2 {
		return false
	}
	m, err1 := strconv.Atoi(parts[0])
	n, err2 := strconv.Atoi(parts[1])
	return err1 == nil && err2 == nil && (m < major || m == major && n < minor)
}

// writable is whether the key lets us write.
func (c *Client) writable(ctx context.Context, writes bool) connectors.Check {
	const name = "key writes"
	if !writes {
		return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "nothing is written to this shop"}
	}
	_, err := c.do(ctx, httpapi.Call{Op: opOf("examine"), Method: http.MethodPost, Path: "orders/batch", Body: struct{}{}})
	switch {
	case err == nil:
		return connectors.Check{Name: name, State: connectors.CheckGood, Detail: "orders can be written"}
	case fault.Is(err, fault.Unauthorized):
		return failed(name, err.Error(), "give a key of a shop manager with the permission Read/Write")
	default:
		return connectors.Check{Name: name, State: connectors.CheckWarning, Detail: err.Error(), Remedy: "try again"}
	}
}

func failed(name, detail, remedy string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckFailed, Detail: detail, Remedy: remedy}
}

// skipped is what can't be looked at, because what comes before it failed.
func skipped(name string) connectors.Check {
	return connectors.Check{Name: name, State: connectors.CheckSkipped, Detail: "what comes before it failed"}
}

package woocommerce

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/examining"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.Examiner = (*Client)(nil)

// giveKey is what to do about a key that isn't let in.
const giveKey = "give a key of a shop manager with the permission Read/Write"

// refusedClock is how far a clock may be off before a shop refuses what is signed over
// plain http.
const refusedClock = 15 * time.Minute

// Examine implements connectors.Examiner: the shop is asked for an order, for its
// versions and, where writes says so, to carry out an empty batch, which takes a key
// that may write and writes nothing.
func (c *Client) Examine(ctx context.Context, writes bool) []connectors.Check {
	began := time.Now()
	answer, err := c.do(ctx, httpapi.Call{
		Op: opOf("examine"), Path: "orders", Query: url.Values{"per_page": {"1"}, "_fields": {"id"}}, Out: &[]struct{}{},
	})
	checks := []connectors.Check{
		examining.Reached(answer, err), examining.Certificate(c.http.Base.Scheme, answer, err, began), api(answer, err), examining.Readable("key reads", giveKey, err),
	}
	if err != nil {
		return append(checks, examining.Skipped("clock"), examining.Skipped("WooCommerce"), examining.Skipped("key writes"))
	}
	return append(checks, examining.Clock(answer, began, c.worstClock()), c.version(ctx), c.writable(ctx, writes))
}

// api is whether it is WooCommerce's API that answers.
func api(answer httpapi.Answer, err error) connectors.Check {
	const name = "REST API"
	f, isFault := errors.AsType[*fault.Error](err)
	switch {
	case answer.Status == 0:
		return examining.Skipped(name)
	case !isFault || f.Kind == fault.Unauthorized || f.Kind == fault.RateLimited:
		return examining.Good(name, "it is at "+apiPath)
	case strings.Contains(f.Message, switchOnPermalinks):
		return examining.Failed(name, "there is none at the address: with plain permalinks WooCommerce looks at no key", switchOnPermalinks)
	case strings.Contains(f.Message, switchOnPlugin):
		return examining.Failed(name, "WordPress answers, but not WooCommerce", "activate the WooCommerce plugin, 3.5 or later")
	case f.Kind.Retryable():
		return examining.Skipped(name)
	default:
		return examining.Failed(name, err.Error(), "see what answers at the shop's address")
	}
}

// worstClock is how far the shop's clock may be off; over TLS that is 0, for as far as
// it may.
func (c *Client) worstClock() time.Duration {
	if c.http.Base.Scheme == "http" {
		return refusedClock
	}
	return 0
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
		return examining.Warning(name, "the shop doesn't tell its version: "+err.Error(), "see in the shop (WooCommerce, Status) that it is 3.5 or later")
	}
	e := status.Environment
	check := examining.Good(name, fmt.Sprintf("%.20s on WordPress %.20s", e.Version, e.WordPress))
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
		return examining.Good(name, "orders can be written")
	case fault.Is(err, fault.Unauthorized):
		return examining.Failed(name, err.Error(), giveKey)
	default:
		return examining.Warning(name, err.Error(), "try again")
	}
}

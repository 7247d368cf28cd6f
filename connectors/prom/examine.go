package prom

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/examining"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.Examiner = (*Client)(nil)

// tooFar is further ahead than any clock is off.
const tooFar = 10 * 365 * 24 * time.Hour

// section is a part of the API that a token may be let into or not.
type section struct {
	name   string
	path   string
	writes any    // what is sent to see whether the token may write; nil is a reading
	needed bool   // nothing works without it
	use    string // what it is for
}

// sections are those that we use. What is written names nothing, so that nothing comes of
// it: a token without the right is refused before that is noticed.
func sections() []section {
	return []section{
		{name: "token: statuses", path: "order_status_options/list", needed: true, use: "map the statuses"},
		{name: "token: payment options", path: "payment_options/list", use: "map the ways to pay"},
		{name: "token: delivery options", path: "delivery_options/list", use: "map the ways of delivery"},
		{name: "token: products", path: "products/list", use: "read the catalogue"},
		{name: "token: messages", path: "messages/list", use: "read buyers' messages"},
		{name: "token: orders, write", path: "orders/set_status", writes: statusChangeJSON{IDs: []uint64{}, Status: "received"}, use: "give statuses back"},
		{name: "token: products, write", path: "products/edit", writes: []struct{}{}, use: "tell stock and prices"},
	}
}

// Examine implements connectors.Examiner: the shop is asked for an order, for what will
// change in ten years, which has to be nothing, and for something of each section that a
// token can be let into.
func (c *Client) Examine(ctx context.Context, writes bool) []connectors.Check {
	began := time.Now()
	one := url.Values{"limit": {"1"}}
	answer, err := c.get(ctx, "examine", ordersPath, one, &struct{}{})
	checks := []connectors.Check{
		examining.Reached(answer, err), examining.Certificate(c.http.Base.Scheme, answer, err, began), apiAt(answer, err),
		examining.Readable("token: orders", "make a token in the company's cabinet (Settings, API tokens) that may read and write orders", err),
	}
	if err != nil {
		checks = append(checks, examining.Skipped("clock"), examining.Skipped("change feed"))
	} else {
		checks = append(checks, examining.Clock(answer, began, 0), c.feed(ctx))
	}
	for _, s := range sections() {
		switch {
		case err != nil:
			checks = append(checks, examining.Skipped(s.name))
		case s.writes != nil && !writes:
			checks = append(checks, connectors.Check{Name: s.name, State: connectors.CheckSkipped, Detail: "nothing is written to this shop"})
		default:
			checks = append(checks, c.openTo(ctx, s))
		}
	}
	return checks
}

// apiAt is whether it is the marketplace's API that answers. A wrong token has a page of
// its own, and so has an address where there is nothing.
func apiAt(answer httpapi.Answer, err error) connectors.Check {
	const name = "API"
	switch {
	case answer.Status == 0, err != nil && fault.KindOf(err) == fault.Transient && answer.Status != http.StatusOK:
		return examining.Skipped(name)
	case err == nil, fault.Is(err, fault.Unauthorized), fault.Is(err, fault.RateLimited):
		return examining.Good(name, "it is at "+apiPath)
	default:
		return examining.Failed(name, err.Error(), "give the marketplace's address, https://my.prom.ua, and not the company's own site")
	}
}

// feed is whether the shop tells what changed since a time.
func (c *Client) feed(ctx context.Context) connectors.Check {
	const name = "change feed"
	query := url.Values{"limit": {"1"}, "last_modified_from": {asked(time.Now().Add(tooFar))}}
	var body struct {
		Orders []json.RawMessage `json:"orders"`
	}
	_, err := c.get(ctx, "examine", ordersPath, query, &body)
	switch {
	case err != nil:
		return examining.Warning(name, err.Error(), "try again")
	case len(body.Orders) > 0:
		return examining.Warning(name, "the shop tells of orders that haven't changed: each look reads all of them", "tell the marketplace's support that orders/list ignores last_modified_from")
	default:
		return examining.Good(name, "the shop tells what changed since a time")
	}
}

// openTo is whether the token is let into a section.
func (c *Client) openTo(ctx context.Context, s section) connectors.Check {
	var err error
	if s.writes == nil {
		_, err = c.get(ctx, "examine", s.path, url.Values{"limit": {"1"}}, nil)
	} else {
		_, err = c.post(ctx, "examine", s.path, s.writes, nil)
	}
	remedy := "give the token the right to it in the company's cabinet, or leave off what needs it: to " + s.use
	switch {
	case err == nil, s.writes != nil && fault.Is(err, fault.Invalid):
		return examining.Good(s.name, "the token is let in, to "+s.use)
	case !fault.Is(err, fault.Unauthorized):
		return examining.Warning(s.name, err.Error(), "try again")
	case s.needed:
		return examining.Failed(s.name, err.Error(), remedy)
	default:
		return examining.Warning(s.name, err.Error(), remedy)
	}
}

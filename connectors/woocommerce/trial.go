package woocommerce

import (
	"context"
	"net/http"
	"net/url"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/examining"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.OrderTrier = (*Client)(nil)

// trialSource is the created_via of a test order: by it we leave it out of every list.
const trialSource = "orderloom-check"

// trialJSON is an order as far as a trial looks at it.
type trialJSON struct {
	ID     fields.Scalar `json:"id"`
	Source string        `json:"created_via"`
}

// TryOrder implements connectors.OrderTrier. The order is pending and has no lines: the
// shop mails nobody for it and moves no stock.
func (c *Client) TryOrder(ctx context.Context) connectors.Check {
	const name = "test order"
	var placed trialJSON
	_, err := c.do(ctx, httpapi.Call{Op: opOf("place a test order"), Method: http.MethodPost, Path: "orders", Out: &placed, Body: map[string]string{
		"status": "pending", "created_via": trialSource, "customer_note": "A test by Orderloom, which removes it at once.",
	}})
	switch {
	case fault.OutcomeUnknown(err):
		return examining.Failed(name, err.Error(), "look in the shop for an order with the note \"A test by Orderloom\", and delete it")
	case err != nil:
		return examining.Failed(name, err.Error(), "mend what the shop says of it, and try again")
	case !plainID(string(placed.ID)):
		return examining.Failed(name, "the shop took the order and doesn't tell its id", "look in the shop for an order with the note \"A test by Orderloom\", and delete it")
	}
	path := "orders/" + string(placed.ID)
	var read trialJSON
	_, unread := c.get(ctx, "read the test order", path, nil, &read)
	_, left := c.do(context.WithoutCancel(ctx), httpapi.Call{
		Op: opOf("remove the test order"), Method: http.MethodDelete, Path: path, Query: url.Values{"force": {"true"}},
	})
	switch {
	case left != nil && !fault.Is(left, fault.NotFound):
		return examining.Failed(name, left.Error(), "delete order "+string(placed.ID)+" in the shop; it is never imported")
	case unread != nil:
		return examining.Failed(name, unread.Error(), "see what keeps the shop from showing an order that it has just taken")
	case read.Source != trialSource:
		return examining.Failed(name, "the shop changes where an order comes from: created_via", "see which of its plugins does")
	}
	return connectors.Check{Name: name, State: connectors.CheckGood, Detail: "placed, read and removed"}
}

package prom

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var (
	_ connectors.OrderStatusSetter   = (*Client)(nil)
	_ connectors.CancellationReasons = (*Client)(nil)
)

// canceled is what an order is that somebody gave up.
const canceled = "canceled"

// customPrefix is what statuses of the company's own begin with; behind it stands their
// id.
const customPrefix = "custom-"

// CancellationReasons are those that every description of the API names; there are others
// that some shops know.
func (*Client) CancellationReasons() []connectors.CancellationReason {
	return []connectors.CancellationReason{
		{Word: "not_available"}, {Word: "buyers_request"}, {Word: "duplicate"}, {Word: "invalid_phone_number"}, {Word: "another", WantsText: true},
	}
}

// statusChangeJSON is what the shop is asked for.
type statusChangeJSON struct {
	IDs          []uint64 `json:"ids"`
	Status       string   `json:"status,omitempty"`
	CustomStatus uint64   `json:"custom_status_id,omitempty"`
	Reason       string   `json:"cancellation_reason,omitempty"`
	Text         string   `json:"cancellation_text,omitempty"`
}

// writtenJSON is what it answers to a write to several things. A soft problem stands
// under warning_message, which nobody has ever told more of.
type writtenJSON struct {
	Processed []fields.Scalar `json:"processed_ids"`
	Errors    json.RawMessage `json:"errors"`
}

// SetOrderStatus moves an order to a status, one of the company's own among them, and
// reads it: the answer to the change holds no order. Orders only go forward: one that has
// that status already, or a later one, stays as it is, and the answer shows as what. A
// cancellation needs one of CancellationReasons.
func (c *Client) SetOrderStatus(ctx context.Context, orderID string, to connectors.StatusChange) (connectors.Read, error) {
	const op = "set order status"
	if err := checkID(op, orderID); err != nil {
		return connectors.Read{}, err
	}
	change, err := c.changeTo(op, to)
	if err != nil {
		return connectors.Read{}, err
	}
	id, _ := strconv.ParseUint(orderID, 10, 63) // checkID did
	change.IDs = []uint64{id}
	var done writtenJSON
	if _, err := c.post(ctx, op, "orders/set_status", change, &done); err != nil {
		return connectors.Read{}, err
	}
	if said := c.refusals(done.Errors)[orderID]; said != "" {
		return connectors.Read{}, c.unlessMissing(ctx, op, id, refused(op, said))
	}
	return c.readWritten(ctx, op, id)
}

// changeTo is what to ask for; what the shop would refuse for want of a reason isn't
// asked.
func (c *Client) changeTo(op string, to connectors.StatusChange) (statusChangeJSON, error) {
	own, isOwn := strings.CutPrefix(to.Status, customPrefix)
	switch {
	case to.Status == "":
		return statusChangeJSON{}, invalid(op, "an empty status")
	case isOwn:
		id, err := strconv.ParseUint(own, 10, 63)
		if err != nil {
			return statusChangeJSON{}, invalid(op, "%.40q is no status: want %s and its id", to.Status, customPrefix)
		}
		return statusChangeJSON{CustomStatus: id}, nil
	case to.Status != canceled:
		return statusChangeJSON{Status: to.Status}, nil
	}
	for _, reason := range c.CancellationReasons() {
		switch {
		case reason.Word != to.Reason:
		case reason.WantsText && to.Text == "":
			return statusChangeJSON{}, invalid(op, "the reason %q needs a text", reason.Word)
		default:
			return statusChangeJSON{Status: canceled, Reason: to.Reason, Text: to.Text}, nil
		}
	}
	return statusChangeJSON{}, invalid(op, "%.40q is no reason to cancel an order that every shop knows", to.Reason)
}

// refused is a no to one of several things.
func refused(op, said string) *fault.Error {
	return httpapi.Refusal(opOf(op), &httpapi.StatusError{Status: 200, Text: said})
}

// unlessMissing is a no to a write, or fault.NotFound where there is no such order: the
// shop says neither in so many words.
func (c *Client) unlessMissing(ctx context.Context, op string, id uint64, no error) error {
	if _, err := c.readOrder(ctx, op, id); fault.Is(err, fault.NotFound) {
		return err
	}
	return no
}

// readWritten reads an order after a write to it was taken. That it can't be read leaves
// open what became of it; that it isn't there doesn't.
func (c *Client) readWritten(ctx context.Context, op string, id uint64) (connectors.Read, error) {
	page, err := c.readOrder(ctx, op, id)
	switch {
	case len(page.Orders) == 1:
		return page.Orders[0], nil
	case len(page.Unreadable) == 1:
		err = invalid(op, "%s", page.Unreadable[0].Reason)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		f.Unknown = f.Kind != fault.NotFound
	}
	return connectors.Read{}, err
}

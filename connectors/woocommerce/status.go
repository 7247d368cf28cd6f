package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// SetOrderStatus moves an order to a status, given without "wc-". Nothing but the
// status is sent: whatever else an update names, the shop works out anew. The shop
// lets any status follow any other and asks for no reason; a word it doesn't know is
// fault.Invalid.
func (c *Client) SetOrderStatus(ctx context.Context, orderID string, to connectors.StatusChange) (connectors.Read, error) {
	const op = "set order status"
	if err := checkID(op, orderID); err != nil {
		return connectors.Read{}, err
	}
	if to.Status == "" {
		return connectors.Read{}, invalid(op, "an empty status")
	}
	return c.updateOrder(ctx, op, orderID, map[string]string{"status": to.Status})
}

// updateOrder changes of an order what body names, and reads the answer.
func (c *Client) updateOrder(ctx context.Context, op, orderID string, body any) (connectors.Read, error) {
	askedAt := time.Now().UTC()
	var raw json.RawMessage
	_, err := c.do(ctx, httpapi.Call{Op: opOf(op), Method: http.MethodPut, Path: "orders/" + orderID, Body: body, Out: &raw})
	if err != nil {
		return connectors.Read{}, missingOrder(err)
	}
	order, err := decodeOrder(raw)
	if err == nil {
		err = c.refundDetails(ctx, &order)
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		f.Op, f.Unknown = opOf(op), true // it was taken, though we can't tell what became of it
		return connectors.Read{}, f
	}
	return connectors.Read{Order: order, AskedAt: askedAt, Payload: connectors.PayloadHash(raw)}, nil
}

// missingOrder is notThere for a write to an order.
func missingOrder(err error) error { return notThere(err, "order_invalid_id") }

// notThere makes a NotFound of the 400 by which some versions answer a write to what
// they don't have; the error's code ends so.
func notThere(err error, code string) error {
	f, isFault := errors.AsType[*fault.Error](err)
	status, isStatus := errors.AsType[*httpapi.StatusError](err)
	if isFault && isStatus && f.Kind == fault.Invalid && strings.HasSuffix(status.Code, code) {
		f.Kind = fault.NotFound
	}
	return err
}

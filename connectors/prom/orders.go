package prom

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
)

var (
	_ connectors.OrderFeed   = (*Client)(nil)
	_ connectors.OrderFinder = (*Client)(nil)
	_ connectors.OrderReader = (*Client)(nil)
	_ connectors.OrderRange  = (*Client)(nil)
)

// The list of orders, and what its answer calls it.
const (
	ordersPath = "orders/list"
	ordersKey  = "orders"
)

// ChangedOrders reads on in the change feed; see readOn.
func (c *Client) ChangedOrders(ctx context.Context, since connectors.FeedPosition) (connectors.OrderPage, error) {
	list, next, err := c.readOn(ctx, "list changed orders", ordersPath, ordersKey, since)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	page := toPage(list)
	page.Next = next
	slices.SortStableFunc(page.Orders, func(a, b connectors.Read) int {
		return a.Order.ModifiedAt.Compare(b.Order.ModifiedAt)
	})
	return page, nil
}

// OrdersPlaced reads a page of the orders placed in r, the newest first. The shop is asked
// for a little more at both ends: nobody says which of them belong to a time.
func (c *Client) OrdersPlaced(ctx context.Context, r connectors.Range, at connectors.ListPosition) (connectors.OrderPage, error) {
	const op = "list placed orders"
	last, err := lastOf(op, at)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	query := url.Values{}
	if !r.Since.IsZero() {
		query.Set("date_from", asked(r.Since.Add(-time.Second)))
	}
	if !r.Until.IsZero() {
		query.Set("date_to", asked(r.Until.Add(2*time.Second)))
	}
	list, err := c.listPage(ctx, op, ordersPath, ordersKey, query, last)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	page := toPage(list)
	page.Rest = connectors.ListPosition{LastID: strconv.FormatUint(cmp.Or(list.last, last), 10)}
	page.Orders = slices.DeleteFunc(page.Orders, func(o connectors.Read) bool {
		placed := o.Order.PlacedAt
		return placed.Before(r.Since) || !r.Until.IsZero() && !placed.Before(r.Until)
	})
	return page, nil
}

// lastOf is the id that a list was read down to.
func lastOf(op string, at connectors.ListPosition) (uint64, error) {
	if at.LastID == "" {
		return 0, nil
	}
	id, err := strconv.ParseUint(at.LastID, 10, 63)
	if err != nil {
		return 0, invalid(op, "%.40q is no place in a list", at.LastID)
	}
	return id, nil
}

// OrdersByID reads up to connectors.PageSize orders by id. Those that stand together in
// the list are read by one call; one that is left takes a call of its own.
func (c *Client) OrdersByID(ctx context.Context, ids []string) (connectors.OrderPage, error) {
	const op = "read orders by id"
	wanted, err := descending(op, ids)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	list, left, err := c.rowsByID(ctx, op, ordersPath, ordersKey, wanted, 1)
	if err != nil || len(left) == 0 {
		return toPage(list), err
	}
	alone, err := c.rawOrder(ctx, op, left[0])
	switch {
	case fault.Is(err, fault.NotFound):
		return toPage(list), nil
	case err != nil:
		return connectors.OrderPage{}, err
	}
	alone.rows = append(list.rows, alone.rows...)
	return toPage(alone), nil
}

// OrdersByNumber reads an order by its number, which is its id.
func (c *Client) OrdersByNumber(ctx context.Context, number string) (connectors.OrderPage, error) {
	if !isID(number) {
		return connectors.OrderPage{}, nil
	}
	return c.OrdersByID(ctx, []string{number})
}

// FindOrder reads one order. The shop's no is a page of HTML, as of any address that isn't
// there, so that the list is asked as well: an order is missing where the shop has a list
// and the order isn't on it.
func (c *Client) FindOrder(ctx context.Context, id string) (connectors.OrderPage, error) {
	const op = "find order"
	wanted, err := descending(op, []string{id})
	if err != nil {
		return connectors.OrderPage{}, err
	}
	page, missing := c.readOrder(ctx, op, wanted[0])
	if !fault.Is(missing, fault.NotFound) {
		return page, missing
	}
	list, _, err := c.oneList(ctx, op, ordersPath, ordersKey, nil, wanted[0]+1)
	switch {
	case fault.Is(err, fault.NotFound):
		return connectors.OrderPage{}, fault.Wrap(fault.Invalid, opOf(op), err)
	case err != nil:
		return connectors.OrderPage{}, err
	case len(list.rows) > 0 && list.rows[0].id == wanted[0]:
		list.rows = list.rows[:1]
		return toPage(list), nil
	}
	return connectors.OrderPage{}, missing
}

// readOrder reads one order by its id.
func (c *Client) readOrder(ctx context.Context, op string, id uint64) (connectors.OrderPage, error) {
	one, err := c.rawOrder(ctx, op, id)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	return toPage(one), nil
}

// rawOrder is a page with one order on it, as it came.
func (c *Client) rawOrder(ctx context.Context, op string, id uint64) (listed, error) {
	one := listed{askedAt: time.Now().UTC()}
	var body struct {
		Order json.RawMessage `json:"order"`
	}
	var err error
	if one.answer, err = c.get(ctx, op, "orders/"+strconv.FormatUint(id, 10), nil, &body); err != nil {
		return listed{}, err
	}
	one.heardAt = time.Now().UTC()
	if got, ok := idOf(body.Order); !ok || got != id {
		return listed{}, invalid(op, "the answer is about no order, or about another one")
	}
	one.rows = []row{{id: id, raw: body.Order, askedAt: one.askedAt}}
	return one, nil
}

// toPage reads all orders of a page. One that can't be understood is set aside and hides
// no other.
func toPage(list listed) connectors.OrderPage {
	page := connectors.OrderPage{ShopTime: list.answer.Date(), AskedAt: list.askedAt, HeardAt: list.heardAt, More: list.more}
	for _, r := range list.rows {
		order, err := decodeOrder(r.raw)
		if err != nil {
			id := strconv.FormatUint(r.id, 10)
			page.Unreadable = append(page.Unreadable, connectors.Unreadable{
				RemoteID: id, Number: id, ModifiedAt: changedAt(r.raw), AskedAt: r.askedAt,
				Payload: connectors.PayloadHash(r.raw), Reason: fault.Reason(err),
			})
			continue
		}
		page.Orders = append(page.Orders, connectors.Read{Order: order, AskedAt: r.askedAt, Payload: connectors.PayloadHash(r.raw)})
	}
	return page
}

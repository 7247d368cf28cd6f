package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// maxSearchPages bounds a search: a number that thousands of orders contain is
// not looked for to the end.
const maxSearchPages = 10

// ChangedOrders reads on in the change feed; see readOn. Orders in the trash and drafts
// of the checkout aren't in it.
func (c *Client) ChangedOrders(ctx context.Context, since connectors.FeedPosition) (page connectors.OrderPage, err error) {
	page.Next, page.More, err = readOn(since, "orders", func(op string, query url.Values) (seen glimpse, answer httpapi.Answer, err error) {
		page, answer, err = c.orderPage(ctx, op, query)
		for _, o := range page.Orders {
			seen.changes = append(seen.changes, o.Order.ModifiedAt)
		}
		for _, u := range page.Unreadable {
			seen.changes = append(seen.changes, u.ModifiedAt)
		}
		seen.more = page.More
		return seen, answer, err
	})
	return page, err
}

// OrdersByID reads up to connectors.PageSize orders by id. Orders in the trash and
// drafts of the checkout are left out like unknown ones.
func (c *Client) OrdersByID(ctx context.Context, ids []string) (connectors.OrderPage, error) {
	const op = "read orders by id"
	query, err := byID(op, ids)
	if err != nil || len(ids) == 0 {
		return connectors.OrderPage{}, err
	}
	page, _, err := c.orderPage(ctx, op, query)
	page.More = false
	return page, err
}

// FindOrder reads one order by id, out of the trash and before its checkout as well.
func (c *Client) FindOrder(ctx context.Context, id string) (connectors.OrderPage, error) {
	const op = "find order"
	if err := checkID(op, id); err != nil {
		return connectors.OrderPage{}, err
	}
	askedAt := time.Now().UTC()
	var raw json.RawMessage
	answer, err := c.get(ctx, op, "orders/"+id, nil, &raw)
	if err != nil {
		return connectors.OrderPage{}, surelyMissing(op, err)
	}
	page := connectors.OrderPage{ShopTime: answer.Date(), AskedAt: askedAt, HeardAt: time.Now().UTC()}
	keepOrder(&page, raw, askedAt)
	if len(page.Unreadable) > 0 && page.Unreadable[0].RemoteID != id {
		return connectors.OrderPage{}, invalid(op, "the answer is about no order, or about another one")
	}
	return c.completed(ctx, page)
}

// surelyMissing takes the shop's no for one by its own code alone: a plugin may refuse
// what it likes by a 404.
func surelyMissing(op string, err error) error {
	status, ok := errors.AsType[*httpapi.StatusError](err)
	if ok && fault.Is(err, fault.NotFound) && !strings.HasSuffix(status.Code, "invalid_id") {
		return fault.Wrap(fault.Invalid, opOf(op), status)
	}
	return err
}

// OrdersByNumber reads the orders of exactly this number. The shop can only search
// for text in many fields at once, so it may take it several pages to tell.
func (c *Client) OrdersByNumber(ctx context.Context, number string) (connectors.OrderPage, error) {
	const op = "read order by number"
	if number == "" {
		return connectors.OrderPage{}, invalid(op, "an empty number")
	}
	var found connectors.OrderPage
	for n := 1; n <= maxSearchPages; n++ {
		query := listQuery("any", "id", n)
		query.Set("search", number)
		page, _, err := c.listPage(ctx, op, query)
		if err != nil {
			return connectors.OrderPage{}, err
		}
		found.ShopTime, found.AskedAt, found.HeardAt = page.ShopTime, page.AskedAt, page.HeardAt
		keepNumber(&found, page, number)
		if !page.More || len(found.Orders)+len(found.Unreadable) > 0 {
			found.Total = len(found.Orders) + len(found.Unreadable)
			return c.completed(ctx, found)
		}
	}
	return connectors.OrderPage{}, invalid(op, "more than %d orders contain %.40q: ask by id or by date", maxSearchPages*connectors.PageSize, number)
}

func keepNumber(to *connectors.OrderPage, from connectors.OrderPage, number string) {
	for _, o := range from.Orders {
		if o.Order.Number == number {
			to.Orders = append(to.Orders, o)
		}
	}
	for _, u := range from.Unreadable {
		if u.Number == number {
			to.Unreadable = append(to.Unreadable, u)
		}
	}
}

// OrdersPlaced reads a page of the orders placed in r, by id: what is placed while
// somebody pages comes last. An order that is thrown away meanwhile moves the
// later ones up by one, past the page to come; asking again finds it.
func (c *Client) OrdersPlaced(ctx context.Context, r connectors.Range, at connectors.ListPosition) (connectors.OrderPage, error) {
	query := listQuery("any", "id", at.Page+1)
	query.Set("dates_are_gmt", "true")
	// The shop keeps whole seconds and leaves out both ends.
	if !r.Since.IsZero() {
		query.Set("after", gmt(ceilSecond(r.Since).Add(-time.Second)))
	}
	if !r.Until.IsZero() {
		query.Set("before", gmt(ceilSecond(r.Until)))
	}
	orders, _, err := c.orderPage(ctx, "list placed orders", query)
	orders.Rest = connectors.ListPosition{Page: at.Page + 1}
	return orders, err
}

// NewestOrders reads a page of all orders, the newest first. Orders in the trash and
// drafts of the checkout aren't among them.
func (c *Client) NewestOrders(ctx context.Context, skip int) (connectors.OrderPage, error) {
	query := listQuery("any", "id", 1)
	query.Set("order", "desc")
	if skip > 0 {
		query.Set("offset", strconv.Itoa(skip))
	}
	page, _, err := c.orderPage(ctx, "list newest orders", query)
	if page.Total > 0 { // its pages are counted as if it weren't for the offset
		page.More = page.Total > skip+connectors.PageSize
	}
	return page, err
}

// TrashedOrders reads a page of the trash, by id.
func (c *Client) TrashedOrders(ctx context.Context, page int) (connectors.OrderPage, error) {
	orders, _, err := c.orderPage(ctx, "list trashed orders", listQuery("trash", "id", page))
	return orders, err
}

// listQuery asks for a page of orders, oldest first.
func listQuery(status, by string, page int) url.Values {
	query := url.Values{
		"status":   {status},
		"orderby":  {by},
		"order":    {"asc"},
		"per_page": {strconv.Itoa(connectors.PageSize)},
	}
	if page > 1 {
		query.Set("page", strconv.Itoa(page))
	}
	return query
}

// orderPage reads one page with all there is to know of its orders.
func (c *Client) orderPage(ctx context.Context, op string, query url.Values) (connectors.OrderPage, httpapi.Answer, error) {
	page, answer, err := c.listPage(ctx, op, query)
	if err == nil {
		page, err = c.completed(ctx, page)
	}
	return page, answer, err
}

// listPage reads one page as the list shows it, refunds without their lines. An
// order that can't be understood is set aside and hides no other; an answer that
// is no list is an error. More says whether the list has further pages.
func (c *Client) listPage(ctx context.Context, op string, query url.Values) (connectors.OrderPage, httpapi.Answer, error) {
	askedAt := time.Now().UTC()
	var list []json.RawMessage
	answer, err := c.get(ctx, op, "orders", query, &list)
	if err != nil {
		return connectors.OrderPage{}, answer, err
	}
	page := connectors.OrderPage{ShopTime: answer.Date(), AskedAt: askedAt, HeardAt: time.Now().UTC()}
	for _, raw := range list {
		keepOrder(&page, raw, askedAt)
	}
	page.Total, page.More = endOf(answer, query, len(list))
	return page, answer, nil
}

// endOf is how many entries a list has, where the shop tells, and whether it goes on
// after a page with so many. What the key's user may not see is left out of pages
// silently: a short page needn't be the last.
func endOf(answer httpapi.Answer, query url.Values, here int) (total int, more bool) {
	if entries, pages, ok := totalOf(answer); ok {
		return entries, pages > pageOf(query)
	}
	return 0, here == connectors.PageSize
}

// keepOrder puts an order where it belongs; a test order of ours belongs nowhere.
func keepOrder(page *connectors.OrderPage, raw json.RawMessage, askedAt time.Time) {
	order, err := decodeOrder(raw)
	if err != nil {
		page.Unreadable = append(page.Unreadable, nameOf(raw, askedAt, err))
		return
	}
	if order.Source == trialSource {
		return
	}
	page.Orders = append(page.Orders, connectors.Read{Order: order, AskedAt: askedAt, Payload: connectors.PayloadHash(raw)})
}

func pageOf(query url.Values) int {
	n, err := strconv.Atoi(query.Get("page"))
	if err != nil {
		return 1
	}
	return n
}

// checkID guards paths and lists against what is no id.
func checkID(op, id string) error {
	if n, err := strconv.ParseUint(id, 10, 63); err != nil || n == 0 {
		return invalid(op, "%.40q is no id", id)
	}
	return nil
}

// gmt is a time as the shop takes it together with dates_are_gmt.
func gmt(t time.Time) string { return t.UTC().Format(shopTime) }

func ceilSecond(t time.Time) time.Time {
	if whole := t.Truncate(time.Second); !whole.Equal(t) {
		return whole.Add(time.Second)
	}
	return t
}

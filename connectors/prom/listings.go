package prom

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
)

var _ connectors.Catalogue = (*Client)(nil)

// The list of products, and what its answer calls it.
const (
	productsPath = "products/list"
	productsKey  = "products"
)

// ChangedListings implements connectors.ListingFeed; see readOn.
func (c *Client) ChangedListings(ctx context.Context, since connectors.FeedPosition) (connectors.ListingPage, error) {
	list, next, err := c.readOn(ctx, "list changed products", productsPath, productsKey, since)
	if err != nil {
		return connectors.ListingPage{}, err
	}
	page := toListings(list)
	page.Next = next
	return page, nil
}

// AllListings implements connectors.ListingRange, the newest first. New ones come in front
// of where it begins, and one that is deleted moves no other.
func (c *Client) AllListings(ctx context.Context, at connectors.ListPosition) (connectors.ListingPage, error) {
	const op = "list products"
	last, err := lastOf(op, at)
	if err != nil {
		return connectors.ListingPage{}, err
	}
	list, err := c.listPage(ctx, op, productsPath, productsKey, nil, last)
	if err != nil {
		return connectors.ListingPage{}, err
	}
	page := toListings(list)
	page.Rest = connectors.ListPosition{LastID: strconv.FormatUint(cmp.Or(list.last, last), 10)}
	return page, nil
}

// ListingsByID implements connectors.ListingReader, by the list: not every marketplace of
// the family knows a product by its id alone. Products that stand together take one call.
func (c *Client) ListingsByID(ctx context.Context, ids []string) (connectors.ListingPage, error) {
	const op = "read products by id"
	wanted, err := descending(op, ids)
	if err != nil {
		return connectors.ListingPage{}, err
	}
	list, _, err := c.rowsByID(ctx, op, productsPath, productsKey, wanted, 0)
	page := toListings(list)
	page.Gone = nil // an id that isn't there is left out
	return page, err
}

// toListings reads all products of a page. One that can't be understood is set aside and
// hides no other; one that was deleted is gone.
func toListings(list listed) connectors.ListingPage {
	page := connectors.ListingPage{AskedAt: list.askedAt, ShopTime: list.answer.DateAtAsking(list.askedAt), More: list.more}
	for _, r := range list.rows {
		id := strconv.FormatUint(r.id, 10)
		if isDeleted(r.raw) {
			page.Gone = append(page.Gone, id)
			continue
		}
		listing, err := decodeListing(r.raw)
		if err != nil {
			page.Unreadable = append(page.Unreadable, connectors.Unreadable{
				RemoteID: id, ModifiedAt: changedAt(r.raw), AskedAt: r.askedAt, Reason: fault.Reason(err),
			})
			continue
		}
		page.Listings = append(page.Listings, listing)
	}
	return page
}

func isDeleted(raw json.RawMessage) bool {
	var product struct {
		Status fields.Scalar `json:"status"`
	}
	_ = json.Unmarshal(raw, &product) // whoever reads all of it says what is wrong
	return product.Status == statusDeleted
}

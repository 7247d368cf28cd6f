package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var (
	_ connectors.Catalogue  = (*Client)(nil)
	_ connectors.Variations = (*Client)(nil)
)

// The lists of products; variations are on none but their own.
const (
	productsPath   = "products"
	variationsPath = "variations"
)

// ChangedListings implements connectors.ListingFeed; see readOn. A product changes as
// well when one of it is sold, and when one of its variations changes.
func (c *Client) ChangedListings(ctx context.Context, since connectors.FeedPosition) (connectors.ListingPage, error) {
	return c.changedListings(ctx, productsPath, since)
}

// ChangedVariations implements connectors.Variations.
func (c *Client) ChangedVariations(ctx context.Context, since connectors.FeedPosition) (connectors.ListingPage, error) {
	page, err := c.changedListings(ctx, variationsPath, since)
	return page, unlessRouted(err)
}

func (c *Client) changedListings(ctx context.Context, path string, since connectors.FeedPosition) (page connectors.ListingPage, err error) {
	page.Next, page.More, err = readOn(since, path, func(op string, query url.Values) (seen glimpse, answer httpapi.Answer, err error) {
		page, answer, err = c.listingPage(ctx, op, path, "", query)
		for _, l := range page.Listings {
			seen.changes = append(seen.changes, l.ModifiedAt)
		}
		for _, u := range page.Unreadable {
			seen.changes = append(seen.changes, u.ModifiedAt)
		}
		seen.more = page.More
		return seen, answer, err
	})
	return page, err
}

// AllListings implements connectors.ListingRange.
func (c *Client) AllListings(ctx context.Context, at connectors.ListPosition) (connectors.ListingPage, error) {
	return c.allListings(ctx, "list products", productsPath, at)
}

// AllVariations implements connectors.Variations.
func (c *Client) AllVariations(ctx context.Context, at connectors.ListPosition) (connectors.ListingPage, error) {
	page, err := c.allListings(ctx, "list variations", variationsPath, at)
	return page, unlessRouted(err)
}

// allListings reads a page by its number, the oldest products first: new ones come behind.
// One that was deleted since the page before has those behind it move up, past the border
// between the two, and the list is shorter: then that page is read once more.
func (c *Client) allListings(ctx context.Context, op, path string, at connectors.ListPosition) (connectors.ListingPage, error) {
	page, _, err := c.listingPage(ctx, op, path, "", listQuery("any", "id", at.Page+1))
	page.Rest = connectors.ListPosition{Page: at.Page + 1, Total: page.Total}
	if lost := page.Total > 0 && page.Total < at.Total; lost && at.Page > 0 {
		page.Rest.Page, page.More = at.Page-1, true
	}
	return page, err
}

// VariationsOf implements connectors.Variations.
func (c *Client) VariationsOf(ctx context.Context, product string, page int) (connectors.ListingPage, error) {
	const op = "list a product's variations"
	if err := checkID(op, product); err != nil {
		return connectors.ListingPage{}, err
	}
	found, _, err := c.listingPage(ctx, op, productsPath+"/"+product+"/variations", product, listQuery("any", "id", page))
	return found, err
}

// ListingsByID implements connectors.ListingReader.
func (c *Client) ListingsByID(ctx context.Context, ids []string) (connectors.ListingPage, error) {
	const op = "read products by id"
	query, err := byID(op, ids)
	if err != nil || len(ids) == 0 {
		return connectors.ListingPage{}, err
	}
	page, _, err := c.listingPage(ctx, op, productsPath, "", query)
	page.More = false
	return page, err
}

// listingPage reads one page of a list of products, or of variations of a product where
// that is named. One that can't be understood is set aside and hides no other.
func (c *Client) listingPage(ctx context.Context, op, path, product string, query url.Values) (connectors.ListingPage, httpapi.Answer, error) {
	query.Set("_fields", listingFields)
	askedAt := time.Now().UTC()
	var list []json.RawMessage
	answer, err := c.get(ctx, op, path, query, &list)
	if err != nil {
		return connectors.ListingPage{}, answer, err
	}
	page := connectors.ListingPage{AskedAt: askedAt, ShopTime: answer.DateAtAsking(askedAt)}
	for _, raw := range list {
		listing, err := decodeListing(raw, product)
		if err != nil {
			page.Unreadable = append(page.Unreadable, nameOf(raw, askedAt, err))
			continue
		}
		page.Listings = append(page.Listings, listing)
	}
	page.Total, page.More = endOf(answer, query, len(list))
	return page, answer, nil
}

// unlessRouted takes a shop that has no such list for one that can't tell: those before
// version 9 have variations below their product alone.
func unlessRouted(err error) error {
	if status, ok := errors.AsType[*httpapi.StatusError](err); ok && status.Code == "rest_no_route" {
		return fault.New(fault.Unsupported, opOf("list variations"), "the shop lists them by product alone")
	}
	return err
}

// byID asks for entries of a list by their ids.
func byID(op string, ids []string) (url.Values, error) {
	if len(ids) > connectors.PageSize {
		return nil, invalid(op, "%d ids at once: at most %d", len(ids), connectors.PageSize)
	}
	for _, id := range ids {
		if err := checkID(op, id); err != nil {
			return nil, err
		}
	}
	query := listQuery("any", "id", 1)
	query.Set("include", strings.Join(ids, ","))
	return query, nil
}

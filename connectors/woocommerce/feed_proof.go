package woocommerce

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/orderloom/orderloom/internal/httpapi"
)

// tooFar is further ahead than any clock is off.
const tooFar = 10 * 365 * 24 * time.Hour

// ProveFeed asks for orders that will change in ten years. WooCommerce before 5.8
// doesn't know the filter: it answers with all orders, or refuses to sort them by
// their changes.
func (c *Client) ProveFeed(ctx context.Context) (heeded bool, err error) {
	query := listQuery("any", "modified", 1)
	query.Set("per_page", "1")
	query.Set("dates_are_gmt", "true")
	query.Set("modified_after", gmt(time.Now().Add(tooFar)))
	var list []json.RawMessage
	_, err = c.get(ctx, "prove the change feed", "orders", query, &list)
	if status, ok := errors.AsType[*httpapi.StatusError](err); ok && status.Code == "rest_invalid_param" {
		return false, nil
	}
	return err == nil && len(list) == 0, err
}

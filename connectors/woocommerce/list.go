package woocommerce

import (
	"context"
	"net/url"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fields"
)

// maxListPages bounds a list, and so does what as many pages hold at most: shops that keep
// a tax rate per post code have tens of thousands.
const maxListPages = 1000

// wholeList reads all pages of a list, each entry by read.
func wholeList[DTO, T any](ctx context.Context, c *Client, op, path string, read func(fields.Reader, DTO) T) ([]T, error) {
	var all []T
	for n := 1; n <= maxListPages && len(all) <= maxListPages*connectors.PageSize; n++ {
		query := url.Values{
			"orderby":  {"id"},
			"order":    {"asc"},
			"per_page": {strconv.Itoa(connectors.PageSize)},
			"page":     {strconv.Itoa(n)},
		}
		var list []DTO
		answer, err := c.get(ctx, op, path, query, &list)
		if err != nil {
			return nil, err
		}
		f := fields.New()
		for i, dto := range list {
			all = append(all, read(f.In("", i), dto))
		}
		if f.Err() != nil {
			return nil, invalid(op, "page %d: %v", n, f.Err())
		}
		_, pages, told := totalOf(answer)
		if (told && n >= pages) || len(list) == 0 || (!told && len(list) < connectors.PageSize) {
			return all, nil
		}
	}
	return nil, invalid(op, "more than %d entries", maxListPages*connectors.PageSize)
}

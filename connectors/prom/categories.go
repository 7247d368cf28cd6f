package prom

import (
	"context"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.CategoryList = (*Client)(nil)

// Categories are the company's own groups. The marketplace's categories are its own: a
// company neither makes nor moves them.
func (c *Client) Categories(ctx context.Context) ([]commerce.Category, error) {
	const op = "list groups"
	var all []commerce.Category
	f := fields.New()
	for last, more := uint64(0), true; more; {
		list, err := c.listPage(ctx, op, "groups/list", "groups", nil, last)
		if err != nil {
			return nil, err
		}
		for i, r := range list.rows {
			var dto groupJSON
			if err := httpapi.Decode(opOf(op), r.raw, &dto); err != nil {
				return nil, err
			}
			all = append(all, toCategory(f.In("groups", i), dto))
		}
		last, more = list.last, list.more
	}
	if f.Err() != nil {
		return nil, invalid(op, "%v", f.Err())
	}
	return all, nil
}

func toCategory(f fields.Reader, dto groupJSON) commerce.Category {
	return commerce.Category{ID: f.ID("id", dto.ID), Name: dto.Name, Parent: f.IDOrNone("parent_group_id", dto.Parent)}
}

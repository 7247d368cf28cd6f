package woocommerce

import (
	"context"
	"html"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
)

type categoryJSON struct {
	ID     fields.Scalar `json:"id"`
	Name   string        `json:"name"` // as HTML: "Tea &amp; Coffee"
	Parent fields.Scalar `json:"parent"`
}

// Categories are those of the shop's products, empty ones too, which takes a call per
// hundred.
func (c *Client) Categories(ctx context.Context) ([]commerce.Category, error) {
	return wholeList(ctx, c, "list categories", "products/categories", toCategory)
}

func toCategory(f fields.Reader, dto categoryJSON) commerce.Category {
	return commerce.Category{
		ID:     f.ID("id", dto.ID),
		Name:   html.UnescapeString(dto.Name),
		Parent: f.IDOrNone("parent", dto.Parent),
	}
}

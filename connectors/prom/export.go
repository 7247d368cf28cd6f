package prom

import (
	"context"
	"encoding/json"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

var _ connectors.ListingExporter = (*Client)(nil)

// OfferLimits are those of the marketplace's rules: 110 characters of a name (100 and 130
// are claimed elsewhere), 25 of a SKU, 12,160 of a description, ten images.
func (*Client) OfferLimits() commerce.OfferLimits {
	return commerce.OfferLimits{SKU: 25, Name: 110, Description: 12160, Images: 10}
}

// EditTexts implements connectors.ListingExporter.
func (c *Client) EditTexts(ctx context.Context, edits []connectors.TextEdit) ([]connectors.ListingOutcome, error) {
	e, err := newEdit("edit products", len(edits))
	if err != nil {
		return nil, err
	}
	for i, text := range edits {
		f := fields.New()
		patch := patchJSON{ID: json.Number(f.ID("id", fields.Scalar(text.RemoteID))), Name: f.Text("name", text.Name), Description: &text.Description}
		e.add(i, patch, f.Err())
	}
	return e.outcomes, c.send(ctx, e)
}

// importOptions say how the shop takes a file. MarkMissing hides or deletes whatever the
// file doesn't name, unless it is "none": it is never anything else. UpdatedFields are of
// products that the shop has: by default those would be price and availability.
type importOptions struct {
	ForceUpdate   bool     `json:"force_update"`
	OnlyAvailable bool     `json:"only_available"`
	MarkMissing   string   `json:"mark_missing_product_as"`
	UpdatedFields []string `json:"updated_fields"`
}

// StartImport implements connectors.ListingExporter. A shop that imports already, or has
// imported often enough today, answers without an id.
func (c *Client) StartImport(ctx context.Context, offers []commerce.Offer) (string, error) {
	const op = "import products"
	options, err := json.Marshal(importOptions{
		MarkMissing: "none", UpdatedFields: []string{"name", "sku", "description", "group", "images_urls"},
	})
	if err != nil {
		return "", err
	}
	file, err := feedOf(offers)
	if err != nil {
		return "", invalid(op, "%v", err)
	}
	var answer struct {
		ID      fields.Scalar `json:"id"`
		Message string        `json:"message"`
	}
	form, err := httpapi.NewForm(
		httpapi.Part{Name: "file", File: "orderloom.xml", Type: "application/xml", Content: file},
		httpapi.Part{Name: "data", Content: options},
	)
	if err != nil {
		return "", invalid(op, "%v", err)
	}
	if _, err := c.post(ctx, op, "products/import_file", form, &answer); err != nil {
		return "", err
	}
	if answer.ID == "" {
		return "", invalid(op, "it takes no import now, %.200q: one may hang in its cabinet, or those of the day are used up", hide(c.token, answer.Message))
	}
	return string(answer.ID), nil
}

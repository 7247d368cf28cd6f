package woocommerce

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// parcelsKey is where an order's parcels are kept, for themes and plugins to read:
// WooCommerce itself has no place for them.
const parcelsKey = "orderloom_parcels"

// GetOrderParcels reads the parcels that were written to an order.
func (c *Client) GetOrderParcels(ctx context.Context, orderID string) ([]commerce.Parcel, error) {
	const op = "read order parcels"
	if err := checkID(op, orderID); err != nil {
		return nil, err
	}
	var dto struct {
		MetaData []metaJSON `json:"meta_data"`
	}
	if _, err := c.get(ctx, op, "orders/"+orderID, url.Values{"_fields": {"meta_data"}}, &dto); err != nil {
		return nil, surelyMissing(op, err)
	}
	for _, m := range dto.MetaData {
		if m.Key == parcelsKey {
			return parcelsIn(m.Value), nil
		}
	}
	return nil, nil
}

// parcelsIn are the parcels that a value holds; none where it is somebody else's by now.
func parcelsIn(value json.RawMessage) []commerce.Parcel {
	var parcels []commerce.Parcel
	if err := json.Unmarshal(value, &parcels); err != nil {
		return nil
	}
	return parcels
}

// SetOrderParcels keeps an order's parcels among its meta data. Nothing else is sent:
// whatever else an update names, the shop works out anew.
func (c *Client) SetOrderParcels(ctx context.Context, orderID string, parcels []commerce.Parcel) (connectors.Read, error) {
	const op = "set order parcels"
	if err := checkID(op, orderID); err != nil {
		return connectors.Read{}, err
	}
	if parcels == nil {
		parcels = []commerce.Parcel{}
	}
	return c.updateOrder(ctx, op, orderID, map[string]any{"meta_data": []any{map[string]any{"key": parcelsKey, "value": parcels}}})
}

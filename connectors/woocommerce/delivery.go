package woocommerce

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
)

type zoneJSON struct {
	ID   fields.Scalar `json:"id"` // 0 is the rest of the world
	Name string        `json:"name"`
}

type methodJSON struct {
	InstanceID  fields.Scalar `json:"instance_id"`
	Title       string        `json:"title"`
	MethodID    string        `json:"method_id"`
	MethodTitle string        `json:"method_title"`
	Enabled     bool          `json:"enabled"`
}

// DeliveryMethods are the methods of all zones, which takes a call per zone.
func (c *Client) DeliveryMethods(ctx context.Context) ([]commerce.DeliveryMethod, error) {
	var zones []zoneJSON
	if _, err := c.get(ctx, "list delivery zones", "shipping/zones", nil, &zones); err != nil {
		return nil, err
	}
	var methods []commerce.DeliveryMethod
	for i, zone := range zones {
		f := fields.New().In("", i)
		if f.IDOrNone("id", zone.ID); f.Err() != nil || zone.ID == "" {
			return nil, invalid("list delivery zones", "[%d].id: %.20q is no id", i, string(zone.ID))
		}
		ofZone, err := c.methodsOf(ctx, zone)
		if err != nil {
			return nil, err
		}
		methods = append(methods, ofZone...)
	}
	return methods, nil
}

func (c *Client) methodsOf(ctx context.Context, zone zoneJSON) ([]commerce.DeliveryMethod, error) {
	var list []methodJSON
	if _, err := c.get(ctx, "list delivery methods", "shipping/zones/"+string(zone.ID)+"/methods", nil, &list); err != nil {
		return nil, err
	}
	var methods []commerce.DeliveryMethod
	for _, m := range list {
		methods = append(methods, commerce.DeliveryMethod{
			ID:       m.MethodID,
			Instance: string(m.InstanceID),
			Title:    titleOf(m.Title, m.MethodTitle),
			Zone:     zone.Name,
			Enabled:  m.Enabled,
		})
	}
	return methods, nil
}

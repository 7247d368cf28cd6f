package woocommerce

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// OrderStatuses are all statuses an order can have, those of plugins among them.
func (c *Client) OrderStatuses(ctx context.Context) ([]commerce.OrderStatus, error) {
	const op = "list order statuses"
	var list []struct {
		Slug string `json:"slug"`
		Name string `json:"name"`
	}
	_, err := c.get(ctx, op, "orders/statuses", nil, &list)
	if fault.Is(err, fault.NotFound) { // older shops tell them in a report only
		_, err = c.get(ctx, op, "reports/orders/totals", nil, &list)
	}
	if err != nil {
		return nil, err
	}
	statuses := make([]commerce.OrderStatus, 0, len(list))
	for _, s := range list {
		statuses = append(statuses, commerce.OrderStatus(s))
	}
	return statuses, nil
}

// PaymentMethods are the shop's gateways, disabled ones too. Their settings, which
// may hold secrets, aren't read.
func (c *Client) PaymentMethods(ctx context.Context) ([]commerce.PaymentMethod, error) {
	var list []struct {
		ID          string `json:"id"`
		Title       string `json:"title"`
		MethodTitle string `json:"method_title"`
		Enabled     bool   `json:"enabled"`
	}
	if _, err := c.get(ctx, "list payment methods", "payment_gateways", nil, &list); err != nil {
		return nil, err
	}
	methods := make([]commerce.PaymentMethod, 0, len(list))
	for _, g := range list {
		methods = append(methods, commerce.PaymentMethod{ID: g.ID, Title: titleOf(g.Title, g.MethodTitle), Enabled: g.Enabled})
	}
	return methods, nil
}

// TaxClasses are the shop's groups of rates; the default one is "standard" here
// and empty on an order's line.
func (c *Client) TaxClasses(ctx context.Context) ([]commerce.TaxClass, error) {
	var list []struct {
		Slug string `json:"slug"`
		Name string `json:"name"`
	}
	if _, err := c.get(ctx, "list tax classes", "taxes/classes", nil, &list); err != nil {
		return nil, err
	}
	classes := make([]commerce.TaxClass, 0, len(list))
	for _, class := range list {
		classes = append(classes, commerce.TaxClass(class))
	}
	return classes, nil
}

// titleOf is the shop owner's title, or the platform's where there is none.
func titleOf(own, platforms string) string {
	if own != "" {
		return own
	}
	return platforms
}

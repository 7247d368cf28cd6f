package prom

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
)

var (
	_ connectors.StatusList   = (*Client)(nil)
	_ connectors.PaymentList  = (*Client)(nil)
	_ connectors.DeliveryList = (*Client)(nil)
)

// standardStatuses are those that every company has, whether or not its list names them.
func standardStatuses() []commerce.OrderStatus {
	return []commerce.OrderStatus{
		{Slug: "pending", Name: "Новий"},
		{Slug: "received", Name: "Прийнято"},
		{Slug: "delivered", Name: "Виконано"},
		{Slug: canceled, Name: "Скасовано"},
		{Slug: "draft", Name: "Чернетка"},
		{Slug: "paid", Name: "Оплачено"},
	}
}

// slugOf is the word that stands on an order of a status.
func slugOf(id, name string) string {
	switch name = statusOf(name); name {
	case "pending", "received", "delivered", canceled, "draft", "paid", "waiting_loan_approval", "loan_approved", "loan_rejected":
		return name
	}
	if strings.HasPrefix(name, customPrefix) {
		return name
	}
	return customPrefix + id
}

// OrderStatuses are all statuses an order can have: the standard ones, those that the shop
// names beside, and the company's own by the word that stands on an order.
func (c *Client) OrderStatuses(ctx context.Context) ([]commerce.OrderStatus, error) {
	const op = "list order statuses"
	var body struct {
		Options []struct {
			ID    fields.Scalar `json:"id"`
			Name  string        `json:"name"`
			Title string        `json:"title"`
		} `json:"order_status_options"`
	}
	if _, err := c.get(ctx, op, "order_status_options/list", nil, &body); err != nil {
		return nil, err
	}
	if body.Options == nil {
		return nil, invalid(op, "the answer holds no list of order_status_options")
	}
	statuses := standardStatuses()
	for _, s := range body.Options {
		slug := slugOf(string(s.ID), s.Name)
		told := commerce.OrderStatus{Slug: slug, Name: cmp.Or(s.Title, s.Name, slug)}
		at := slices.IndexFunc(statuses, func(known commerce.OrderStatus) bool { return known.Slug == told.Slug })
		if at < 0 {
			statuses = append(statuses, told)
		} else {
			statuses[at] = told
		}
	}
	return statuses, nil
}

// PaymentMethods are the ways to pay that the company offers.
func (c *Client) PaymentMethods(ctx context.Context) ([]commerce.PaymentMethod, error) {
	const op = "list payment methods"
	var body struct {
		Options []optionJSON `json:"payment_options"`
	}
	if _, err := c.get(ctx, op, "payment_options/list", nil, &body); err != nil {
		return nil, err
	}
	if body.Options == nil {
		return nil, invalid(op, "the answer holds no list of payment_options")
	}
	methods := make([]commerce.PaymentMethod, 0, len(body.Options))
	f := fields.New()
	for i, o := range body.Options {
		methods = append(methods, commerce.PaymentMethod{ID: f.In("payment_options", i).ID("id", o.ID), Title: o.Name, Enabled: true})
	}
	if f.Err() != nil {
		return nil, invalid(op, "%v", f.Err())
	}
	return methods, nil
}

// DeliveryMethods are the ways of delivery that the company set up, those that are
// switched off among them.
func (c *Client) DeliveryMethods(ctx context.Context) ([]commerce.DeliveryMethod, error) {
	const op = "list delivery methods"
	var body struct {
		Options []struct {
			optionJSON

			Enabled *bool `json:"enabled"`
		} `json:"delivery_options"`
	}
	if _, err := c.get(ctx, op, "delivery_options/list", nil, &body); err != nil {
		return nil, err
	}
	if body.Options == nil {
		return nil, invalid(op, "the answer holds no list of delivery_options")
	}
	methods := make([]commerce.DeliveryMethod, 0, len(body.Options))
	f := fields.New()
	for i, o := range body.Options {
		methods = append(methods, commerce.DeliveryMethod{
			ID: f.In("delivery_options", i).ID("id", o.ID), Title: o.Name, Enabled: o.Enabled == nil || *o.Enabled,
		})
	}
	if f.Err() != nil {
		return nil, invalid(op, "%v", f.Err())
	}
	return methods, nil
}

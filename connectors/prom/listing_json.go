package prom

import (
	"github.com/orderloom/orderloom/internal/fields"
)

// listingJSON holds what we read of a product; any of it may be missing or null.
type listingJSON struct {
	ID          fields.Scalar `json:"id"`
	ExternalID  fields.Scalar `json:"external_id"`
	SKU         fields.Scalar `json:"sku"`
	Name        string        `json:"name"`
	Description string        `json:"description"`
	SellingType string        `json:"selling_type"`
	Presence    string        `json:"presence"`
	Price       fields.Scalar `json:"price"` // a number, unlike an order's
	Currency    string        `json:"currency"`
	Discount    *discountJSON `json:"discount"`
	Group       *groupJSON    `json:"group"`
	Category    *struct {
		Caption string `json:"caption"`
	} `json:"category"`
	MainImage string `json:"main_image"`
	Images    []struct {
		URL string `json:"url"`
	} `json:"images"`
	Status   string        `json:"status"`
	Quantity fields.Scalar `json:"quantity_in_stock"` // null: it isn't counted
	Modified fields.Scalar `json:"date_modified"`
}

type discountJSON struct {
	Type  string        `json:"type"` // amount or percent
	Value fields.Scalar `json:"value"`
}

type groupJSON struct {
	ID     fields.Scalar `json:"id"`
	Name   string        `json:"name"`
	Parent fields.Scalar `json:"parent_group_id"`
}

package check

import (
	"encoding/json"
	"fmt"
	"html"
	"time"

	"github.com/shopspring/decimal"
)

// wooTime is how WooCommerce writes a time that means UTC.
const wooTime = "2006-01-02T15:04:05"

// wooOrder is what of an order the books keep, by WooCommerce's names.
type wooOrder struct {
	Number   string
	Currency string
	Note     string `json:"customer_note"`
	Placed   string `json:"date_created_gmt"`
	Method   string `json:"payment_method"`
	Title    string `json:"payment_method_title"`
	Billing  map[string]any
	Shipping map[string]any
	Total    decimal.Decimal
	Tax      decimal.Decimal `json:"total_tax"`
	Carriage decimal.Decimal `json:"shipping_total"`
	Discount decimal.Decimal `json:"discount_total"`
	Items    []wooLine       `json:"line_items"`
	Parcels  []wooLine       `json:"shipping_lines"`
	Fees     []wooLine       `json:"fee_lines"`
	Rates    []struct {
		ID      json.Number `json:"rate_id"`
		Label   string
		Goods   decimal.Decimal  `json:"tax_total"`
		Freight *decimal.Decimal `json:"shipping_tax_total"`
	} `json:"tax_lines"`
	Coupons []struct {
		Code     string
		Discount decimal.Decimal
	} `json:"coupon_lines"`
	Refunds []struct {
		ID     json.Number
		Reason string
		Total  decimal.Decimal
	}
}

type wooLine struct {
	ID       json.Number
	Name     string // with HTML entities, where it is a product's
	SKU      string
	Product  json.Number `json:"product_id"`
	Title    string      `json:"method_title"`
	Method   string      `json:"method_id"`
	Quantity decimal.Decimal
	Total    decimal.Decimal
	Tax      decimal.Decimal `json:"total_tax"`
}

// wooFacts are what an order of WooCommerce says.
func wooFacts(raw json.RawMessage) (facts, error) {
	var o wooOrder
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, fmt.Errorf("an order's fields can't be read: %w", err)
	}
	placed, err := time.Parse(wooTime, o.Placed)
	if err != nil {
		return nil, fmt.Errorf("an order's fields can't be read: %w", err)
	}
	f := facts{}
	f.text("number", o.Number)
	f.text("currency", o.Currency)
	f.text("buyer_note", o.Note)
	f.time("placed_at", placed)
	f.text("payment.method", o.Method)
	f.text("payment.title", o.Title)
	f.party("billing", o.Billing)
	f.party("shipping", o.Shipping)
	f.amount("totals.total", o.Total)
	f.amount("totals.tax", o.Tax)
	f.amount("totals.shipping", o.Carriage)
	f.amount("totals.discount", o.Discount)
	f.wooLines(o)
	for _, r := range o.Rates {
		f.text(in("taxes", r.ID.String(), "label"), r.Label)
		f.amount(in("taxes", r.ID.String(), "total"), r.Goods)
		if r.Freight != nil {
			f.amount(in("taxes", r.ID.String(), "shipping"), *r.Freight)
		}
	}
	for _, c := range o.Coupons {
		f.amount(in("coupons", c.Code, "discount"), c.Discount)
	}
	for _, r := range o.Refunds {
		f.text(in("refunds", r.ID.String(), "reason"), r.Reason)
		f.amount(in("refunds", r.ID.String(), "total"), r.Total)
	}
	return f, nil
}

func (f facts) wooLines(o wooOrder) {
	add := func(kind, name string, l wooLine) {
		f.text(in("lines", l.ID.String(), "kind"), kind)
		f.text(in("lines", l.ID.String(), "name"), name)
		f.amount(in("lines", l.ID.String(), "total"), l.Total)
		f.amount(in("lines", l.ID.String(), "total_tax"), l.Tax)
	}
	for _, l := range o.Items {
		kind := "goods"
		if l.Product == "0" {
			kind, l.Product = "custom", ""
		}
		add(kind, html.UnescapeString(l.Name), l)
		f.text(in("lines", l.ID.String(), "sku"), l.SKU)
		f.text(in("lines", l.ID.String(), "product_id"), l.Product.String())
		f.amount(in("lines", l.ID.String(), "quantity"), l.Quantity)
	}
	for _, l := range o.Parcels {
		add("shipping", l.Title, l)
		f.text(in("lines", l.ID.String(), "method"), l.Method)
		f.amount(in("lines", l.ID.String(), "quantity"), decimal.NewFromInt(1))
	}
	for _, l := range o.Fees {
		add("fee", l.Name, l)
		f.amount(in("lines", l.ID.String(), "quantity"), decimal.NewFromInt(1))
	}
}

package woocommerce

import (
	"context"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
)

// ShopSettings are the settings that steer how an order's figures come about. It
// takes two calls.
func (c *Client) ShopSettings(ctx context.Context) (commerce.ShopSettings, error) {
	general, err := c.settings(ctx, "general")
	if err != nil {
		return commerce.ShopSettings{}, err
	}
	tax, err := c.settings(ctx, "tax")
	if err != nil {
		return commerce.ShopSettings{}, err
	}
	f := newFields()
	country, _, _ := strings.Cut(general["woocommerce_default_country"], ":") // "US:CA"
	settings := commerce.ShopSettings{
		Currency:           f.text("woocommerce_currency", general["woocommerce_currency"]),
		Decimals:           f.decimals("woocommerce_price_num_decimals", general["woocommerce_price_num_decimals"]),
		TaxesEnabled:       f.yes("woocommerce_calc_taxes", general["woocommerce_calc_taxes"]),
		PricesIncludeTax:   f.yes("woocommerce_prices_include_tax", tax["woocommerce_prices_include_tax"]),
		RoundTaxAtSubtotal: f.yes("woocommerce_tax_round_at_subtotal", tax["woocommerce_tax_round_at_subtotal"]),
		Country:            country,
	}
	if f.err() != nil {
		return commerce.ShopSettings{}, invalid("read shop settings", "%v", f.err())
	}
	return settings, nil
}

// settings reads a group of settings by id.
func (c *Client) settings(ctx context.Context, group string) (map[string]string, error) {
	var list []struct {
		ID    string `json:"id"`
		Value scalar `json:"value"`
	}
	if _, err := c.get(ctx, "read shop settings", "settings/"+group, nil, &list); err != nil {
		return nil, err
	}
	values := make(map[string]string, len(list))
	for _, s := range list {
		values[s.ID] = string(s.Value)
	}
	return values, nil
}

func (f fields) yes(name, value string) bool {
	if value != "yes" && value != "no" {
		f.refuse(name, "%.20q is neither yes nor no", value)
	}
	return value == "yes"
}

func (f fields) decimals(name, value string) int32 {
	n, err := strconv.ParseUint(value, 10, 3)
	if err != nil {
		f.refuse(name, "%.20q is no number of decimals", value)
	}
	return int32(n)
}

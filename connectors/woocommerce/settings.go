package woocommerce

import (
	"context"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
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
	f := fields.New()
	country, _, _ := strings.Cut(general["woocommerce_default_country"], ":") // "US:CA"
	settings := commerce.ShopSettings{
		Currency:           f.Text("woocommerce_currency", general["woocommerce_currency"]),
		Decimals:           decimals(f, "woocommerce_price_num_decimals", general["woocommerce_price_num_decimals"]),
		TaxesEnabled:       yes(f, "woocommerce_calc_taxes", general["woocommerce_calc_taxes"]),
		PricesIncludeTax:   yes(f, "woocommerce_prices_include_tax", tax["woocommerce_prices_include_tax"]),
		RoundTaxAtSubtotal: yes(f, "woocommerce_tax_round_at_subtotal", tax["woocommerce_tax_round_at_subtotal"]),
		Country:            country,
	}
	if f.Err() != nil {
		return commerce.ShopSettings{}, invalid("read shop settings", "%v", f.Err())
	}
	return settings, nil
}

// settings reads a group of settings by id.
func (c *Client) settings(ctx context.Context, group string) (map[string]string, error) {
	var list []struct {
		ID    string        `json:"id"`
		Value fields.Scalar `json:"value"`
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

func yes(f fields.Reader, name, value string) bool {
	if value != "yes" && value != "no" {
		f.Refuse(name, "%.20q is neither yes nor no", value)
	}
	return value == "yes"
}

func decimals(f fields.Reader, name, value string) int32 {
	n, err := strconv.ParseUint(value, 10, 3)
	if err != nil {
		f.Refuse(name, "%.20q is no number of decimals", value)
	}
	return int32(n)
}

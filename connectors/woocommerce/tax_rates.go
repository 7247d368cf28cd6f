package woocommerce

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
)

type rateJSON struct {
	ID       scalar `json:"id"`
	Country  string `json:"country"`
	Rate     scalar `json:"rate"` // "21.0000"
	Name     string `json:"name"`
	Class    string `json:"class"`
	Compound bool   `json:"compound"`
	Shipping bool   `json:"shipping"`
}

// TaxRates are all rates of the shop, which takes a call per hundred.
func (c *Client) TaxRates(ctx context.Context) ([]commerce.TaxRate, error) {
	return wholeList(ctx, c, "list tax rates", "taxes", toRate)
}

func toRate(f fields, dto rateJSON) commerce.TaxRate {
	return commerce.TaxRate{
		ID:       f.id("id", dto.ID),
		Name:     dto.Name,
		Country:  dto.Country,
		Class:    dto.Class,
		Percent:  f.amount("rate", dto.Rate),
		Compound: dto.Compound,
		Shipping: dto.Shipping,
	}
}

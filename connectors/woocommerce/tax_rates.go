package woocommerce

import (
	"context"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fields"
)

type rateJSON struct {
	ID       fields.Scalar `json:"id"`
	Country  string        `json:"country"`
	Rate     fields.Scalar `json:"rate"` // "21.0000"
	Name     string        `json:"name"`
	Class    string        `json:"class"`
	Compound bool          `json:"compound"`
	Shipping bool          `json:"shipping"`
}

// TaxRates are all rates of the shop, which takes a call per hundred.
func (c *Client) TaxRates(ctx context.Context) ([]commerce.TaxRate, error) {
	return wholeList(ctx, c, "list tax rates", "taxes", toRate)
}

func toRate(f fields.Reader, dto rateJSON) commerce.TaxRate {
	return commerce.TaxRate{
		ID:       f.ID("id", dto.ID),
		Name:     dto.Name,
		Country:  dto.Country,
		Class:    dto.Class,
		Percent:  f.Amount("rate", dto.Rate),
		Compound: dto.Compound,
		Shipping: dto.Shipping,
	}
}

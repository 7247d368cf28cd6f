package woocommerce

import (
	"context"
	"net/url"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// maxRatePages bounds the list: shops that keep a rate per post code have tens of
// thousands.
const maxRatePages = 1000

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
	const op = "list tax rates"
	var rates []commerce.TaxRate
	for n := 1; n <= maxRatePages; n++ {
		query := url.Values{
			"orderby":  {"id"},
			"order":    {"asc"},
			"per_page": {strconv.Itoa(connectors.PageSize)},
			"page":     {strconv.Itoa(n)},
		}
		var list []rateJSON
		answer, err := c.get(ctx, op, "taxes", query, &list)
		if err != nil {
			return nil, err
		}
		f := newFields()
		for i, dto := range list {
			rates = append(rates, toRate(f.in("", i), dto))
		}
		if f.err() != nil {
			return nil, invalid(op, "page %d: %v", n, f.err())
		}
		_, pages, told := totalOf(answer)
		if (told && n >= pages) || len(list) == 0 || (!told && len(list) < connectors.PageSize) {
			return rates, nil
		}
	}
	return nil, invalid(op, "more than %d rates", maxRatePages*connectors.PageSize)
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

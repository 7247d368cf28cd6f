package activities

import (
	"context"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// readers read a shop's lists, each by the capability that it takes.
func readers() map[string]func(context.Context, connectors.Connector) ([]listed, error) {
	return map[string]func(context.Context, connectors.Connector) ([]listed, error){
		ListPayments: reader(connectors.PaymentList.PaymentMethods, func(m commerce.PaymentMethod) listed {
			return listed{id: m.ID, title: m.Title, disabled: !m.Enabled}
		}),
		ListDelivery: reader(connectors.DeliveryList.DeliveryMethods, func(m commerce.DeliveryMethod) listed {
			return listed{id: m.ID + ":" + m.Instance, title: m.Title, under: m.Zone, disabled: !m.Enabled}
		}),
		ListTaxes: reader(connectors.TaxList.TaxRates, func(r commerce.TaxRate) listed {
			return listed{id: r.ID, title: taxTitle(r), under: r.Class, percent: r.Percent.Short()}
		}),
		ListTaxClasses: reader(connectors.TaxList.TaxClasses, func(c commerce.TaxClass) listed { return listed{id: c.Slug, title: c.Name} }),
		ListStatuses:   reader(connectors.StatusList.OrderStatuses, func(s commerce.OrderStatus) listed { return listed{id: s.Slug, title: s.Name} }),
		ListCategories: reader(connectors.CategoryList.Categories, func(c commerce.Category) listed {
			return listed{id: c.ID, title: c.Name, under: c.Parent}
		}),
		ListSettings: readSettings,
	}
}

// reader reads a list and takes each thing on it as it is kept.
func reader[Shop, T any](
	list func(Shop, context.Context) ([]T, error), as func(T) listed,
) func(context.Context, connectors.Connector) ([]listed, error) {
	return func(ctx context.Context, connector connectors.Connector) ([]listed, error) {
		shop, err := connectors.As[Shop](connector)
		if err != nil {
			return nil, err
		}
		all, err := list(shop, ctx)
		return entries(all, as), err
	}
}

func entries[T any](list []T, as func(T) listed) []listed {
	out := make([]listed, len(list))
	for i, thing := range list {
		out[i] = as(thing)
	}
	return out
}

// taxTitle is "LV PVN": rates of many countries have one name.
func taxTitle(r commerce.TaxRate) string {
	if r.Country == "" {
		return r.Name
	}
	return r.Country + " " + r.Name
}

// The shop's settings that ours are held against.
const (
	settingCurrency   = "currency"
	settingDecimals   = "decimals"
	settingAtSubtotal = "round_tax_at_subtotal"
)

func readSettings(ctx context.Context, connector connectors.Connector) ([]listed, error) {
	shop, err := connectors.As[connectors.SettingsReader](connector)
	if err != nil {
		return nil, err
	}
	s, err := shop.ShopSettings(ctx)
	if err != nil {
		return nil, err
	}
	return []listed{
		{id: settingCurrency, title: s.Currency},
		{id: settingDecimals, title: strconv.Itoa(int(s.Decimals))},
		{id: settingAtSubtotal, title: strconv.FormatBool(s.RoundTaxAtSubtotal)},
		{id: "prices_include_tax", title: strconv.FormatBool(s.PricesIncludeTax)},
		{id: "taxes_enabled", title: strconv.FormatBool(s.TaxesEnabled)},
		{id: "country", title: s.Country},
	}, nil
}

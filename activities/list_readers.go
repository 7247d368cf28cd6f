package activities

import (
	"context"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// readers read the lists of connectors.ReferenceLists.
func readers() map[string]func(context.Context, connectors.ReferenceLists) ([]listed, error) {
	type lists = connectors.ReferenceLists
	return map[string]func(context.Context, lists) ([]listed, error){
		ListPayments: reader(lists.PaymentMethods, func(m commerce.PaymentMethod) listed {
			return listed{id: m.ID, title: m.Title, disabled: !m.Enabled}
		}),
		ListDelivery: reader(lists.DeliveryMethods, func(m commerce.DeliveryMethod) listed {
			return listed{id: m.ID + ":" + m.Instance, title: m.Title, under: m.Zone, disabled: !m.Enabled}
		}),
		ListTaxes: reader(lists.TaxRates, func(r commerce.TaxRate) listed {
			return listed{id: r.ID, title: taxTitle(r), under: r.Class, percent: r.Percent.Short()}
		}),
		ListTaxClasses: reader(lists.TaxClasses, func(c commerce.TaxClass) listed { return listed{id: c.Slug, title: c.Name} }),
		ListStatuses:   reader(lists.OrderStatuses, func(s commerce.OrderStatus) listed { return listed{id: s.Slug, title: s.Name} }),
		ListSettings:   readSettings,
	}
}

// reader reads a list and takes each thing on it as it is kept.
func reader[T any](
	list func(connectors.ReferenceLists, context.Context) ([]T, error), as func(T) listed,
) func(context.Context, connectors.ReferenceLists) ([]listed, error) {
	return func(ctx context.Context, shop connectors.ReferenceLists) ([]listed, error) {
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

func readCategories(ctx context.Context, connector connectors.Connector) ([]listed, error) {
	shop, err := connectors.As[connectors.CategoryList](connector)
	if err != nil {
		return nil, err
	}
	list, err := shop.Categories(ctx)
	return entries(list, func(c commerce.Category) listed { return listed{id: c.ID, title: c.Name, under: c.Parent} }), err
}

// The shop's settings that ours are held against.
const (
	settingCurrency   = "currency"
	settingDecimals   = "decimals"
	settingAtSubtotal = "round_tax_at_subtotal"
)

func readSettings(ctx context.Context, shop connectors.ReferenceLists) ([]listed, error) {
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

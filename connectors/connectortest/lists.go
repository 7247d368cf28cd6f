package connectortest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// known is an order that lists have to know all of.
func (s *suite) known(t *testing.T) commerce.Order {
	t.Helper()
	order, known := s.read(t, s.crowd[0])
	require.True(t, known, "lists without a way to read orders are of no use")
	return order
}

// settings tries connectors.SettingsReader: an order is as they say.
func (s *suite) settings(t *testing.T, able connectors.SettingsReader) {
	order := s.known(t)
	settings, err := able.ShopSettings(t.Context())
	require.NoError(t, err)
	require.Equal(t, order.Currency, settings.Currency)
	require.Equal(t, order.Totals.PricesIncludeTax, settings.PricesIncludeTax)
	require.True(t, settings.TaxesEnabled)
	require.Contains(t, []int32{0, 1, 2, 3, 4}, settings.Decimals)
}

// statuses tries connectors.StatusList: it names each thing once, as the other lists
// do, and all that an order names.
func (s *suite) statuses(t *testing.T, able connectors.StatusList) {
	list, err := able.OrderStatuses(t.Context())
	require.NoError(t, err)
	named := unique(t, list, func(s commerce.OrderStatus) (string, string) { return s.Slug, s.Name })
	require.Contains(t, named, s.known(t).Status)
	require.Subset(t, named, s.shop.Statuses())
}

// payments tries connectors.PaymentList.
func (s *suite) payments(t *testing.T, able connectors.PaymentList) {
	list, err := able.PaymentMethods(t.Context())
	require.NoError(t, err)
	unique(t, list, func(m commerce.PaymentMethod) (string, string) { return m.ID, m.ID })
}

// deliveries tries connectors.DeliveryList.
func (s *suite) deliveries(t *testing.T, able connectors.DeliveryList) {
	list, err := able.DeliveryMethods(t.Context())
	require.NoError(t, err)
	unique(t, list, func(m commerce.DeliveryMethod) (string, string) { return m.ID + ":" + m.Instance, m.ID })
	carried := 0
	for _, line := range s.known(t).Lines {
		if line.Kind == commerce.Shipping {
			carried++
			require.Contains(t, methods(list), line.Method)
		}
	}
	require.Positive(t, carried, "the order has carriage")
}

func methods(list []commerce.DeliveryMethod) []string {
	ids := []string{}
	for _, m := range list {
		ids = append(ids, m.ID)
	}
	return ids
}

// categories tries connectors.CategoryList: each stands below one that is listed, or
// at the top.
func (s *suite) categories(t *testing.T, able connectors.CategoryList) {
	list, err := able.Categories(t.Context())
	require.NoError(t, err)
	ids := unique(t, list, func(c commerce.Category) (string, string) { return c.ID, c.Name })
	for _, c := range list {
		require.NotEqual(t, c.ID, c.Parent)
		require.Contains(t, append(ids, ""), c.Parent)
	}
}

// taxes tries connectors.TaxList: an order is taxed by what it names.
func (s *suite) taxes(t *testing.T, able connectors.TaxList) {
	order := s.known(t)
	classes, err := able.TaxClasses(t.Context())
	require.NoError(t, err)
	named := unique(t, classes, func(c commerce.TaxClass) (string, string) { return c.Slug, c.Name })
	rates, err := able.TaxRates(t.Context())
	require.NoError(t, err)
	listed := unique(t, rates, func(r commerce.TaxRate) (string, string) { return r.ID, r.ID })
	for _, rate := range rates {
		require.Contains(t, named, rate.Class)
	}
	require.NotEmpty(t, order.Taxes, "the order has tax")
	for _, tax := range order.Taxes {
		require.Contains(t, listed, tax.RateID)
	}
	for _, line := range order.Lines {
		for _, tax := range line.Taxes {
			require.Contains(t, listed, tax.RateID)
		}
	}
}

// unique are the keys of a list that names each thing once.
func unique[T any](t *testing.T, list []T, of func(T) (key, name string)) []string {
	t.Helper()
	require.NotEmpty(t, list)
	var keys []string
	for _, entry := range list {
		key, name := of(entry)
		require.NotEmpty(t, key)
		require.NotEmpty(t, name)
		require.NotContains(t, keys, key, "it is listed twice")
		keys = append(keys, key)
	}
	return keys
}

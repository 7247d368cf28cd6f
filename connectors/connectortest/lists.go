package connectortest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// lists tries connectors.ReferenceLists: they are there, name each thing once and
// know all that an order names.
func (s *suite) lists(t *testing.T, able connectors.ReferenceLists) {
	order, known := s.read(t, s.crowd[0])
	require.True(t, known, "lists without a way to read orders are of no use")
	t.Run("settings", func(t *testing.T) {
		settings, err := able.ShopSettings(t.Context())
		require.NoError(t, err)
		require.Equal(t, order.Currency, settings.Currency)
		require.Equal(t, order.Totals.PricesIncludeTax, settings.PricesIncludeTax)
		require.True(t, settings.TaxesEnabled)
		require.Contains(t, []int32{0, 1, 2, 3, 4}, settings.Decimals)
	})
	t.Run("statuses", func(t *testing.T) {
		list, err := able.OrderStatuses(t.Context())
		require.NoError(t, err)
		named := unique(t, list, func(s commerce.OrderStatus) (string, string) { return s.Slug, s.Name })
		require.Contains(t, named, order.Status)
		require.Subset(t, named, s.shop.Statuses())
	})
	t.Run("payment methods", func(t *testing.T) {
		list, err := able.PaymentMethods(t.Context())
		require.NoError(t, err)
		unique(t, list, func(m commerce.PaymentMethod) (string, string) { return m.ID, m.ID })
	})
	t.Run("delivery methods", func(t *testing.T) {
		list, err := able.DeliveryMethods(t.Context())
		require.NoError(t, err)
		unique(t, list, func(m commerce.DeliveryMethod) (string, string) { return m.ID + ":" + m.Instance, m.ID })
		carried := 0
		for _, line := range order.Lines {
			if line.Kind == commerce.Shipping {
				carried++
				require.Contains(t, methods(list), line.Method)
			}
		}
		require.Positive(t, carried, "the order has carriage")
	})
	t.Run("taxes", func(t *testing.T) { s.taxes(t, able, order) })
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

func (s *suite) taxes(t *testing.T, able connectors.ReferenceLists, order commerce.Order) {
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

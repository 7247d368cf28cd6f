package office_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/office"
)

func TestASearchOfOneOrTwoLettersFindsWhatIsThatShort(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	database.Trade(t, 400)
	_, err := database.Owner.Exec(t.Context(), "UPDATE customers SET company = '3M' WHERE id = 10; UPDATE items SET sku = 'K2' WHERE id = 27")
	require.NoError(t, err)
	part := office.Part{Page: 1, Size: 50}
	for search, want := range map[string]struct {
		sales, customers, deliveries, documents []int64
	}{
		"7":   {[]int64{7}, []int64{5}, []int64{7}, []int64{7}},                 // the shop's id, and no number with a 7 in it
		"3m":  {[]int64{14, 13}, []int64{10}, []int64{13, 14}, []int64{14, 13}}, // whatever the case
		"An":  {},                                                               // of whom there are many, and nobody is called that
		"%":   {},
		"---": {},
	} {
		t.Run(search, func(t *testing.T) {
			t.Parallel()
			sales, err := office.Sales(t.Context(), database.App, office.SaleFilter{Search: search}, part)
			require.NoError(t, err)
			require.Equal(t, want.sales, ids(sales, func(s office.Sale) int64 { return s.ID }))
			customers, err := office.Customers(t.Context(), database.App, office.CustomerFilter{Search: search}, part)
			require.NoError(t, err)
			require.Equal(t, want.customers, ids(customers, func(c office.Customer) int64 { return c.ID }))
			deliveries, err := office.Deliveries(t.Context(), database.App, office.DeliveryFilter{State: "all", Search: search}, part)
			require.NoError(t, err)
			require.Equal(t, want.deliveries, ids(deliveries, func(d office.Delivery) int64 { return d.ID }))
			documents, err := office.Documents(t.Context(), database.App, office.DocumentFilter{Search: search}, part)
			require.NoError(t, err)
			require.Equal(t, want.documents, ids(documents, func(d office.Document) int64 { return d.ID }))
		})
	}
	sales, err := office.Sales(t.Context(), database.App, office.SaleFilter{Search: "k2"}, part)
	require.NoError(t, err)
	require.Positive(t, sales.Total, "by SKU")
}

// ids are the ids of a page's rows; nil for none.
func ids[R any](page office.Page[R], id func(R) int64) (all []int64) {
	for _, r := range page.Rows {
		all = append(all, id(r))
	}
	return all
}

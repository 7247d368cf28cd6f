package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func billing(email, phone, country string) string {
	return fmt.Sprintf(`{"first_name":"Zane","last_name":"Ozola","company":"","address_1":"Brīvības 1","address_2":"","city":"Rīga","state":"","postcode":"LV-1010","country":%q,"email":%q,"phone":%q}`, country, email, phone)
}

func TestABuyerIsFoundAgain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		first, second string
		customers     int
		matched       string
		keys          string
	}{
		{"by e-mail, whatever its case", billing("Zane@Example.test", "", "LV"), billing(" zane@example.TEST ", "", "LV"), 1, "email; email", "zane@example.test"},
		{"by phone, however it is written", billing("", "+371 20 000 123", "LV"), billing("", "20000123", "LV"), 1, "phone; phone", "+37120000123"},
		{"by e-mail before phone", billing("a@example.test", "+37120000123", "LV"), billing("b@example.test", "+37120000123", "LV"), 2, "email; email",
			"a@example.test +37120000123; b@example.test +37120000123"},
		{"by phone, though an e-mail came with it the first time", billing("a@example.test", "+37120000123", "LV"), billing("", "20000123", "LV"), 1, "email; phone",
			"a@example.test +37120000123"},
		{"not by what is no phone number", billing("", "12", "LV"), billing("", "12", "LV"), 2, "guest; guest", "; "},
		{"not without a country to read a local number by", billing("", "20000123", ""), billing("", "20000123", ""), 2, "guest; guest", "; "},
		{"not where nothing is known of a guest", billing("", "", "LV"), billing("", "", "LV"), 2, "guest; guest", "; "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, alsoBacs)
			b.shop.ReplaceField(straight, "billing", tt.first)
			b.shop.ReplaceField(alsoBacs, "billing", tt.second)
			b.readAll()
			b.walk(straight)
			b.walk(alsoBacs)
			require.Equal(t, tt.customers, b.count("customers"))
			require.Equal(t, tt.matched, b.list("SELECT matched_by FROM sales ORDER BY id"))
			require.Equal(t, tt.keys, b.list("SELECT concat_ws(' ', email, phone) FROM customers ORDER BY id"))
		})
	}
}

func TestTwoFirstOrdersOfOneBuyerAtOnceMakeOneCustomer(t *testing.T) {
	t.Parallel()
	ids := []int64{cash, 345, 347, 350} // one buyer's
	b := setup(t, ids...)
	b.readAll()
	var g errgroup.Group
	for _, id := range ids {
		g.Go(func() error {
			_, err := b.set.ImportOrder(t.Context(), ref(id))
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 1, b.count("customers"))
	require.Equal(t, 4, b.count("sales WHERE customer_id = (SELECT id FROM customers)"))
}

func TestACustomerOnceMatchedStays(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.readAndWalk(cash)
	b.shop.ReplaceField(cash, "billing", billing("other@example.test", "", "LV"))
	b.readAndWalk(cash)
	require.Equal(t, "irisa@example.test", b.list("SELECT c.email FROM customers c JOIN sales s ON s.customer_id = c.id"))
	require.Equal(t, 1, b.count("customers"))
}

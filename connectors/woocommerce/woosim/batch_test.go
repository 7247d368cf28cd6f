package woosim

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBatches: whatever they are about, they keep to the same limit and take the same odd bodies.
func TestBatches(t *testing.T) {
	t.Parallel()
	items := func(n int) string { return strings.TrimSuffix(strings.Repeat(`{"id":999999},`, n), ",") }
	for _, path := range []string{
		"products", "products/220/variations", "products/categories", "products/tags", "products/attributes", "coupons", "customers", "taxes", "orders",
	} {
		b := setupCatalogue(t)
		for name, c := range map[string]struct {
			body   string
			status int
			want   string
		}{
			"a hundred items are taken":     {`{"update":[` + items(60) + `],"delete":[` + strings.Repeat("1,", 39) + `1]}`, 200, `"update":[{"id":999999,"error":`},
			"one more is too many":          {`{"update":[` + items(60) + `],"delete":[` + strings.Repeat("1,", 39) + `1],"create":[{}]}`, 413, "Unable to accept more than 100 items for this request."},
			"nothing answers a list":        {`{}`, 200, `[]`},
			"so do empty lists":             {`{"create":[],"update":[],"delete":[]}`, 200, `[]`},
			"a list is nothing":             {`[]`, 200, `[]`},
			"one without an id has none":    {`{"update":[{"name":"x"}]}`, 200, `{"update":[{"id":null,"error":`},
			"an object's members are items": {`{"update":{"id":10}}`, 200, `{"update":[{"id":null,"error":`},
			"broken JSON is refused":        {`{"update":`, 400, `rest_invalid_json`},
		} {
			t.Run(path+": "+name, func(t *testing.T) {
				t.Parallel()
				b.tell(t, request{"POST", path + "/batch", c.body, c.status, c.want})
			})
		}
	}
}

// TestBatchesGoOn past an item that fails, in the order sent, the new ones first.
func TestBatchesGoOn(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	next := b.shop.next.Post
	b.tell(t, request{"POST", "products/batch", `{"delete":[16],"update":[{"id":10,"stock_quantity":1},{"id":10,"stock_quantity":2}],"create":[{"name":"A","sku":"N-1"},{"name":"B","sku":"n-1"}]}`, 200,
		fmt.Sprintf(`{"create":[{"id":%d,"name":"A"`, next)})
	require.Equal(t, int64(2), b.shop.Stock(10))
	require.Nil(t, b.shop.products[16], "deleted for good, not put in the trash")
}

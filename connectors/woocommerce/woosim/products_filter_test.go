package woosim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// filterShop sells a little of everything: five products made a minute apart from 08:00 GMT (10:00 in Riga), and nothing else.
func filterShop(t *testing.T) (catalogueBundle, []int64) {
	t.Helper()
	now := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	b := catalogueBundle{New(Settings{}, WithExport(&Export{}), WithClock(func() time.Time { return now }), WithClient(nobody())), &now}
	b.shop.AddKey(testKey, testSecret, ReadWrite)
	b.shop.keepTerm(categories, mustParse(`{"id":15,"name":"Uncategorized","slug":"uncategorized","parent":0}`))
	b.shop.keepTerm(categories, mustParse(`{"id":16,"name":"Maize","slug":"maize","parent":15}`))
	b.shop.keepTerm(tags, mustParse(`{"id":30,"name":"Jauns","slug":"jauns"}`))
	var made []int64
	for _, body := range []string{
		`{"name":"Rupjmaize","sku":"A-1","regular_price":"2.00","categories":[{"id":16}],"manage_stock":true,"stock_quantity":5}`,
		`{"name":"Āboli","sku":"A-2","regular_price":"3.00","sale_price":"1.00","tags":[{"id":30}],"featured":true}`,
		`{"name":"Cukurs","sku":"B-1","regular_price":"4.00","status":"draft","manage_stock":true,"stock_quantity":0,"description":"salds āboliem"}`,
		`{"name":"Komplekts","type":"grouped","tax_class":"","menu_order":-1}`,
		`{"name":"Krekls","sku":"V","type":"variable","attributes":[{"name":"Izmērs","variation":true,"options":["S"]}]}`,
	} {
		b.tell(t, request{"POST", "products", body, 201, ``})
		made = append(made, b.shop.next.Post-1)
		now = now.Add(time.Minute)
	}
	b.tell(t, request{"POST", "products/" + encodeID(made[4]) + "/variations", `{"sku":"V-S","regular_price":"9","attributes":[{"name":"Izmērs","option":"S"}]}`, 201, `"name":"S"`})
	made = append(made, b.shop.next.Post-1)
	now = now.Add(time.Minute)
	return b, made
}

func TestProductLists(t *testing.T) {
	t.Parallel()
	b, p := filterShop(t)
	bread, apples, sugar, set, shirt, small := p[0], p[1], p[2], p[3], p[4], p[5]
	const gmt = "&dates_are_gmt=true"
	for name, c := range map[string]struct {
		query string
		want  []int64
	}{
		"the newest first":                 {"", []int64{shirt, set, sugar, apples, bread}},
		"the oldest first":                 {"order=asc", []int64{bread, apples, sugar, set, shirt}},
		"a page":                           {"per_page=2&page=2", []int64{sugar, apples}},
		"an offset":                        {"per_page=2&offset=3", []int64{apples, bread}},
		"past the end":                     {"page=9", []int64{}},
		"by name":                          {"orderby=title&order=asc", []int64{apples, sugar, set, shirt, bread}},
		"by price":                         {"orderby=price&order=asc&exclude=" + encodeID(set), []int64{apples, bread, sugar, shirt}},
		"by place in the menu":             {"orderby=menu_order&order=asc&per_page=1", []int64{set}},
		"by ids as given":                  {"orderby=include&include=" + encodeID(sugar) + "," + encodeID(bread), []int64{sugar, bread}},
		"without some":                     {"exclude=" + encodeID(set) + "," + encodeID(shirt), []int64{sugar, apples, bread}},
		"drafts":                           {"status=draft", []int64{sugar}},
		"all but drafts":                   {"exclude_status=draft", []int64{shirt, set, apples, bread}},
		"grouped ones":                     {"type=grouped", []int64{set}},
		"two types":                        {"include_types=grouped,variable", []int64{shirt, set}},
		"of a category and those below it": {"category=15&type=simple", []int64{sugar, apples, bread}},
		"of the category below":            {"category=16", []int64{bread}},
		"of a tag":                         {"tag=30", []int64{apples}},
		"featured ones":                    {"featured=true", []int64{apples}},
		"on sale":                          {"on_sale=true", []int64{apples}},
		"not on sale":                      {"on_sale=false&type=simple", []int64{sugar, bread}},
		"at least this dear":               {"min_price=2", []int64{shirt, sugar, bread}},
		"at most this dear":                {"max_price=2", []int64{apples, bread}},
		"out of stock":                     {"stock_status=outofstock", []int64{sugar}},
		"with this much in stock":          {"min_stock_quantity=1", []int64{bread}},
		"with a word in name or text":      {"search=Āboli", []int64{sugar, apples}},
		"with all words":                   {"search=salds+cukurs", []int64{sugar}},
		"by slug":                          {"slug=aboli", []int64{apples}},
		"by SKUs of any case":              {"sku=a-1,B-1,NOPE", []int64{sugar, bread}},
		"by a variation's SKU":             {"sku=V-S", []int64{small}},
		"by a part of an SKU":              {"search_sku=a-", []int64{apples, bread}},
		"with an unknown parameter":        {"modifed_after=2030-01-01T00:00:00", []int64{shirt, set, sugar, apples, bread}},
		"made after, without that second":  {"after=2026-03-02T08:02:00" + gmt, []int64{shirt, set}},
		"made after in the shop's zone":    {"after=2026-03-02T10:02:00", []int64{shirt, set}},
		"changed before":                   {"modified_before=2026-03-02T08:02:00" + gmt, []int64{apples, bread}},
		"changed after, the oldest first":  {"orderby=modified&order=asc&modified_after=2026-03-02T08:02:00" + gmt, []int64{set, shirt}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, b.ids(t, "products?"+c.query))
		})
	}
	t.Run("variations of one and of all", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, []int64{small}, b.ids(t, "products/"+encodeID(shirt)+"/variations"))
		require.Equal(t, []int64{small}, b.ids(t, "variations?modified_after=2026-03-02T08:04:00"+gmt))
		require.Empty(t, b.ids(t, "variations?modified_after=2026-03-02T08:05:00"+gmt))
	})
}

// TestTiesByTimeOfChange come in another order on each request, and only they.
func TestTiesByTimeOfChange(t *testing.T) {
	t.Parallel()
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	s.MakeProducts(3, 40, madeFrom)
	b := catalogueBundle{shop: s}
	orders := map[string]bool{}
	for range 20 {
		ids := b.ids(t, "products?orderby=modified&order=asc&per_page=100&status=any")
		for i := 1; i < len(ids); i++ {
			require.False(t, s.products[ids[i]].modified.Before(s.products[ids[i-1]].modified))
		}
		orders[string(encode(ids))] = true
	}
	require.Greater(t, len(orders), 1)
}

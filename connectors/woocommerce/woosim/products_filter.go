package woosim

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// productFilter is a list request for products or variations, understood.
type productFilter struct {
	of                                 int64 // variations of this product
	variations                         bool  // variations of all products
	after, before                      time.Time
	modifiedAfter, modifiedBefore      time.Time
	include, exclude, parents, notOf   []string
	statuses, notStatuses              []string
	types, notTypes                    []string
	skus, gtins                        []string
	partOfSKU, slug, class, stock      string
	words                              []string
	categories, tags, shippingClasses  map[int64]bool
	featured, onSale                   string
	minPrice, maxPrice                 *decimal.Decimal
	quantity, minQuantity, maxQuantity *int64
	orderBy, direction                 string
}

// readProductFilter checks parameters the way WordPress does. Unknown ones are ignored.
func (s *Shop) readProductFilter(q url.Values) (productFilter, *answer) {
	f := productFilter{
		include: csv(q, "include"), exclude: csv(q, "exclude"), parents: csv(q, "parent"), notOf: csv(q, "parent_exclude"),
		gtins: csv(q, "global_unique_id"), partOfSKU: strings.ToLower(q.Get("search_sku")), slug: q.Get("slug"),
		statuses: csv(q, "include_status"), notStatuses: csv(q, "exclude_status"), types: csv(q, "include_types"), notTypes: csv(q, "exclude_types"),
		class: q.Get("tax_class"), stock: q.Get("stock_status"), words: strings.Fields(strings.ToLower(q.Get("search"))),
		featured: q.Get("featured"), onSale: q.Get("on_sale"),
		orderBy: cmp.Or(q.Get("orderby"), "date"), direction: cmp.Or(q.Get("order"), "desc"),
	}
	if sku := strings.ToLower(q.Get("sku")); sku != "" && f.partOfSKU == "" {
		f.skus = append(strings.Split(sku, ","), sku) // an SKU may hold a comma itself
	}
	if len(f.statuses) == 0 && q.Get("status") != "" {
		f.statuses = []string{q.Get("status")}
	}
	if len(f.types) == 0 && q.Get("type") != "" {
		f.types = []string{q.Get("type")}
	}
	f.categories = s.withBelow("categories", csv(q, "category"))
	f.tags, f.shippingClasses = asked(csv(q, "tag")), asked(csv(q, "shipping_class"))
	bad := refuse(s.productFilterChecks(q, &f)...)
	return f, bad
}

func (s *Shop) productFilterChecks(q url.Values, f *productFilter) []*wrong {
	checks := append(pagingChecks(q), s.readMoment(q, "after", &f.after), s.readMoment(q, "before", &f.before),
		s.readMoment(q, "modified_after", &f.modifiedAfter), s.readMoment(q, "modified_before", &f.modifiedBefore))
	for _, key := range []string{"include", "exclude", "parent", "parent_exclude"} {
		for i, v := range csv(q, key) {
			checks = append(checks, wantInteger(key, key+"["+strconv.Itoa(i)+"]", v))
		}
	}
	checks = append(checks, oneOf("order", f.direction, []string{"asc", "desc"}), oneOf("orderby", f.orderBy, productOrders()))
	for key, allowed := range map[string][]string{
		"status": {"any", "future", "trash", "draft", "pending", "private", "publish"}, "type": productTypes(), "stock_status": stockStatuses(),
	} {
		if v := q.Get(key); v != "" {
			checks = append(checks, oneOf(key, v, allowed))
		}
	}
	for key, into := range map[string]**decimal.Decimal{"min_price": &f.minPrice, "max_price": &f.maxPrice} {
		if d, err := decimal.NewFromString(q.Get(key)); err == nil {
			*into = &d
		}
	}
	for key, into := range map[string]**int64{
		"stock_quantity": &f.quantity, "min_stock_quantity": &f.minQuantity, "max_stock_quantity": &f.maxQuantity,
	} {
		if n, err := strconv.ParseInt(q.Get(key), 10, 64); err == nil {
			*into = &n
		} else if q.Has(key) {
			checks = append(checks, notOfType(key, key, "integer"))
		}
	}
	return checks
}

func productOrders() []string {
	return []string{"date", "id", "include", "title", "slug", "modified", "price", "popularity", "rating", "menu_order"}
}

// asked is a set of ids that a request names; nil when it names none.
func asked(ids []string) map[int64]bool {
	if len(ids) == 0 {
		return nil
	}
	set := map[int64]bool{}
	for _, id := range ids {
		n, _ := strconv.ParseInt(id, 10, 64)
		set[n] = true
	}
	return set
}

// lets says whether a list holds a value; an empty list holds all.
func lets(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

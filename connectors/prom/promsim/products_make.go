package promsim

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// ProductOption changes what MakeProducts makes.
type ProductOption func(*productMaker)

// Plain makes products that are on display and tracked alone, without variations.
func Plain() ProductOption { return func(m *productMaker) { m.plain = true } }

type productMaker struct {
	*rand.Rand
	shop   *Shop
	at     time.Time
	groups []*group
	plain  bool
	ids    []int64
}

// MakeProducts makes n further products, the first last changed at from and the others after it, four in each second. Their SKUs are
// "MADE-" and their number. Some aren't tracked, some hidden or drafts, some to order; about one in twenty has three variations, which
// count among the n. The same shop, seed, n, from and options make the same products. It returns their ids.
func (s *Shop) MakeProducts(seed uint64, n int, from time.Time, opts ...ProductOption) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &productMaker{
		Rand: rand.New(rand.NewPCG(seed, uint64(n))), //nolint:gosec // the same seed must make the same products
		shop: s, at: from.UTC().Truncate(time.Microsecond), groups: byID(s.groups),
	}
	for _, opt := range opts {
		opt(m)
	}
	for len(m.ids) < n {
		base := m.make()
		if m.plain || n-len(m.ids) < 3 || m.IntN(20) > 0 {
			continue
		}
		base.doc["variation_group_id"] = base.id
		for range 3 {
			v := m.make()
			v.doc["is_variation"], v.doc["variation_base_id"], v.doc["variation_group_id"] = true, base.id, base.id
		}
	}
	return m.ids
}

func (m *productMaker) make() *product {
	sku := "MADE-" + strconv.FormatInt(m.shop.next.Product, 10)
	group := int64(0)
	if len(m.groups) > 0 {
		group = m.groups[m.IntN(len(m.groups))].id
	}
	d := m.shop.newProduct("Виготовлений товар "+sku, "Изготовленный товар "+sku, sku, decimal.New(int64(50+m.IntN(200000)), -2), group)
	d["quantity_in_stock"] = 100 + m.IntN(400)
	if !m.plain {
		m.vary(d)
	}
	p := m.shop.addProduct(d, m.at.Add(time.Duration(len(m.ids)/4)*time.Second))
	m.ids = append(m.ids, p.id)
	return p
}

// vary makes a product less plain.
func (m *productMaker) vary(d doc) {
	switch m.IntN(12) {
	case 0:
		d["quantity_in_stock"] = nil
	case 1:
		d["quantity_in_stock"], d["presence"], d["in_stock"] = 0, "not_available", false
	case 2:
		d["presence"] = "order"
	case 3:
		d["status"] = "not_on_display"
	case 4:
		d["status"] = "draft"
	case 5:
		d["discount"] = doc{"type": "percent", "value": 10, "date_start": nil, "date_end": nil}
	case 6:
		d["status"] = "editing_required"
	}
}

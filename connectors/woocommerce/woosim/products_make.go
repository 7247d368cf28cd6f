package woosim

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// ProductOption changes what MakeProducts makes.
type ProductOption func(*productMaker)

// Plain makes simple products alone, of which the shop counts some hundred pieces each, and none is on sale.
func Plain() ProductOption { return func(m *productMaker) { m.plain = true } }

// MakeProducts makes n further products of every type, the first created and last changed at from and the others after it, four in each
// second as a catalogue that is read in has them. About one in twenty is variable, with three variations that count among the n; some are
// on sale, out of stock, on backorder or without stock of their own. Their SKUs are "MADE-" and their number. The same shop, seed, n, from
// and options make the same products. It returns their ids. Nobody is told.
func (s *Shop) MakeProducts(seed uint64, n int, from time.Time, opts ...ProductOption) []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &productMaker{
		Rand: rand.New(rand.NewPCG(seed, uint64(n))), //nolint:gosec // the same seed must make the same products
		shop: s, from: from.UTC().Truncate(time.Second), ids: make([]int64, 0, n),
	}
	for _, opt := range opts {
		opt(m)
	}
	m.categories = m.shop.terms[categories]
	for len(m.ids) < n {
		if !m.plain && n-len(m.ids) >= 4 && m.IntN(20) == 0 {
			m.variable()
		} else {
			m.add(m.simple())
		}
	}
	return m.ids
}

type productMaker struct {
	*rand.Rand
	shop       *Shop
	from       time.Time
	categories []object
	plain      bool
	ids        []int64
}

// next is the SKU of the product that is made next, and the second it is made in.
func (m *productMaker) next() (sku string, at time.Time) {
	return "MADE-" + strconv.FormatInt(1000000+m.shop.next.Post, 10)[1:], m.from.Add(time.Duration(len(m.ids)/4) * time.Second)
}

func (m *productMaker) simple() object {
	sku, at := m.next()
	name := "Izgatavota prece " + sku
	cents := 50 + m.IntN(20000)
	price := strconv.Itoa(cents/100) + "." + strconv.Itoa(100 + cents%100)[1:]
	o := newObject("id", m.shop.next.Post, "name", name, "slug", slugOf(name), "type", "simple", "status", "publish", "sku", sku,
		"price", price, "regular_price", price, "tax_status", "taxable", "stock_status", "instock",
		"global_unique_id", strconv.FormatInt(4760000000000+m.shop.next.Post, 10),
		"date_created_gmt", at.Format(timeLayout), "date_modified_gmt", at.Format(timeLayout))
	if len(m.categories) > 0 {
		o.set("categories", []object{termRef(m.categories[m.IntN(len(m.categories))])})
	}
	m.stock(&o)
	if !m.plain && m.IntN(10) == 0 && cents > 100 {
		sale := strconv.Itoa(cents/200) + ".49"
		o.set("sale_price", sale)
		o.set("price", sale)
	}
	return o
}

// stock gives a product what is in the store: most have their own number, some none.
func (m *productMaker) stock(o *object) {
	switch kind := m.IntN(12); {
	case m.plain:
		o.set("stock_quantity", 100+m.IntN(400))
	case kind == 0:
		return
	case kind == 1:
		o.set("stock_quantity", 0)
		o.set("stock_status", "outofstock")
	case kind == 2:
		o.set("stock_quantity", -m.IntN(3))
		o.set("stock_status", "onbackorder")
		o.set("backorders", "notify")
	default:
		o.set("stock_quantity", 1+m.IntN(500))
	}
	o.set("manage_stock", true)
}

func (m *productMaker) add(o object) *product {
	p := m.shop.addProduct(o)
	m.ids = append(m.ids, p.id)
	return p
}

// variable makes a product with three variations.
func (m *productMaker) variable() {
	sizes := []string{"S", "M", "L"}
	o := m.simple()
	o.set("type", "variable")
	for _, key := range []string{"manage_stock", "stock_quantity", "backorders", "regular_price", "sale_price", "global_unique_id"} {
		o.del(key)
	}
	size := newObject("id", 0, "name", "Izmērs", "slug", "Izmērs", "position", 0, "visible", true, "variation", true, "options", sizes)
	o.set("attributes", []object{size})
	up := m.add(o)
	for _, option := range sizes {
		v := m.simple()
		v.set("type", "variation")
		v.set("parent_id", up.id)
		v.set("tax_class", "parent")
		v.del("categories")
		v.set("attributes", []object{newObject("id", 0, "name", "Izmērs", "slug", "izmers", "option", option)})
		m.add(v)
	}
	m.shop.settleParent(up)
	m.shop.index.put(up)
}

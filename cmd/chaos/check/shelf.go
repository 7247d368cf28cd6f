package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// product is a product or variation as its shop shows it.
type product struct {
	ID       int64
	SKU      string
	Counted  bool // by the shop itself
	Quantity decimal.Decimal
}

// readProduct reads a product as the channel's platform shows it.
func (c channel) readProduct(raw json.RawMessage) (product, error) {
	var p struct {
		ID       int64
		Type     string
		SKU      string
		External string           `json:"external_id"`
		Managed  any              `json:"manage_stock"` // WooCommerce: true, false, or "parent"
		Woo      *decimal.Decimal `json:"stock_quantity"`
		Prom     *decimal.Decimal `json:"quantity_in_stock"`
	}
	if err := json.Unmarshal(raw, &p); err != nil {
		return product{}, fmt.Errorf("a product can't be read: %w", err)
	}
	counted, quantity := p.Prom != nil, p.Prom
	if c.Platform != "prom" {
		counted, quantity = p.Managed == true && p.Woo != nil && (p.Type == "simple" || p.Type == "variation"), p.Woo
	}
	if !counted {
		return product{ID: p.ID, SKU: cmp.Or(p.SKU, p.External)}, nil
	}
	return product{p.ID, cmp.Or(p.SKU, p.External), true, *quantity}, nil
}

// shelf is what a shop shows of the things whose stock it counts itself, by SKU. A SKU
// that several of its products bear says nothing of any.
func (c channel) shelf(s Shop) (map[string]product, error) {
	all, times := map[string]product{}, map[string]int{}
	for _, raw := range s.Products {
		p, err := c.readProduct(raw)
		if err != nil {
			return nil, err
		}
		times[p.SKU]++
		if p.Counted {
			all[p.SKU] = p
		}
	}
	maps.DeleteFunc(all, func(sku string, _ product) bool { return sku == "" || times[sku] > 1 })
	return all, nil
}

// stillOpen is what an order calls for and nobody has sent yet, by item: also where it
// is not paid, and where its sale waits for a person.
func (f *file) stillOpen() map[int64]decimal.Decimal {
	if f.sale == nil || f.want.refused || f.order.unreadable || hidden(f.order.Status) {
		return nil
	}
	open, left := f.staying(), f.left()
	for item, quantity := range open {
		open[item] = decimal.Max(decimal.Zero, quantity.Sub(left[item]))
	}
	return open
}

// promise counts what an order still calls for against the stock of its environment.
func (c *checker) promise(f *file) {
	for item, quantity := range f.stillOpen() {
		p := promised{f.channel.Environment, item}
		c.open[p] = c.open[p].Add(quantity)
	}
}

type promised struct {
	environment string
	item        int64
}

// shelves: a shop that is told of our stock shows what is in the warehouse and nobody
// was promised, less what no shop is shown.
func (c *checker) shelves(shops []Shop) error {
	for _, shop := range shops {
		ch := c.books.channels[shop.Channel]
		if !ch.TellsStock {
			continue
		}
		shelf, err := ch.shelf(shop)
		if err != nil {
			return fmt.Errorf("check: shop of %s: %w", shop.Channel, err)
		}
		for _, p := range slices.SortedFunc(maps.Values(shelf), func(a, b product) int { return cmp.Compare(a.ID, b.ID) }) {
			i, ours := c.books.items[p.SKU]
			// What a shop sold beyond its stock it counts below nothing.
			if due := c.toShow(ch, i); ours && i.Kind != "service" && !decimal.Max(decimal.Zero, p.Quantity).Equal(due) {
				c.add(Shown, Finding{Channel: ch.Code}, "the shop shows %s of %s; it ought to be %s", p.Quantity, p.SKU, due)
			}
		}
	}
	return nil
}

// toShow is what a channel's shop has to show of an item.
func (c *checker) toShow(ch channel, i item) decimal.Decimal {
	has := decimal.Zero
	for _, l := range c.books.levels {
		if l.Item == i.ID && l.Warehouse == ch.Warehouse {
			has = has.Add(l.OnHand)
		}
	}
	free := has.Sub(c.open[promised{ch.Environment, i.ID}]).Sub(ch.Buffer).Sub(i.Buffer)
	return decimal.Max(decimal.Zero, free.Floor())
}

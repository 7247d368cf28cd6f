package blueprint

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/money"
)

func (c *check) items() {
	for i, item := range c.file.Items {
		at := fmt.Sprintf("items[%d]", i)
		if was, there := c.old.items[item.SKU]; there && was.Kind != item.Kind {
			c.addf(at+".kind", "it is stored as %s and stays so: write %s", was.Kind, was.Kind)
		}
		c.parent(at+".parent", item)
		names(c, at+".category", "category", item.Category, c.all.categories)
		names(c, at+".tax_group", "tax group", item.TaxGroup, c.all.taxes)
		if item.SafetyBuffer.Sign() < 0 {
			c.addf(at+".safety_buffer", "want 0 or more")
		}
		for k, address := range item.Images {
			if address == "" {
				c.addf(fmt.Sprintf("%s.images[%d]", at, k), "it is empty: give it an address")
			}
		}
		for k, price := range item.Prices {
			c.price(fmt.Sprintf("%s.prices[%d]", at, k), price)
		}
		unique(c, at+".prices", "price_group", item.Prices)
	}
}

func (c *check) parent(at string, item Item) {
	if item.Parent == "" {
		return
	}
	if item.Kind != "variation" {
		c.addf(at, "%s is %s: a variation alone has a parent", item.SKU, item.Kind)
		return
	}
	names(c, at, "item", item.Parent, c.all.items)
	if parent, there := c.all.items[item.Parent]; there && parent.Kind != "parent" {
		c.addf(at, "item %s is %s: name one of the kind parent", item.Parent, parent.Kind)
	}
}

func (c *check) price(at string, p ItemPrice) {
	names(c, at+".price_group", "price group", p.PriceGroup, c.all.prices)
	if _, err := money.MinorUnits(p.Currency); err != nil {
		c.addf(at+".currency", "%v: want one such as EUR", err)
	}
	if p.Amount.Sign() < 0 {
		c.addf(at+".amount", "want 0 or more")
	}
}

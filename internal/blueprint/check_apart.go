package blueprint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
)

// shared is a warehouse that a channel of production and another one use.
type shared struct{ warehouse, live, other string }

// apart refuses that what rehearses or tests uses a warehouse of production's. What is
// stored so already is no mistake of this file.
func (c *check) apart() {
	was := c.old.shared()
	found := slices.SortedFunc(maps.Keys(c.all.shared()), func(a, b shared) int {
		return cmp.Or(cmp.Compare(a.other, b.other), cmp.Compare(a.warehouse, b.warehouse), cmp.Compare(a.live, b.live))
	})
	for _, s := range found {
		if was[s] {
			continue
		}
		ch := c.all.channels[s.other]
		c.addf(c.whereShared(s), "channel %s of production uses warehouse %s, and %s is of the %s environment: give that a point of sale with a warehouse of its own", s.live, s.warehouse, s.other, ch.Environment)
	}
}

// shared are the warehouses that channels of production use together with others.
func (x index) shared() map[shared]bool {
	all := map[shared]bool{}
	for _, live := range x.channels {
		if commerce.Environment(live.Environment) != commerce.Production {
			continue
		}
		for _, other := range x.channels {
			if commerce.Environment(other.Environment) == commerce.Production {
				continue
			}
			for _, warehouse := range x.warehousesOf(live) {
				if warehouse != "" && slices.Contains(x.warehousesOf(other), warehouse) {
					all[shared{warehouse, live.Code, other.Code}] = true
				}
			}
		}
	}
	return all
}

// warehousesOf are those that a channel sells from, shows and asks for what is missing.
func (x index) warehousesOf(ch Channel) []string {
	return slices.Concat([]string{x.points[ch.Pos].Warehouse}, ch.Stock.ShownFrom, ch.Stock.RequestFrom)
}

// whereShared is where the file has a channel use a warehouse that another one uses: the
// one that isn't of production, if it is in the file.
func (c *check) whereShared(s shared) string {
	for _, code := range []string{s.other, s.live} {
		i := slices.IndexFunc(c.file.Channels, func(ch Channel) bool { return ch.Code == code })
		if i < 0 {
			continue
		}
		at, ch := fmt.Sprintf("channels[%d]", i), c.file.Channels[i]
		if k := slices.Index(ch.Stock.ShownFrom, s.warehouse); k >= 0 {
			return fmt.Sprintf("%s.stock.shown_from[%d]", at, k)
		}
		if k := slices.Index(ch.Stock.RequestFrom, s.warehouse); k >= 0 {
			return fmt.Sprintf("%s.stock.request_from[%d]", at, k)
		}
		return at + ".pos"
	}
	i := slices.IndexFunc(c.file.PointsOfSale, func(p PointOfSale) bool { return p.Warehouse == s.warehouse })
	return fmt.Sprintf("points_of_sale[%d].warehouse", i)
}

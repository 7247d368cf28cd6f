package blueprint

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

func (c *check) pointsOfSale() {
	for _, p := range c.was.PointsOfSale {
		for _, s := range c.all.points[p.Code].Series {
			if slices.Contains(p.Series, s) {
				c.prefixes[s.Prefix] = "a series that is stored" // and stays as it is
			}
		}
	}
	tills := map[string]string{}
	for i, p := range c.file.PointsOfSale {
		at := fmt.Sprintf("points_of_sale[%d]", i)
		names(c, at+".warehouse", "warehouse", p.Warehouse, c.all.warehouses)
		names(c, at+".price_group", "price group", p.PriceGroup, c.all.prices)
		for k, code := range p.Currencies {
			if _, err := money.MinorUnits(code); err != nil {
				c.addf(fmt.Sprintf("%s.currencies[%d]", at, k), "%v: want one such as EUR", err)
			}
		}
		if len(p.Currencies) == 0 {
			c.addf(at+".currencies", "it is empty: name the currencies that it books in")
		}
		c.series(at, p)
		for k, r := range p.Registers {
			c.register(fmt.Sprintf("%s.registers[%d]", at, k), p, r, tills)
		}
		for k, m := range p.Payments {
			c.method(fmt.Sprintf("%s.payments[%d]", at, k), p.Code, m)
		}
		unique(c, at+".payments", "method", p.Payments)
	}
}

func (c *check) series(at string, p PointOfSale) {
	unique(c, at+".series", "document", p.Series)
	was := by(c.old.points[p.Code].Series)
	for k, s := range p.Series {
		place := fmt.Sprintf("%s.series[%d].prefix", at, k)
		old, there := was[s.key()]
		if there && old == s {
			continue
		}
		if there && slices.Contains(c.was.WithNumbers, old.Prefix) {
			c.addf(place, "numbers were given out under %q and it stays: write %q", old.Prefix, old.Prefix)
		}
		if where, taken := c.prefixes[s.Prefix]; taken {
			c.addf(place, "%q is the prefix of %s: choose another", s.Prefix, where)
			continue
		}
		c.prefixes[s.Prefix] = fmt.Sprintf("line %d", c.line(place))
	}
}

func (c *check) register(at string, p PointOfSale, r Register, tills map[string]string) {
	c.plain(at+".code", r.Code)
	names(c, at+".money_account", "money account", r.MoneyAccount, c.all.accounts)
	if first, twice := tills[r.Code]; twice {
		c.addf(at+".code", "%q is there twice, first on line %d: leave one", r.Code, c.line(first))
		return
	}
	tills[r.Code] = at
	was, there := registers(c.old.points)[r.Code]
	switch {
	case there && was.pos != p.Code:
		c.addf(at+".code", "register %s stands in %s and stays there: choose another code", r.Code, was.pos)
	case there && was.MoneyAccount != r.MoneyAccount:
		c.addf(at+".money_account", "the cash of register %s belongs to %s and stays there: write %s, or add another register", r.Code, was.MoneyAccount, was.MoneyAccount)
	}
}

// method checks where a payment method goes, of a channel or of its point of sale.
func (c *check) method(at, pos string, m PosPayment) {
	names(c, at+".money_account", "money account", m.MoneyAccount, c.all.accounts)
	names(c, at+".register", "register", m.Register, c.registers)
	if r, there := c.registers[m.Register]; there && r.pos != pos {
		c.addf(at+".register", "register %s stands in %s, not in %s: choose one that stands there", m.Register, r.pos, pos)
	}
}

package blueprint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/posting"
)

// longestPrefix is how many letters may stand before a sale's number.
const longestPrefix = 20

// settings checks what a channel decides beside its policy.
func (c *check) settings(at string, ch Channel) {
	names(c, at+".notices_to", "person", ch.NoticesTo, c.all.people)
	if p, there := c.all.people[ch.NoticesTo]; there && p.Email == "" && p.Webhook == "" {
		c.addf(at+".notices_to", "%s has neither an e-mail address nor a webhook: add one to people", ch.NoticesTo)
	}
	c.sales(at+".sales", ch)
	c.statusesBack(at+".statuses_back", ch)
	c.fees(at+".policy", ch.Policy)
	c.stock(at, ch)
	c.deliveriesAndCategories(at, ch)
}

func (c *check) sales(at string, ch Channel) {
	s := ch.Sales
	names(c, at+".source", "source", s.Source, c.all.sources)
	names(c, at+".responsible", "person", s.Responsible, c.all.people)
	names(c, at+".merchant", "person", s.Merchant, c.all.people)
	names(c, at+".type", "sale type", s.Type, c.all.saleTypes)
	names(c, at+".register", "register", s.Register, c.registers)
	if r, there := c.registers[s.Register]; there && r.pos != ch.Pos {
		c.addf(at+".register", "register %s stands in %s, not in %s: choose one that stands there", s.Register, r.pos, ch.Pos)
	}
	if len([]rune(s.Prefix)) > longestPrefix || strings.ContainsFunc(s.Prefix, func(r rune) bool { return r <= ' ' }) {
		c.addf(at+".prefix", "want %d letters at most, and no space, such as R-", longestPrefix)
	}
	pos, there := c.all.points[ch.Pos]
	if there && s.DefaultCurrency != "" && !slices.Contains(pos.Currencies, s.DefaultCurrency) {
		c.addf(at+".default_currency", "%s books in %s: choose one of them, or allow %s there", ch.Pos, strings.Join(pos.Currencies, ", "), s.DefaultCurrency)
	}
}

// fees checks what the shop's fees mean.
func (c *check) fees(at string, p posting.Policy) {
	for k, name := range p.GiftCardFees {
		if slices.ContainsFunc(p.TipFees, func(tip string) bool { return strings.EqualFold(tip, name) }) {
			c.addf(fmt.Sprintf("%s.gift_card_fees[%d]", at, k), "%q is one of tip_fees too: leave it in one of them", name)
		}
	}
	if len(p.TipFees) > 0 && p.TipSKU == "" {
		c.addf(at+".tip_fees", "no item is named to book tips under: add tip_sku")
	}
}

func (c *check) stock(at string, ch Channel) {
	s := ch.Stock
	for _, list := range []struct {
		key   string
		codes []string
	}{{"request_from", s.RequestFrom}, {"shown_from", s.ShownFrom}} {
		for k, code := range list.codes {
			names(c, fmt.Sprintf("%s.stock.%s[%d]", at, list.key, k), "warehouse", code, c.all.warehouses)
		}
	}
	house := c.all.points[ch.Pos].Warehouse
	if w, there := c.all.warehouses[house]; s.WriteOutAtOnce && there && !w.External {
		c.addf(at+".stock.write_out_at_once", "the goods of %s leave from %s, which isn't external: say so of that warehouse, or leave it out", ch.Pos, house)
	}
	if s.SafetyBuffer.Sign() < 0 {
		c.addf(at+".stock.safety_buffer", "want 0 or more")
	}
	if s.AskBeyondPercent < 0 || s.AskBeyondPercent > 100 {
		c.addf(at+".stock.ask_beyond_percent", "want 0 to 100")
	}
	if ch.Switches.Stock && s.Shown == "none" {
		c.addf(at+".switches.stock", "stock.shown says that the shop shows none of it: write available or exact there")
	}
	if ch.Catalogue.PriceGroup == "" && c.all.points[ch.Pos].PriceGroup == "" {
		const lacks = "neither the channel nor its point of sale names a price group: add catalogue.price_group"
		if ch.Switches.Prices {
			c.addf(at+".switches.prices", lacks)
		}
		if ch.Switches.ItemsOut {
			c.addf(at+".switches.items_out", lacks)
		}
	}
}

func (c *check) deliveriesAndCategories(at string, ch Channel) {
	names(c, at+".deliveries.default", "delivery method", ch.Deliveries.Default, c.all.deliveries)
	for k, m := range ch.Deliveries.Methods {
		names(c, fmt.Sprintf("%s.deliveries.methods[%d].delivery_method", at, k), "delivery method", m.DeliveryMethod, c.all.deliveries)
	}
	names(c, at+".catalogue.price_group", "price group", ch.Catalogue.PriceGroup, c.all.prices)
	names(c, at+".catalogue.default_category", "category", ch.Catalogue.DefaultCategory, c.all.categories)
	for k, m := range ch.Catalogue.Categories {
		names(c, fmt.Sprintf("%s.catalogue.categories[%d].category", at, k), "category", m.Category, c.all.categories)
	}
	unique(c, at+".deliveries.methods", "method", ch.Deliveries.Methods)
	unique(c, at+".catalogue.categories", "shop_category", ch.Catalogue.Categories)
}

package blueprint

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

func (c *check) channel(at string, ch Channel) {
	c.plain(at+".code", ch.Code)
	if slices.Contains(c.was.Archived, ch.Code) {
		c.addf(at+".code", "channel %s is archived: `orderloom channel restore %s` brings it back; or choose another code", ch.Code, ch.Code)
	}
	names(c, at+".pos", "point of sale", ch.Pos, c.all.points)
	names(c, at+".customers.new_type", "customer type", ch.Customers.NewType, c.all.types)
	if _, err := time.LoadLocation(ch.Zone); err != nil || ch.Zone == "" || ch.Zone == "Local" {
		c.addf(at+".zone", "there is no time zone %q: want one such as Europe/Riga", ch.Zone)
	}
	if ch.Limits.PerSecond.Sign() <= 0 || ch.Limits.Burst <= 0 || ch.Limits.AtOnce <= 0 {
		c.addf(at+".limits", "want more than 0 of each: a shop that bears no request is switched off by enabled: false")
	}
	c.shop(at, ch)
	c.stays(at, ch)
	c.policy(at+".policy", ch.Policy)
	c.numbers(at, ch)
	c.mappings(at, ch)
	c.settings(at, ch)
}

// shop asks the platform's connector whether it could reach such a shop, and do there
// what the channel wants.
func (c *check) shop(at string, ch Channel) {
	if !slices.Contains(c.platforms.Platforms(), ch.Platform) {
		if ch.Platform != "" {
			c.addf(at+".platform", "there is no platform %q: %s", ch.Platform, wantOneOf(ch.Platform, c.platforms.Platforms()))
		}
		return
	}
	if ch.Address == "" {
		return
	}
	anyVersion := shopOf(ch)
	anyVersion.Version = ""
	if _, err := c.platforms.Able(ch.Platform, anyVersion); err != nil {
		c.addf(at+".address", "%s", messageOf(err))
		return
	}
	shop, err := c.platforms.Able(ch.Platform, shopOf(ch))
	if err != nil {
		c.addf(at+".api_version", "%s", messageOf(err))
		return
	}
	c.switches(at, ch, shop)
	c.cancellation(at+".statuses_back", ch, shop)
}

// messageOf is what a connector says of settings, without where it says so.
func messageOf(err error) string {
	for {
		f, ok := errors.AsType[*fault.Error](err)
		switch {
		case !ok:
			return err.Error()
		case f.Message != "" || f.Err == nil:
			return f.Message
		}
		err = f.Err
	}
}

// shopOf is a channel's shop, without what lets us in.
func shopOf(ch Channel) connectors.Shop {
	return connectors.Shop{Address: ch.Address, Environment: commerce.Environment(ch.Environment), Zone: ch.Zone, Version: ch.APIVersion}
}

// stays refuses to move a channel's sales, whose documents bear numbers of its
// environment, to another one.
func (c *check) stays(at string, ch Channel) {
	was, there := c.old.channels[ch.Code]
	if !there || !slices.Contains(c.was.WithSales, ch.Code) {
		return
	}
	if was.Environment != ch.Environment {
		c.addf(at+".environment", "the channel has sales in %s and stays there: write %s, and add a channel with another code for %s", was.Environment, was.Environment, ch.Environment)
	}
	if was.Platform != ch.Platform {
		c.addf(at+".platform", "the channel has sales of %s and stays with it: add a channel with another code", was.Platform)
	}
}

func (c *check) policy(at string, p posting.Policy) {
	for _, s := range []struct{ key, sku string }{{"shipping_sku", p.ShippingSKU}, {"fee_sku", p.FeeSKU}, {"tip_sku", p.TipSKU}, {"custom_sku", p.CustomSKU}} {
		item, there := c.all.items[s.sku]
		switch {
		case s.sku == "":
		case !there:
			c.addf(at+"."+s.key, "there is no item %q in the file or the database: add it to items", s.sku)
		case item.Kind != "service":
			c.addf(at+"."+s.key, "item %s is %s: name one of the kind service", s.sku, item.Kind)
		}
	}
	for _, s := range []struct {
		key  string
		list []string
	}{{"document_statuses", p.DocumentStatuses}, {"paid_statuses", p.PaidStatuses}, {"delivery_statuses", p.DeliveryStatuses}} {
		for k, status := range s.list {
			if slices.Contains(p.RefusedStatuses, status) {
				c.addf(fmt.Sprintf("%s.%s[%d]", at, s.key, k), "%q is one of refused_statuses too: leave it in one of them", status)
			}
		}
	}
	if p.Tolerance.Sign() < 0 {
		c.addf(at+".tolerance", "want 0 or more")
	}
	c.terms(at, p.Terms)
}

func (c *check) terms(at string, t posting.Terms) {
	switch {
	case t.DueDay < 0 || t.DueDay > 31:
		c.addf(at+".due_day", "want a day of a month, 1 to 31")
	case t.DueAfter < 0 || t.DueAfter > 3650:
		c.addf(at+".due_days", "want 0 to 3650")
	case t.DueDay > 0 && t.DueAfter > 0:
		c.addf(at+".due_days", "due_day is given too: leave one of them")
	}
}

// numbers makes sure that what the channel issues can take a number.
func (c *check) numbers(at string, ch Channel) {
	pos, there := c.all.points[ch.Pos]
	if !there || ch.Policy.DocumentType == posting.OrderOnly {
		return
	}
	needed := []string{"invoice", "credit_note"}
	switch ch.Policy.DocumentType {
	case posting.Receipt:
		needed[0] = "receipt"
	case posting.PrepaymentInvoice:
		needed = append(needed, "prepayment_invoice")
	}
	for _, document := range needed {
		if !slices.ContainsFunc(pos.Series, func(s Series) bool { return s.Document == document && s.Environment == ch.Environment }) {
			c.addf(at+".pos", "%s has no series of the %s environment for a document of type %s: add it to its series", ch.Pos, ch.Environment, document)
			return
		}
	}
}

func (c *check) mappings(at string, ch Channel) {
	names(c, at+".taxes.default", "tax group", ch.Taxes.Default, c.all.taxes)
	for k, m := range ch.Taxes.Rates {
		names(c, fmt.Sprintf("%s.taxes.rates[%d].tax_group", at, k), "tax group", m.TaxGroup, c.all.taxes)
	}
	for k, m := range ch.Taxes.Classes {
		names(c, fmt.Sprintf("%s.taxes.classes[%d].tax_group", at, k), "tax group", m.TaxGroup, c.all.taxes)
	}
	for k, m := range ch.Payments {
		c.method(fmt.Sprintf("%s.payments[%d]", at, k), ch.Pos, PosPayment{m.Method, m.MoneyAccount, m.Register})
	}
	for k, m := range ch.Carriers {
		names(c, fmt.Sprintf("%s.carriers[%d].company_number", at, k), "company", m.CompanyNumber, c.all.companies)
	}
	unique(c, at+".taxes.rates", "rate", ch.Taxes.Rates)
	unique(c, at+".taxes.classes", "class", ch.Taxes.Classes)
	unique(c, at+".payments", "method", ch.Payments)
	unique(c, at+".carriers", "method", ch.Carriers)
}

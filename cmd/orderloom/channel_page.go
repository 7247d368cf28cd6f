package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

func (v *channelView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"channel", v.Code}, {"name", v.Name}, {"description", v.Description}, {"platform", v.Platform},
		{"environment", v.Environment}, {"address", v.Address}, {"zone", v.Zone}, {"enabled", onOff(v.Enabled)}, {"archived", momentOr(v.ArchivedAt, v.zone)},
		{"reads from", v.startAt()}, {"credentials", map[bool]string{true: "stored", false: "none"}[v.CredentialsSet]},
		{"read to", v.readTo()}, {"unfinished", count(v.Unfinished)},
	})
	p.Line("\nTHE SHOP BEARS")
	p.Pairs([][2]string{
		{"calls per second", v.Limit.pace()}, {"at once after a rest", count(v.Limit.Burst)}, {"side by side", count(v.Limit.AtOnce)},
	})
	p.Line("\nPOINT OF SALE")
	p.Pairs([][2]string{
		{"code", v.POS.Code}, {"name", v.POS.Name}, {"warehouse", v.POS.Warehouse},
		{"currencies", strings.Join(v.POS.Currencies, ", ")}, {"invoice series", v.POS.Series},
	})
	v.Papers.page(p, v.Policy.SendByEmail)
	v.Customers.page(p)
	p.Line("\nPOLICY")
	p.Pairs(v.policy())
	v.settingsView.page(p)
	v.mappings(p)
	v.findings(p)
	var sales [][]string
	for _, state := range slices.Sorted(maps.Keys(v.Sales)) {
		sales = append(sales, []string{state, count(v.Sales[state])})
	}
	p.Section("SALES", append(output.Left("STATE"), output.Right("COUNT")...), sales)
}

// startAt is the earliest change that is read. Whatever lies before the web has no
// shop's orders in it.
func (v *channelView) startAt() string {
	if v.StartAt.Year() <= 1970 {
		return "the first order"
	}
	return moment(v.StartAt, v.zone)
}

func (v *channelView) readTo() string {
	if v.ReadTo == nil {
		return "never read"
	}
	return moment(*v.ReadTo, v.zone)
}

func (v *channelView) policy() [][2]string {
	list := func(statuses []string, none string) string {
		if len(statuses) == 0 {
			return none
		}
		return strings.Join(statuses, ", ")
	}
	o := v.Policy
	return [][2]string{
		{"automatic", onOff(o.Automatic)}, {"import", list(o.ImportStatuses, "all statuses")},
		{"invoice", list(o.DocumentStatuses, "never")}, {"payment", list(o.PaidStatuses, "never")},
		{"delivery", list(o.DeliveryStatuses, "never")}, {"refused", list(o.RefusedStatuses, "none")},
		{"tolerance", o.Tolerance.String()},
		{"tax rounded", map[bool]string{true: "at the subtotal", false: "per line"}[o.RoundTaxAtSubtotal]},
		{"shipping item", o.ShippingSKU}, {"fee item", o.FeeSKU}, {"tip item", o.TipSKU}, {"custom item", o.CustomSKU},
		{"fees that are tips", list(o.TipFees, "none")}, {"fees that are gift cards", list(o.GiftCardFees, "none")},
	}
}

func (v *channelView) mappings(p *output.Page) {
	var taxes, payments [][]string
	for _, t := range v.TaxMappings {
		taxes = append(taxes, []string{t.shopsName(), t.TaxGroup, t.Percent + " %"})
	}
	for _, m := range v.PaymentMappings {
		payments = append(payments, []string{m.Method, m.MoneyAccount, m.Register, strings.Join(m.PaidStatuses, ", ")})
	}
	p.Section("TAXES", append(output.Left("SHOP'S RATE", "TAX GROUP"), output.Right("PERCENT")...), taxes)
	v.settingsView.mappings(p)
	p.Section("PAYMENT METHODS", output.Left("SHOP'S METHOD", "MONEY ACCOUNT", "REGISTER", "PAID WHEN"), payments)
}

func (t taxMapping) shopsName() string {
	switch {
	case t.Default:
		return "all others"
	case t.Class != "":
		return "class " + t.Class
	default:
		return t.RateID
	}
}

func onOff(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func count[N ~int | ~int64 | ~int32](n N) string { return strconv.FormatInt(int64(n), 10) }

// moment is a time as people of the channel read it.
func moment(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04") }

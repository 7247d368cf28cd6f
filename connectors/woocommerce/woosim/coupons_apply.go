package woosim

import (
	"strings"

	"github.com/shopspring/decimal"
)

func (s *Shop) coupon(code string) object {
	for _, c := range s.coupons {
		if c.str("status") != "trash" && strings.EqualFold(c.str("code"), code) {
			return c
		}
	}
	return nil
}

// applyCoupons replaces an order's coupons and takes their discounts off its lines. The lines' totals must be before discount.
func (s *Shop) applyCoupons(o *order, codes []string) {
	items := o.doc.objects("line_items")
	rates := s.ratesOf(o, o.doc.objects("shipping_lines"))
	lines := s.discountable(o, items)
	var couponLines []object
	for _, code := range codes {
		coupon := s.coupon(code)
		d := spread(coupon.str("discount_type"), coupon.dec("amount"), lines)
		net, tax := s.couponAmounts(items, d, rates)
		couponLines = append(couponLines, s.couponLine(coupon, net, tax))
	}
	for _, line := range lines {
		off := line.taken.Div(hundred())
		a := o.exact[line.item]
		if item := byID(items, line.item); s.settings.PricesIncludeTax && s.isTaxable(item) {
			off = off.Sub(includedTax(off, rates(item.str("tax_class"))))
		}
		a.Total = decimal.Max(a.Subtotal.Sub(off), decimal.Zero)
		o.exact[line.item] = a
	}
	o.change("coupon_lines", couponLines)
}

func (s *Shop) discountable(o *order, items []object) []*discounted {
	var lines []*discounted
	for _, item := range items {
		price := o.exactOf(item).Subtotal
		if s.settings.PricesIncludeTax {
			_, tax := o.exactOf(item).shownTax(s.settings.rules())
			price = price.Add(tax)
		}
		if price.IsPositive() {
			lines = append(lines, &discounted{item: item.int("id"), quantity: item.int("quantity"), price: price.Mul(hundred())})
		}
	}
	return lines
}

// couponAmounts are what a coupon line shows: the discount without tax, and the tax it saved.
func (s *Shop) couponAmounts(items []object, d discount, rates func(string) []taxRate) (net, tax decimal.Decimal) {
	net = d.total.Div(hundred())
	rules := s.settings.rules()
	for _, item := range items {
		off := d.byItem[item.int("id")].Div(hundred())
		if off.IsZero() || !s.isTaxable(item) {
			continue
		}
		saved := decimal.Zero
		if rules.pricesInclude {
			saved = includedTax(off, rates(item.str("tax_class")))
		} else {
			for _, r := range rates(item.str("tax_class")) {
				saved = saved.Add(r.of(off))
			}
		}
		saved = rules.lineTax(saved)
		tax = tax.Add(saved)
		if rules.pricesInclude {
			net = net.Sub(saved)
		}
	}
	return net, tax
}

func (s *Shop) couponLine(coupon object, net, tax decimal.Decimal) object {
	amount := coupon.dec("amount").InexactFloat64()
	var kind any = coupon.str("discount_type")
	if kind == "fixed_cart" {
		kind = nil // the default kind isn't written down
	}
	info := string(encode([]any{coupon.int("id"), coupon.str("code"), kind, amount}))
	return newObject("id", take(&s.next.Item), "code", coupon.str("code"), "discount", net.String(), "discount_tax", tax.String(),
		"meta_data", []object{s.itemMeta("coupon_info", info)}, "discount_type", coupon.str("discount_type"),
		"nominal_amount", amount, "free_shipping", coupon.bool("free_shipping"))
}

func (s *Shop) itemMeta(key, value string) object {
	return newObject("id", take(&s.next.Meta), "key", key, "value", value, "display_key", key, "display_value", value)
}

func byID(items []object, id int64) object {
	for _, item := range items {
		if item.int("id") == id {
			return item
		}
	}
	return nil
}

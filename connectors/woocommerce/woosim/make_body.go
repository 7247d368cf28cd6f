package woosim

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// CardMethod is the payment method of made orders that no shop lists: its plugin is none of WooCommerce's own.
const CardMethod = "stripe"

// body is a request for a new order.
func (m *maker) body(wrong Wrong) object {
	billing, shipping := m.addresses()
	method := pick(m, []share{{"bacs", 35}, {"cod", 25}, {CardMethod, 25}, {"cheque", 10}, {"", 5}})
	if m.straight {
		method = CardMethod
		if m.unpaid {
			method = "bacs"
		}
	}
	body := newObject("status", "pending", "payment_method", method, "payment_method_title", paymentTitle(method),
		"created_via", m.oneOf([]string{"checkout", "checkout", "store-api", "admin", "rest-api"}), "billing", billing, "shipping", shipping,
		"line_items", m.lines(), "shipping_lines", m.shipping(), "fee_lines", m.fees())
	if m.straight {
		body.set("fee_lines", []object{})
	}
	if method == CardMethod {
		body.set("transaction_id", "pi_"+strconv.FormatUint(m.Uint64(), 36))
	}
	switch {
	case wrong == OtherCurrency:
		body.set("currency", "GBP")
	case m.chance(m.currencyShare):
		body.set("currency", m.currency)
	}
	if m.chance(0.2) {
		buyer := int64(2 + m.IntN(40))
		body.set("customer_id", buyer)
		m.shop.learnCustomer(body)
	}
	if m.chance(0.15) {
		body.set("customer_note", m.oneOf([]string{"Lūdzu zvanīt pirms piegādes", "Доставка після 18:00", "Please leave at the door"}))
	}
	if code := m.couponCode(); code != "" {
		body.set("coupon_lines", []object{newObject("code", code)})
	}
	m.addMeta(&body, billing)
	return body
}

func paymentTitle(method string) string {
	return map[string]string{"bacs": "Bankas pārskaitījums", "cod": "Apmaksa saņemot", CardMethod: "Karte (Stripe)", "cheque": "Čeks"}[method]
}

func (m *maker) couponCode() string {
	var codes []string
	for _, c := range m.shop.coupons {
		if c.str("status") != "trash" {
			codes = append(codes, c.str("code"))
		}
	}
	if len(codes) == 0 || !m.chance(0.15) {
		return ""
	}
	return m.oneOf(codes)
}

// addMeta adds what plugins leave on orders; some companies of other countries buy without tax.
func (m *maker) addMeta(body *object, billing object) {
	var meta []object
	if billing.str("company") != "" {
		meta = append(meta, newObject("key", "_billing_vat_number", "value", billing.str("country")+strconv.Itoa(10000000000+m.IntN(89999999999))))
		if billing.str("country") != m.shop.settings.Country && m.chance(0.5) && !m.straight {
			meta = append(meta, newObject("key", "is_vat_exempt", "value", "yes"))
		}
	}
	if m.chance(0.3) {
		meta = append(meta, newObject("key", "_wc_order_attribution_source_type", "value", m.oneOf([]string{"organic", "typein", "utm"})))
	}
	if meta != nil {
		body.set("meta_data", meta)
	}
}

// lines are one to five lines; some have their price or a discount typed by hand, some are given away.
func (m *maker) lines() []object {
	free := m.chance(0.02) && !m.straight
	var lines []object
	for range 1 + m.IntN(4)*m.IntN(2) + m.IntN(2) {
		p := m.catalogue[m.IntN(len(m.catalogue))]
		line := newObject("product_id", p.id, "quantity", m.quantity(p))
		if p.isVariation() {
			line = newObject("product_id", p.doc.int("parent_id"), "variation_id", p.id, "quantity", m.quantity(p))
		}
		switch {
		case free:
			line.set("subtotal", "0")
			line.set("total", "0")
		case m.chance(0.05):
			m.typePrice(&line, m.cents(100, 6000), decimal.Zero)
		case m.chance(0.05):
			price := m.cents(500, 6000)
			m.typePrice(&line, price, price.Div(decimal.NewFromInt(10)).Round(2))
		}
		lines = append(lines, line)
	}
	return lines
}

func (m *maker) typePrice(line *object, price, off decimal.Decimal) {
	sum := price.Mul(line.dec("quantity"))
	line.set("subtotal", sum.StringFixed(2))
	line.set("total", sum.Sub(off).StringFixed(2))
}

// quantity is a few pieces, or many of what is sold by the hundred().
func (m *maker) quantity(p *product) int {
	if p.doc.dec("price").LessThan(decimal.NewFromInt(1)) {
		return 1 + m.IntN(1000)
	}
	return 1 + m.IntN(3)*m.IntN(3)
}

func (m *maker) cents(least, most int) decimal.Decimal {
	return decimal.New(int64(least+m.IntN(most-least)), -2)
}

func (m *maker) shipping() []object {
	switch pick(m, []share{{"courier", 60}, {"pickup", 12}, {"free", 10}, {"", 18}}) {
	case "courier":
		return []object{newObject("method_id", "flat_rate", "instance_id", "1", "method_title", "Kurjers", "total", "4.95")}
	case "pickup":
		return []object{newObject("method_id", "local_pickup", "instance_id", "3", "method_title", "Saņemt veikalā", "total", "0")}
	case "free":
		return []object{newObject("method_id", "free_shipping", "instance_id", "2", "method_title", "Bezmaksas", "total", "0")}
	default:
		return []object{}
	}
}

func (m *maker) fees() []object {
	switch pick(m, []share{{"", 84}, {"packing", 5}, {"gift", 4}, {"loyalty", 4}, {"untaxed discount", 3}}) {
	case "packing":
		return []object{newObject("name", "Iepakojums", "total", m.cents(50, 400).StringFixed(2))}
	case "gift":
		return []object{newObject("name", "Ziedojums", "total", "2.00", "tax_status", "none")}
	case "loyalty":
		return []object{newObject("name", "Atlaide lojalitātei", "total", "-0.30")}
	case "untaxed discount":
		return []object{newObject("name", "Dāvanu karte", "total", "-0.25", "tax_status", "none")}
	default:
		return []object{}
	}
}

// person is a made-up buyer's country, in which the names are at home.
type person struct {
	country, city, postcode, street, phone string
	first, last, company                   []string
}

func people() []person {
	return []person{
		{"LV", "Rīga", "LV-1010", "Brīvības iela", "+371 2", []string{"Jānis", "Līga", "Andris", "Kristīne", "Ģirts", "Žanete"},
			[]string{"Bērziņš", "Ozola", "Kalniņš", "Šķēle", "Žagars", "Ābele"}, []string{`SIA "Ābele"`, "Ķekavas Maize SIA", `AS "Zīle & Dēli"`}},
		{"UA", "Київ", "01001", "вул. Хрещатик", "+380 5", []string{"Олена", "Андрій", "Наталія", "Їжак", "Ґалина"},
			[]string{"Коваленко", "Шевченко", "Щербак", "Д'яченко"}, []string{`ТОВ "Вишня"`, "ФОП Коваленко"}},
		{"EE", "Tallinn", "10111", "Pikk", "+372 5", []string{"Õnne", "Jüri", "Kärt"}, []string{"Tamm", "Põld", "Mägi"}, []string{"Võti OÜ"}},
		{"LT", "Vilnius", "LT-01103", "Gedimino pr.", "+370 6", []string{"Živilė", "Šarūnas"}, []string{"Kazlauskas", "Žukauskienė"}, []string{`UAB "Ąžuolas"`}},
	}
}

// addresses are a buyer's; shipping may be elsewhere, and some orders have no address at all.
func (m *maker) addresses() (billing, shipping object) {
	if m.chance(0.03) && !m.straight {
		return object{}, object{}
	}
	all := people()
	who := all[0]
	if m.chance(0.35) {
		who = all[1+m.IntN(len(all)-1)]
	}
	if m.straight {
		who = all[0]
	}
	billing = m.address(who)
	billing.set("email", "buyer"+strconv.Itoa(m.IntN(100000))+"@example.test")
	shipping = billing.clone()
	shipping.del("email")
	if m.chance(0.06) && !m.straight {
		shipping = m.address(all[m.IntN(len(all))])
	}
	return billing, shipping
}

func (m *maker) address(who person) object {
	company := ""
	if m.chance(0.12) {
		company = m.oneOf(who.company)
	}
	return newObject("first_name", m.oneOf(who.first), "last_name", m.oneOf(who.last), "company", company,
		"address_1", who.street+" "+strconv.Itoa(1+m.IntN(120)), "city", who.city, "postcode", who.postcode, "country", who.country,
		"phone", who.phone+strings.Repeat("0", 2)+strconv.Itoa(10000+m.IntN(89999)))
}

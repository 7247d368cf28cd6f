package promsim

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Made is an order that MakeOrders made.
type Made struct {
	ID    int64
	Wrong Wrong // what is wrong on purpose; "" when nothing is
}

// Wrong names what is wrong on purpose with a made order.
type Wrong string

// What can be wrong with a made order.
const (
	UnknownSKU      Wrong = "unknown_sku"      // a line has an SKU that no product has
	UnreadableMoney Wrong = "unreadable_money" // the price is text that no amount can be read from
	WrongTotal      Wrong = "wrong_total"      // the price is a kopeck more than its lines give
)

// MakeOption changes what MakeOrders makes.
type MakeOption func(*maker)

// WithWrong makes a share (0 to 1) of the orders wrong in one way. Wrong ones don't overlap.
func WithWrong(what Wrong, share float64) MakeOption {
	return func(m *maker) { m.wrong = append(m.wrong, wrongShare{what, share}) }
}

// Straight makes only orders that a back office has no question about: accepted, paid to Prom's cashier, without special offers.
func Straight() MakeOption { return func(m *maker) { m.straight = true } }

// Of makes orders of these products alone, by id.
func Of(products ...int64) MakeOption { return func(m *maker) { m.only = products } }

type wrongShare struct {
	what  Wrong
	share float64
}

// maker makes orders of every kind from a seed.
type maker struct {
	*rand.Rand
	shop     *Shop
	at       time.Time
	goods    []*product
	wrong    []wrongShare
	straight bool
	only     []int64
}

// MakeOrders makes n further orders of every kind, the first placed at from and the others after it: from the portal, the company's site
// and its cabinet; paid to Prom's cashier or not, refunded, paid out, cash on delivery; by every carrier, to somebody else, with special
// offers; new, accepted, done, cancelled by either side, drafts, in the company's own statuses. The same shop, seed, n and from make the
// same orders.
func (s *Shop) MakeOrders(seed uint64, n int, from time.Time, opts ...MakeOption) []Made {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	m := &maker{
		Rand: rand.New(rand.NewPCG(seed, uint64(n))), //nolint:gosec // the same seed must make the same orders
		shop: s, at: from.UTC().Truncate(time.Microsecond),
	}
	for _, opt := range opts {
		opt(m)
	}
	m.goods = s.sellable(m.only)
	clock, skew := s.clock, s.skew
	s.clock, s.skew = func() time.Time { return m.at }, 0
	defer func() { s.clock, s.skew = clock, skew }()
	made := make([]Made, 0, n)
	for range n {
		placed := m.at
		made = append(made, m.order())
		// Some orders share their moment with the one before: ties are what clients stumble over.
		m.at = placed.Add(time.Duration(m.IntN(5)) * time.Duration(m.IntN(240_000_000)) * time.Microsecond)
	}
	return made
}

// sellable are the products that a made order may hold: on display, with a price and an SKU; of these alone, if any are named.
func (s *Shop) sellable(only []int64) []*product {
	return slices.DeleteFunc(byID(s.products), func(p *product) bool {
		return p.doc.str("status") != "on_display" || p.doc.str("sku") == "" || !p.doc.amount("price").IsPositive() ||
			len(only) > 0 && !slices.Contains(only, p.id)
	})
}

func (m *maker) order() Made {
	wrong := m.whatIsWrong()
	o := m.shop.place(m.placement())
	m.live(o)
	m.forget(o)
	m.spoil(o, wrong)
	return Made{o.id, wrong}
}

func (m *maker) whatIsWrong() Wrong {
	roll := m.Float64()
	for _, w := range m.wrong {
		if roll < w.share {
			return w.what
		}
		roll -= w.share
	}
	return ""
}

func (m *maker) placement() Placement {
	p := Placement{Lines: m.lines(), Buyer: usualBuyer(m.IntN), Carrier: pick(m, append(carriers(), NovaPoshtaLocker, NovaPoshtaCourier))}
	if m.straight {
		p.Payment, p.Paid = PromPay, true
		return p
	}
	p.Source = pick(m, []Source{Portal, Portal, Portal, CompanySite, Cabinet, MobileApp, Bigl, "mobile_catalog_app"})
	p.Payment = pick(m, []Payment{PromPay, PromPay, CashOnDelivery, CashOnDelivery, BankTransfer, Cash})
	p.Paid = m.IntN(4) > 0
	if m.IntN(5) == 0 {
		other := usualBuyer(m.IntN)
		p.Recipient = &other
	}
	if m.IntN(6) == 0 {
		p.Discount, p.Promocode = strconv.Itoa(5+m.IntN(40)), pick(m, []string{"VESNA", ""})
	}
	if m.IntN(5) == 0 {
		p.Notes = pick(m, []string{"Передзвоніть, будь ласка", "Доставка після 18:00", "Не дзвонити"})
	}
	p.DontCall = m.IntN(3) == 0
	if m.IntN(40) == 0 {
		p.Status = Draft
	}
	return p
}

// lines are one to four lines of one to five pieces.
func (m *maker) lines() []Line {
	var lines []Line
	for range 1 + m.IntN(4)*m.IntN(2) {
		p := pick(m, m.goods)
		if !slices.ContainsFunc(lines, func(l Line) bool { return l.Product == p.id }) {
			lines = append(lines, Line{Product: p.id, Quantity: strconv.Itoa(1 + m.IntN(3)*m.IntN(3))})
		}
	}
	return lines
}

func pick[T any](m *maker, list []T) T { return list[m.IntN(len(list))] }

// live leads a new order to where it stands now.
func (m *maker) live(o *order) {
	step := func(to string) {
		m.at = m.at.Add(time.Duration(1+m.IntN(3600)) * time.Second)
		by := pick(m, []Initiator{InitiatorCompany, InitiatorBuyer})
		m.shop.move(o, change{to: to, text: "Покупець передумав"}, by)
	}
	if m.straight {
		step(Received)
		return
	}
	if o.status() == Draft {
		return
	}
	own := Received
	if all := m.shop.settings.CustomStatuses; len(all) > 0 {
		own = pick(m, all).name()
	}
	for _, to := range pick(m, [][]string{{}, {}, {Received}, {Received}, {Received}, {own}, {Received, Delivered}, {Received, Delivered}, {Canceled}, {Paid}}) {
		step(to)
	}
	switch {
	case o.status() == Canceled:
		m.shop.payment(o, "paid", "refunded")
	case o.status() == Delivered:
		m.shop.payment(o, "paid", "paid_out")
	}
}

// forget leaves out of some orders what the API doesn't promise: nothing of an order is required [D].
func (m *maker) forget(o *order) {
	switch {
	case m.straight:
	case m.IntN(12) == 0:
		delete(o.doc, "client")
		o.doc["utm"] = nil
	case m.IntN(12) == 0:
		delete(o.doc, "delivery_recipient")
		delete(o.doc, "ps_promotion")
	}
}

// spoil makes a made order wrong.
func (m *maker) spoil(o *order, wrong Wrong) {
	switch wrong {
	case UnknownSKU:
		line := asDoc(o.doc.list("products")[0])
		ghost := "GHOST-" + strconv.FormatInt(o.id, 10)
		line["id"], line["sku"], line["external_id"] = o.id, ghost, ghost
	case UnreadableMoney:
		o.doc["price"], o.doc["full_price"] = "за домовленістю", "за домовленістю"
	case WrongTotal:
		sum := decimal.New(1, -2)
		for _, line := range o.doc.list("products") {
			product := m.shop.products[asDoc(line).int("id")]
			sum = sum.Add(product.doc.amount("price").Mul(asDoc(line).amount("quantity")).Round(2))
		}
		o.doc["price"] = m.shop.moneyText(sum)
	}
}

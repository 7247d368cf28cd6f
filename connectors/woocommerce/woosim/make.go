package woosim

import (
	"math/rand/v2"
	"slices"
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
	UnknownSKU    Wrong = "unknown_sku"    // a line has an SKU that no product has
	OtherCurrency Wrong = "other_currency" // in a currency that the shop's buyer paid elsewhere in
	WrongTotal    Wrong = "wrong_total"    // the total is a cent more than its lines and taxes give
)

// MakeOption changes what MakeOrders makes.
type MakeOption func(*maker)

// WithWrong makes a share (0 to 1) of the orders wrong in one way. Wrong ones don't overlap.
func WithWrong(what Wrong, share float64) MakeOption {
	return func(m *maker) { m.wrong = append(m.wrong, wrongShare{what, share}) }
}

// WithCurrency gives a share of the orders another currency, as shops with several currencies do; amounts are only relabelled.
func WithCurrency(code string, share float64) MakeOption {
	return func(m *maker) { m.currency, m.currencyShare = code, share }
}

// Straight makes only orders that a back office has no question about: paid by card, in process, from a buyer at
// home, without fees, each line a product at a price.
func Straight() MakeOption {
	return func(m *maker) { m.straight, m.customShare = true, 0 }
}

// Unpaid makes the straight ones be paid by bank transfer instead, and none of them is paid yet: each is on hold.
func Unpaid() MakeOption { return func(m *maker) { m.unpaid = true } }

// Of makes orders of these products and variations alone, by id.
func Of(products ...int64) MakeOption { return func(m *maker) { m.only = products } }

type wrongShare struct {
	what  Wrong
	share float64
}

// maker makes orders of every kind from a seed.
type maker struct {
	*rand.Rand
	shop          *Shop
	at            time.Time
	catalogue     []*product
	wrong         []wrongShare
	currency      string
	currencyShare float64
	customShare   float64
	straight      bool
	unpaid        bool
	only          []int64
}

// MakeOrders makes n further orders of every kind, the first created at from and the others after it: every status, kinds of coupon,
// fees with tax, without and below zero, shipping, several tax rates, price overrides, zero totals, refunds, payment methods, companies,
// buyers in Latvia, Ukraine, Estonia and Lithuania. Their totals are worked out as the shop works them out. The same shop, seed, n and
// from make the same orders.
func (s *Shop) MakeOrders(seed uint64, n int, from time.Time, opts ...MakeOption) []Made {
	s.mu.Lock()
	defer s.mu.Unlock()
	chance := rand.New(rand.NewPCG(seed, uint64(n))) //nolint:gosec // the same seed must make the same orders
	m := &maker{
		Rand: chance, shop: s, at: from.UTC().Truncate(time.Second), customShare: 0.02,
	}
	for _, opt := range opts {
		opt(m)
	}
	m.catalogue = s.sellable(m.only)
	clock, skew := s.clock, s.skew
	s.clock, s.skew = func() time.Time { return m.at }, 0
	defer func() { s.clock, s.skew = clock, skew }()
	made := make([]Made, 0, n)
	for range n {
		created := m.at
		made = append(made, m.order())
		// Every fifth order shares its second with the one before: ties are what clients stumble over.
		m.at = created.Add(time.Duration(m.IntN(5)) * time.Duration(m.IntN(240)) * time.Second)
	}
	return made
}

// sellable are the products that a made order may hold: with a price and an SKU of their own, by id; of these alone, if any are named.
func (s *Shop) sellable(only []int64) []*product {
	all := s.index.byID
	if len(only) > 0 {
		all = s.withIDs(slices.Sorted(slices.Values(only)))
	}
	var list []*product
	for _, p := range all {
		sku := s.ownSKU(p)
		if p.status() == "publish" && (p.kind() == "simple" || p.isVariation()) && sku != "" && p.doc.dec("price").IsPositive() && s.bySKU(sku) == p {
			list = append(list, p)
		}
	}
	return list
}

// order makes one order and leads it to its present status.
func (m *maker) order() Made {
	s := m.shop
	wrong := m.whatIsWrong()
	status := pick(m, lifeShares())
	if m.straight {
		status = "processing"
		if m.unpaid {
			status = "on-hold"
		}
	}
	body := m.body(wrong)
	o, bad := s.create(body, true)
	if bad != nil {
		panic("woosim: a made order was refused: " + string(bad.body)) // a mistake of the maker, not of its caller
	}
	if m.chance(m.customShare) {
		m.addCustomLine(o)
	}
	if m.straight {
		m.straighten(o)
	}
	m.spoil(o, wrong)
	m.live(o, status)
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

func (m *maker) chance(share float64) bool { return m.Float64() < share }

func (m *maker) oneOf(list []string) string { return list[m.IntN(len(list))] }

// share is a value and how often it comes, in parts of the sum.
type share struct {
	value string
	parts int
}

func pick(m *maker, shares []share) string {
	sum := 0
	for _, s := range shares {
		sum += s.parts
	}
	roll := m.IntN(sum)
	for _, s := range shares {
		if roll < s.parts {
			return s.value
		}
		roll -= s.parts
	}
	return ""
}

// lifeShares are the ends an order's life has come to.
func lifeShares() []share {
	return []share{
		{"processing", 34}, {"completed", 26}, {"on-hold", 11}, {"pending", 8}, {"cancelled", 6}, {"failed", 4},
		{"refunded", 4}, {"partly refunded", 5}, {"checkout-draft", 1}, {"trash", 1},
	}
}

// live leads a new, pending order to where it stands now.
func (m *maker) live(o *order, end string) {
	s := m.shop
	step := func(status string) {
		m.at = m.at.Add(time.Duration(1+m.IntN(3600)) * time.Second)
		s.enter(o, status, "")
		s.touch(o)
	}
	switch end {
	case "pending":
	case "checkout-draft":
		o.change("status", end)
		s.showLife(o)
	case "trash":
		s.trash(o)
	case "completed", "cancelled":
		step(m.oneOf([]string{"processing", "on-hold"}))
		step(end)
	case "refunded":
		step("processing")
		step(end)
	case "partly refunded":
		step("processing")
		step("completed")
		m.refundSome(o)
	default:
		step(end)
	}
}

// refundSome refunds the first line, with its tax.
func (m *maker) refundSome(o *order) {
	s := m.shop
	lines := o.doc.objects("line_items")
	if len(lines) == 0 || !lines[0].dec("total").IsPositive() {
		return
	}
	taxes := []object{}
	amount := lines[0].dec("total")
	for _, tax := range lines[0].objects("taxes") {
		amount = amount.Add(tax.dec("total"))
		taxes = append(taxes, newObject("id", tax.int("id"), "refund_total", tax.str("total")))
	}
	amount = decimal.Min(amount, s.leftToRefund(o))
	s.refundLines(o, newObject("reason", "Bojāta prece", "line_items", []object{newObject("id", lines[0].int("id"),
		"quantity", lines[0].int("quantity"), "refund_total", lines[0].str("total"), "refund_tax", taxes)}), amount)
	s.summarise(o)
	if s.leftToRefund(o).IsZero() {
		s.enter(o, "refunded", "")
	}
	s.touch(o)
}

// spoil makes a made order wrong.
func (m *maker) spoil(o *order, wrong Wrong) {
	switch wrong {
	case UnknownSKU:
		lines := o.doc.objects("line_items")
		lines[0].set("sku", "GHOST-"+encodeID(o.id))
		lines[0].set("product_id", 900000+o.id)
		lines[0].set("variation_id", 0)
		o.change("line_items", lines)
	case WrongTotal:
		o.change("total", m.shop.money(o.doc.dec("total").Add(decimal.New(1, -2))))
	}
}

// straighten takes lines off an order until its total is what they show, give or take a
// cent. A shop that rounds at the subtotal adds up lines as they are and not as they are
// shown: of many it may be further off, which a back office asks about.
func (m *maker) straighten(o *order) {
	for o.offBy().GreaterThan(decimal.New(1, -2)) {
		lines := o.doc.objects("line_items")
		o.change("line_items", lines[:len(lines)-1]) // one line alone is never that far off
		m.shop.recalculate(o)
	}
}

// offBy is how far an order's total is from what its lines show with its tax, or with the
// taxes of its rates, which are rounded each by itself: whichever is further.
func (o *order) offBy() decimal.Decimal {
	net, rates := o.doc.dec("total"), decimal.Zero
	for _, kind := range []string{"line_items", "fee_lines", "shipping_lines"} {
		for _, line := range o.doc.objects(kind) {
			net = net.Sub(line.dec("total"))
		}
	}
	for _, rate := range o.doc.objects("tax_lines") {
		rates = rates.Add(rate.dec("tax_total")).Add(rate.dec("shipping_tax_total"))
	}
	return decimal.Max(net.Sub(o.doc.dec("total_tax")).Abs(), net.Sub(rates).Abs())
}

// addCustomLine adds a line of no product, as the back office can and the API can't.
func (m *maker) addCustomLine(o *order) {
	s := m.shop
	line := s.blankLine(decimal.NewFromInt(1))
	line.set("name", "Pielāgots darbs")
	price := decimal.New(int64(500+m.IntN(5000)), -2)
	o.exact[line.int("id")] = amounts{Subtotal: price, Total: price}
	o.change("line_items", append(o.doc.objects("line_items"), line))
	s.recalculate(o)
}

package check

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/shopspring/decimal"
)

// promOrder is an order as Prom.ua shows it.
type promOrder struct {
	ID     int64
	Status string
	Placed string `json:"date_created"`
	Notes  string `json:"client_notes"`

	FirstName  string `json:"client_first_name"`
	SecondName string `json:"client_second_name"`
	LastName   string `json:"client_last_name"`
	Phone      string
	Email      string
	Recipient  *struct {
		FirstName  string `json:"first_name"`
		SecondName string `json:"second_name"`
		LastName   string `json:"last_name"`
		Phone      string
	} `json:"delivery_recipient"`
	Address string                  `json:"delivery_address"`
	Carrier promOption              `json:"delivery_option"`
	Method  promOption              `json:"payment_option"`
	Cashier struct{ Status string } `json:"payment_data"`

	Price    promMoney        // of the goods
	Full     promMoney        `json:"full_price"` // to pay; it may include delivery
	Reduced  promMoney        `json:"price_with_special_offer"`
	Off      promMoney        `json:"special_offer_discount"`
	Code     string           `json:"special_offer_promocode"`
	Cost     *decimal.Decimal `json:"delivery_cost"`
	Products []struct {
		ID       json.Number
		SKU      string
		External string `json:"external_id"`
		Name     string
		Quantity decimal.Decimal
		Total    promMoney `json:"total_price"`
	}

	off decimal.Decimal // what the special offer takes off in all
}

type promOption struct {
	ID   json.Number
	Name string
}

// promMoney is money as people are shown it, "1 713,50 грн"; nil where nothing is told.
type promMoney struct {
	amount   *decimal.Decimal
	currency string
	broken   bool
}

// UnmarshalJSON takes whatever there is: what can't be read is broken.
func (m *promMoney) UnmarshalJSON(raw []byte) error {
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil || text == nil {
		m.broken = err != nil
		return nil //nolint:nilerr // said by broken
	}
	digits, sign := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, *text), ""
	if at := strings.LastIndexAny(digits, "0123456789") + 1; at > 0 {
		digits, sign = digits[:at], strings.TrimSuffix(digits[at:], ".")
	}
	amount, err := decimal.NewFromString(strings.ReplaceAll(digits, ",", "."))
	currency, known := map[string]string{"": "", "грн": "UAH"}[sign]
	if m.broken = err != nil || !known; !m.broken {
		m.amount, m.currency = &amount, currency
	}
	return nil
}

// readProm reads an order as Prom.ua shows it: taxes are within all amounts, which are
// texts for people.
func readProm(raw json.RawMessage) (order, error) {
	var p promOrder
	if err := json.Unmarshal(raw, &p); err != nil {
		return order{}, fmt.Errorf("an order can't be read: %w", err)
	}
	id := strconv.FormatInt(p.ID, 10)
	o := order{ID: p.ID, Number: id, Status: p.Status, Method: p.Method.ID.String(), gross: true, cashed: cashed(p.Cashier.Status)}
	if o.unreadable = !p.readable(); o.unreadable {
		return o, nil
	}
	o.Currency = p.Price.currency
	p.discount()
	for _, product := range p.Products {
		o.Items = append(o.Items, line{ID: product.ID, SKU: cmp.Or(product.SKU, product.External), Product: p.ID, Quantity: product.Quantity, Total: *product.Total.amount, kind: "goods"})
	}
	o.Total, o.Carriage = p.toPay(o.Items)
	p.reduce(o.Items)
	if p.Carrier.ID != "" || !o.Carriage.IsZero() {
		o.Shipping = []line{{ID: "delivery", Quantity: decimal.NewFromInt(1), Total: o.Carriage, kind: "shipping"}}
	}
	if p.Cashier.Status == "refunded" {
		o.Refunds = []refund{{ID: "payment", Total: o.Total.Neg()}}
	}
	var err error
	o.facts, err = p.facts(o)
	return o, err
}

// cashed is what the marketplace's cashier says of the buyer's money; nil where it
// doesn't take it.
func cashed(status string) *bool {
	if status == "" {
		return nil
	}
	paid := slices.Contains([]string{"paid", "paid_out", "refunded"}, status)
	return &paid
}

// readable reports whether all money can be read, and what the special offer takes off is
// told in one way.
func (p promOrder) readable() bool {
	if p.Price.amount == nil || p.Price.broken || p.Full.broken || p.Reduced.broken || p.Off.broken {
		return false
	}
	for _, product := range p.Products {
		if product.Total.amount == nil {
			return false
		}
	}
	return p.Reduced.amount == nil || p.Off.amount == nil || p.Price.amount.Sub(*p.Reduced.amount).Equal(*p.Off.amount)
}

func (p *promOrder) discount() {
	switch {
	case p.Off.amount != nil:
		p.off = *p.Off.amount
	case p.Reduced.amount != nil:
		p.off = p.Price.amount.Sub(*p.Reduced.amount)
	}
}

// toPay is what the buyer pays to the company, and which part of it is for the carriage. Of
// two totals that contradict each other it is the one that the lines don't come to.
func (p *promOrder) toPay(items []line) (total, carriage decimal.Decimal) {
	paid := p.Price.amount.Sub(p.off)
	full := p.Full.amount
	switch {
	case full == nil, full.Equal(paid), full.Equal(*p.Price.amount):
		return paid, decimal.Zero
	case p.Cost != nil && full.Equal(paid.Add(*p.Cost)):
		return *full, *p.Cost
	case full.GreaterThan(paid), totalOf(items).Equal(paid):
		return *full, decimal.Zero
	default:
		return paid, decimal.Zero
	}
}

// reduce takes the special offer off the lines, each by its share in kopecks; those that
// are left over go to the largest remainders, the earliest first.
func (p *promOrder) reduce(items []line) {
	sum := totalOf(items)
	if !p.off.IsPositive() || !sum.Equal(*p.Price.amount) {
		return
	}
	left, order := p.off, make([]int, len(items))
	shares, rests := make([]decimal.Decimal, len(items)), make([]decimal.Decimal, len(items))
	for i, l := range items {
		exact := p.off.Mul(l.Total)
		shares[i] = exact.Div(sum).Truncate(2)
		rests[i], order[i] = exact.Sub(shares[i].Mul(sum)), i
		left = left.Sub(shares[i])
	}
	slices.SortStableFunc(order, func(a, b int) int { return rests[b].Cmp(rests[a]) })
	for _, i := range order {
		if left.IsPositive() {
			shares[i], left = shares[i].Add(decimal.New(1, -2)), left.Sub(decimal.New(1, -2))
		}
		items[i].Total = items[i].Total.Sub(shares[i])
	}
}

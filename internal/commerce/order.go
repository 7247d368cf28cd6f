package commerce

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

// Trashed is the status of an order that was thrown away or deleted in its shop,
// whatever the platform calls that.
const Trashed = "trash"

// Order is an order as its shop tells it at one moment. It holds personal data:
// it lives in the database, never in a history, a log or an error.
type Order struct {
	RemoteID  string `json:"remote_id"`
	Number    string `json:"number"` // what people call it; plugins may change it
	Status    string `json:"status"` // the shop's own word; custom ones are values like any other
	Source    string `json:"source"` // how it was made: checkout, rest-api, …
	Currency  string `json:"currency"`
	BuyerNote string `json:"buyer_note,omitempty"`

	PlacedAt    time.Time  `json:"placed_at"`
	ModifiedAt  time.Time  `json:"modified_at"` // whole seconds on platforms that have no more
	PaidAt      *time.Time `json:"paid_at,omitempty"`
	CompletedAt *time.Time `json:"completed_at,omitempty"`

	Payment  Payment  `json:"payment"`
	Customer Customer `json:"customer"`
	Billing  Party    `json:"billing"`
	Shipping Party    `json:"shipping"`

	Totals  Totals   `json:"totals"`
	Lines   []Line   `json:"lines"`
	Taxes   []Tax    `json:"taxes"`
	Coupons []Coupon `json:"coupons,omitempty"`
	// GiftCards paid a part of the total: a means of payment, not a discount.
	GiftCards []GiftCard `json:"gift_cards,omitempty"`
	Refunds   []Refund   `json:"refunds,omitempty"`
}

// Payment is how the buyer says to pay. That it names a time or a transaction
// doesn't prove that money arrived.
type Payment struct {
	Method        string `json:"method"` // the shop's id of it: "cod", "bacs"; empty where none was chosen
	Title         string `json:"title,omitempty"`
	TransactionID string `json:"transaction_id,omitempty"`
	// State is what a marketplace that takes the money itself says of it.
	State PaymentState `json:"state,omitempty"`
}

// PaymentState is the word of whoever took the money for a shop. It counts whatever
// the order's status; where there is none, the status alone tells.
type PaymentState string

const (
	// StatePaid is that the buyer has paid.
	StatePaid PaymentState = "paid"
	// StateUnpaid is that they have yet to.
	StateUnpaid PaymentState = "unpaid"
	// StateRefunded is that they had paid and got it back; the order's refunds say so,
	// too.
	StateRefunded PaymentState = "refunded"
)

// Customer is the shop's account of the buyer and the keys it gives to find
// them by. A guest has no RemoteID.
type Customer struct {
	RemoteID  string `json:"remote_id,omitempty"`
	IP        string `json:"ip,omitempty"`
	UserAgent string `json:"user_agent,omitempty"`
	VATNumber string `json:"vat_number,omitempty"`
	VATExempt bool   `json:"vat_exempt,omitempty"`
}

// Party is a name and an address as given; nothing is corrected.
type Party struct {
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	Company   string `json:"company,omitempty"`
	Address1  string `json:"address_1,omitempty"`
	Address2  string `json:"address_2,omitempty"`
	City      string `json:"city,omitempty"`
	State     string `json:"state,omitempty"`
	Postcode  string `json:"postcode,omitempty"`
	Country   string `json:"country,omitempty"` // as given; ISO 3166 alpha-2 where the shop keeps to it
	Email     string `json:"email,omitempty"`
	Phone     string `json:"phone,omitempty"`
}

// Totals are the shop's own figures. Total is what the buyer pays, tax included, by
// gift card or otherwise; refunds don't lower it. The others are parts of it.
type Totals struct {
	Total            money.Amount `json:"total"`
	Tax              money.Amount `json:"tax"`      // of everything
	CartTax          money.Amount `json:"cart_tax"` // of goods and fees
	Shipping         money.Amount `json:"shipping"`
	ShippingTax      money.Amount `json:"shipping_tax"`
	Discount         money.Amount `json:"discount"` // net; already taken off the lines
	DiscountTax      money.Amount `json:"discount_tax"`
	PricesIncludeTax bool         `json:"prices_include_tax"` // how the catalogue was typed; lines are net all the same
	// Gross: the shop tells no taxes. Every amount of the order and its lines is what
	// the buyer pays, taxes included, and nothing is said of taxes anywhere.
	Gross bool `json:"gross,omitempty"`
}

// LineKind says what a line sells.
type LineKind string

const (
	// Goods is a product of the shop's catalogue.
	Goods LineKind = "goods"
	// Custom is a line without a product: someone typed it, or its product is gone.
	Custom LineKind = "custom"
	// Shipping is the carriage.
	Shipping LineKind = "shipping"
	// Fee is a surcharge or, negative, a discount by hand.
	Fee LineKind = "fee"
	// Tip is a gift to whoever serves.
	Tip LineKind = "tip"
)

// Line is one line of an order, of any kind, as the shop shows it.
type Line struct {
	Kind        LineKind     `json:"kind"`
	RemoteID    string       `json:"remote_id"`
	Name        string       `json:"name"`
	SKU         string       `json:"sku,omitempty"`
	ProductID   string       `json:"product_id,omitempty"`
	VariationID string       `json:"variation_id,omitempty"`
	Method      string       `json:"method,omitempty"` // of a shipping line: the shop's delivery method
	Instance    string       `json:"instance,omitempty"`
	Quantity    money.Amount `json:"quantity"`
	// Subtotal is before discounts, Total after; both net and for the whole quantity.
	Subtotal    money.Amount `json:"subtotal"`
	SubtotalTax money.Amount `json:"subtotal_tax"`
	Total       money.Amount `json:"total"`
	TotalTax    money.Amount `json:"total_tax"`
	// ExactTotal is Total before the shop rounded it for show, where the shop
	// lets it be worked out; else it equals Total. Tax is worked out from it.
	ExactTotal money.Amount `json:"exact_total"`
	TaxClass   string       `json:"tax_class,omitempty"` // empty: the standard one
	Taxes      []LineTax    `json:"taxes,omitempty"`
	// Taxable marks carriage that may be taxed though no rate is on it: a discount by
	// hand lowers its part of the order at the rates of the goods.
	Taxable bool `json:"taxable,omitempty"`
	// Restocked is how many of it the shop put back on its shelf for refunds, all
	// of them together; nil where it doesn't tell.
	Restocked *money.Amount `json:"restocked,omitempty"`
}

// LineTax is one rate's tax on one line. Amounts may be finer than the currency.
type LineTax struct {
	RateID   string       `json:"rate_id"`
	Total    money.Amount `json:"total"`
	Subtotal money.Amount `json:"subtotal"`
}

// Tax is one rate of the order and what it comes to.
type Tax struct {
	RateID   string       `json:"rate_id"`
	Code     string       `json:"code,omitempty"`
	Label    string       `json:"label,omitempty"`
	Percent  money.Amount `json:"percent"`
	Compound bool         `json:"compound,omitempty"` // on top of the other rates
	Total    money.Amount `json:"total"`              // on goods and fees
	Shipping money.Amount `json:"shipping"`           // on carriage
}

// Coupon is a discount by code. It is already spread over the lines' totals.
type Coupon struct {
	Code         string       `json:"code"`
	Type         string       `json:"type,omitempty"`
	Discount     money.Amount `json:"discount"` // net
	DiscountTax  money.Amount `json:"discount_tax"`
	FreeShipping bool         `json:"free_shipping,omitempty"`
}

// GiftCard is a card that paid a part of an order. Its code is as good as money, and
// not kept.
type GiftCard struct {
	RemoteID string       `json:"remote_id"`
	Amount   money.Amount `json:"amount"` // in the order's currency, positive
}

// Refund is money given back, as the order tells it; Total is negative and tax
// included. Lines say what it was given back for; without any it is by amount only.
type Refund struct {
	RemoteID string       `json:"remote_id"`
	Reason   string       `json:"reason,omitempty"`
	Total    money.Amount `json:"total"`
	PlacedAt time.Time    `json:"placed_at,omitzero"`
	Lines    []RefundLine `json:"lines,omitempty"`
}

// RefundLine is what a refund gives back of one line of its order. Amounts are
// positive: Quantity may be 0 where only money is given back, Total is net.
type RefundLine struct {
	RemoteLineID string       `json:"remote_line_id"` // the order's line; empty where the shop doesn't say which
	Kind         LineKind     `json:"kind"`
	Quantity     money.Amount `json:"quantity"`
	Total        money.Amount `json:"total"`
	Taxes        []LineTax    `json:"taxes,omitempty"`
}

// Tax is what a refunded line gives back beside its net, all rates together.
func (l RefundLine) Tax() money.Amount {
	var sum money.Amount
	for _, t := range l.Taxes {
		sum = sum.Add(t.Total)
	}
	return sum
}

// RefundsInOrder are the refunds as they came about. Shops list them in any order.
func (o Order) RefundsInOrder() []Refund {
	return slices.SortedStableFunc(slices.Values(o.Refunds), func(a, b Refund) int {
		return cmp.Or(a.PlacedAt.Compare(b.PlacedAt), cmp.Compare(len(a.RemoteID), len(b.RemoteID)), strings.Compare(a.RemoteID, b.RemoteID))
	})
}

// PaidByGiftCard is what gift cards paid of the total, all of them together.
func (o Order) PaidByGiftCard() money.Amount {
	var sum money.Amount
	for _, card := range o.GiftCards {
		sum = sum.Add(card.Amount)
	}
	return sum.Between(o.Totals.Total)
}

// Refunded is what was given back in all, as a positive amount.
func (o Order) Refunded() money.Amount {
	var sum money.Amount
	for _, r := range o.Refunds {
		sum = sum.Sub(r.Total)
	}
	return sum
}

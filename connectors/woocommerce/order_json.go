package woocommerce

import (
	"bytes"
	"encoding/json"
)

// shopTime is how the shop writes a time; in the fields we read it means UTC.
const shopTime = "2006-01-02T15:04:05"

// scalar is a value's text, be it a JSON string or a number, for the shop writes
// amounts as either; null is empty. json.Number would refuse "" and "free" without
// saying where they stand, so scalar takes what comes and toCommerce refuses it.
type scalar string

// UnmarshalJSON never fails.
func (s *scalar) UnmarshalJSON(raw []byte) error {
	raw = bytes.TrimSpace(raw)
	switch raw[0] {
	case '"':
		*s = scalar(textOf(raw))
	case '{', '[':
		*s = scalar(raw[:1]) + "…"
	case 'n':
		*s = ""
	default:
		*s = scalar(raw)
	}
	return nil
}

type orderJSON struct {
	ID               scalar `json:"id"`
	Number           string `json:"number"`
	Status           string `json:"status"`
	CreatedVia       string `json:"created_via"`
	Currency         string `json:"currency"`
	CustomerNote     string `json:"customer_note"`
	PricesIncludeTax bool   `json:"prices_include_tax"`

	DateCreated   scalar `json:"date_created_gmt"`
	DateModified  scalar `json:"date_modified_gmt"`
	DatePaid      scalar `json:"date_paid_gmt"`
	DateCompleted scalar `json:"date_completed_gmt"`

	Total         scalar `json:"total"`
	TotalTax      scalar `json:"total_tax"`
	CartTax       scalar `json:"cart_tax"`
	ShippingTotal scalar `json:"shipping_total"`
	ShippingTax   scalar `json:"shipping_tax"`
	DiscountTotal scalar `json:"discount_total"`
	DiscountTax   scalar `json:"discount_tax"`

	PaymentMethod      string `json:"payment_method"`
	PaymentMethodTitle string `json:"payment_method_title"`
	TransactionID      string `json:"transaction_id"`

	CustomerID        scalar    `json:"customer_id"`
	CustomerIP        string    `json:"customer_ip_address"`
	CustomerUserAgent string    `json:"customer_user_agent"`
	Billing           partyJSON `json:"billing"`
	Shipping          partyJSON `json:"shipping"`

	MetaData      []metaJSON     `json:"meta_data"`
	LineItems     []itemJSON     `json:"line_items"`
	ShippingLines []shippingJSON `json:"shipping_lines"`
	FeeLines      []feeJSON      `json:"fee_lines"`
	TaxLines      []taxLineJSON  `json:"tax_lines"`
	CouponLines   []couponJSON   `json:"coupon_lines"`
	GiftCards     giftCardsJSON  `json:"gift_cards"`
	Refunds       []refundJSON   `json:"refunds"`
}

type partyJSON struct {
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Company   string `json:"company"`
	Address1  string `json:"address_1"`
	Address2  string `json:"address_2"`
	City      string `json:"city"`
	State     string `json:"state"`
	Postcode  string `json:"postcode"`
	Country   string `json:"country"`
	Email     string `json:"email"` // of billing only
	Phone     string `json:"phone"`
}

type metaJSON struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"` // any shape: plugins keep what they like there
}

type itemJSON struct {
	ID          scalar        `json:"id"`
	Name        string        `json:"name"` // with HTML entities
	SKU         string        `json:"sku"`
	ProductID   scalar        `json:"product_id"`
	VariationID scalar        `json:"variation_id"`
	Quantity    scalar        `json:"quantity"`
	Price       scalar        `json:"price"` // net, for one, not rounded
	Subtotal    scalar        `json:"subtotal"`
	SubtotalTax scalar        `json:"subtotal_tax"`
	Total       scalar        `json:"total"`
	TotalTax    scalar        `json:"total_tax"`
	TaxClass    string        `json:"tax_class"`
	Taxes       []lineTaxJSON `json:"taxes"`
	MetaData    []metaJSON    `json:"meta_data"`
}

type shippingJSON struct {
	ID          scalar        `json:"id"`
	MethodTitle string        `json:"method_title"`
	MethodID    string        `json:"method_id"`
	InstanceID  scalar        `json:"instance_id"`
	TaxStatus   string        `json:"tax_status"` // "taxable" or "none"; older shops don't tell
	Total       scalar        `json:"total"`
	TotalTax    scalar        `json:"total_tax"`
	Taxes       []lineTaxJSON `json:"taxes"`
}

type feeJSON struct {
	ID       scalar        `json:"id"`
	Name     string        `json:"name"`
	Total    scalar        `json:"total"`
	TotalTax scalar        `json:"total_tax"`
	TaxClass string        `json:"tax_class"`
	Taxes    []lineTaxJSON `json:"taxes"`
}

type lineTaxJSON struct {
	ID       scalar `json:"id"`
	Total    scalar `json:"total"`    // may be unrounded, or empty
	Subtotal scalar `json:"subtotal"` // empty on all but products
}

type taxLineJSON struct {
	RateID           scalar `json:"rate_id"`
	RateCode         string `json:"rate_code"`
	Label            string `json:"label"`
	RatePercent      scalar `json:"rate_percent"` // null on orders older than the field
	Compound         bool   `json:"compound"`
	TaxTotal         scalar `json:"tax_total"`
	ShippingTaxTotal scalar `json:"shipping_tax_total"`
}

type couponJSON struct {
	Code         string `json:"code"`
	DiscountType string `json:"discount_type"`
	Discount     scalar `json:"discount"` // neither padded nor rounded
	DiscountTax  scalar `json:"discount_tax"`
	FreeShipping bool   `json:"free_shipping"`
}

// giftCardsJSON are of the extension Gift Cards.
type giftCardsJSON []giftCardJSON

// UnmarshalJSON never fails: another extension may keep something else under that name.
func (g *giftCardsJSON) UnmarshalJSON(raw []byte) error {
	var cards []giftCardJSON
	if json.Unmarshal(raw, &cards) == nil {
		*g = cards
	}
	return nil
}

type giftCardJSON struct {
	ID     scalar `json:"id"`
	Amount scalar `json:"amount"`
}

type refundJSON struct {
	ID     scalar `json:"id"`
	Reason string `json:"reason"`
	Total  scalar `json:"total"` // negative
}

// refundDetailJSON is one entry of an order's list of refunds. Shops before
// version 9 tell there of products only.
type refundDetailJSON struct {
	ID            scalar           `json:"id"`
	DateCreated   scalar           `json:"date_created_gmt"`
	LineItems     []refundItemJSON `json:"line_items"`
	ShippingLines []refundLineJSON `json:"shipping_lines"`
	FeeLines      []refundLineJSON `json:"fee_lines"`
}

type refundItemJSON struct {
	refundLineJSON

	ProductID scalar `json:"product_id"`
	Quantity  scalar `json:"quantity"` // negative
}

// refundLineJSON is what refunded lines of every kind have.
type refundLineJSON struct {
	Total    scalar        `json:"total"` // negative
	Taxes    []lineTaxJSON `json:"taxes"`
	MetaData []metaJSON    `json:"meta_data"`
}

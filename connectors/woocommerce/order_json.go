package woocommerce

import (
	"encoding/json"

	"github.com/orderloom/orderloom/internal/fields"
)

// shopTime is how the shop writes a time; in the fields we read it means UTC.
const shopTime = "2006-01-02T15:04:05"

type orderJSON struct {
	ID               fields.Scalar `json:"id"`
	Number           string        `json:"number"`
	Status           string        `json:"status"`
	CreatedVia       string        `json:"created_via"`
	Currency         string        `json:"currency"`
	CustomerNote     string        `json:"customer_note"`
	PricesIncludeTax bool          `json:"prices_include_tax"`

	DateCreated   fields.Scalar `json:"date_created_gmt"`
	DateModified  fields.Scalar `json:"date_modified_gmt"`
	DatePaid      fields.Scalar `json:"date_paid_gmt"`
	DateCompleted fields.Scalar `json:"date_completed_gmt"`

	Total         fields.Scalar `json:"total"`
	TotalTax      fields.Scalar `json:"total_tax"`
	CartTax       fields.Scalar `json:"cart_tax"`
	ShippingTotal fields.Scalar `json:"shipping_total"`
	ShippingTax   fields.Scalar `json:"shipping_tax"`
	DiscountTotal fields.Scalar `json:"discount_total"`
	DiscountTax   fields.Scalar `json:"discount_tax"`

	PaymentMethod      string `json:"payment_method"`
	PaymentMethodTitle string `json:"payment_method_title"`
	TransactionID      string `json:"transaction_id"`

	CustomerID        fields.Scalar `json:"customer_id"`
	CustomerIP        string        `json:"customer_ip_address"`
	CustomerUserAgent string        `json:"customer_user_agent"`
	Billing           partyJSON     `json:"billing"`
	Shipping          partyJSON     `json:"shipping"`

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
	ID          fields.Scalar `json:"id"`
	Name        string        `json:"name"` // with HTML entities
	SKU         string        `json:"sku"`
	ProductID   fields.Scalar `json:"product_id"`
	VariationID fields.Scalar `json:"variation_id"`
	Quantity    fields.Scalar `json:"quantity"`
	Price       fields.Scalar `json:"price"` // net, for one, not rounded
	Subtotal    fields.Scalar `json:"subtotal"`
	SubtotalTax fields.Scalar `json:"subtotal_tax"`
	Total       fields.Scalar `json:"total"`
	TotalTax    fields.Scalar `json:"total_tax"`
	TaxClass    string        `json:"tax_class"`
	Taxes       []lineTaxJSON `json:"taxes"`
	MetaData    []metaJSON    `json:"meta_data"`
}

type shippingJSON struct {
	ID          fields.Scalar `json:"id"`
	MethodTitle string        `json:"method_title"`
	MethodID    string        `json:"method_id"`
	InstanceID  fields.Scalar `json:"instance_id"`
	TaxStatus   string        `json:"tax_status"` // "taxable" or "none"; older shops don't tell
	Total       fields.Scalar `json:"total"`
	TotalTax    fields.Scalar `json:"total_tax"`
	Taxes       []lineTaxJSON `json:"taxes"`
}

type feeJSON struct {
	ID       fields.Scalar `json:"id"`
	Name     string        `json:"name"`
	Total    fields.Scalar `json:"total"`
	TotalTax fields.Scalar `json:"total_tax"`
	TaxClass string        `json:"tax_class"`
	Taxes    []lineTaxJSON `json:"taxes"`
}

type lineTaxJSON struct {
	ID       fields.Scalar `json:"id"`
	Total    fields.Scalar `json:"total"`    // may be unrounded, or empty
	Subtotal fields.Scalar `json:"subtotal"` // empty on all but products
}

type taxLineJSON struct {
	RateID           fields.Scalar `json:"rate_id"`
	RateCode         string        `json:"rate_code"`
	Label            string        `json:"label"`
	RatePercent      fields.Scalar `json:"rate_percent"` // null on orders older than the field
	Compound         bool          `json:"compound"`
	TaxTotal         fields.Scalar `json:"tax_total"`
	ShippingTaxTotal fields.Scalar `json:"shipping_tax_total"`
}

type couponJSON struct {
	Code         string        `json:"code"`
	DiscountType string        `json:"discount_type"`
	Discount     fields.Scalar `json:"discount"` // neither padded nor rounded
	DiscountTax  fields.Scalar `json:"discount_tax"`
	FreeShipping bool          `json:"free_shipping"`
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
	ID     fields.Scalar `json:"id"`
	Amount fields.Scalar `json:"amount"`
}

type refundJSON struct {
	ID     fields.Scalar `json:"id"`
	Reason string        `json:"reason"`
	Total  fields.Scalar `json:"total"` // negative
}

// refundDetailJSON is one entry of an order's list of refunds. Shops before
// version 9 tell there of products only.
type refundDetailJSON struct {
	ID            fields.Scalar    `json:"id"`
	DateCreated   fields.Scalar    `json:"date_created_gmt"`
	LineItems     []refundItemJSON `json:"line_items"`
	ShippingLines []refundLineJSON `json:"shipping_lines"`
	FeeLines      []refundLineJSON `json:"fee_lines"`
}

type refundItemJSON struct {
	refundLineJSON

	ProductID fields.Scalar `json:"product_id"`
	Quantity  fields.Scalar `json:"quantity"` // negative
}

// refundLineJSON is what refunded lines of every kind have.
type refundLineJSON struct {
	Total    fields.Scalar `json:"total"` // negative
	Taxes    []lineTaxJSON `json:"taxes"`
	MetaData []metaJSON    `json:"meta_data"`
}

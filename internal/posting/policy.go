package posting

import "github.com/orderloom/orderloom/internal/money"

// Policy is what a channel decides about its sales. It is stored as JSON; an
// unknown field is refused. The zero value imports everything by hand.
type Policy struct {
	// Automatic is whether orders are processed by themselves; else each waits in the
	// inbox for a person's release.
	Automatic bool `json:"automatic"`
	// ImportStatuses are the shop's statuses whose orders become sales; empty:
	// all do. An order in any other status is ignored, even if refused below.
	ImportStatuses []string `json:"import_statuses" shop:"statuses"`
	// DocumentStatuses are the shop's statuses that call for a document.
	DocumentStatuses []string `json:"document_statuses" shop:"statuses"`
	// PaidStatuses are those that call for a payment in full.
	PaidStatuses []string `json:"paid_statuses" shop:"statuses"`
	// DeliveryStatuses are those that call for a delivery note.
	DeliveryStatuses []string `json:"delivery_statuses" shop:"statuses"`
	// RefusedStatuses are those that end a sale without documents.
	RefusedStatuses []string `json:"refused_statuses" shop:"statuses"`
	// Currencies are the ISO 4217 codes that the point of sale books in. They
	// are filled from it, not stored with the policy.
	Currencies []string `json:"-"`
	// DefaultCurrency is of orders whose shop names none. It is filled from the
	// channel, likewise.
	DefaultCurrency string `json:"-"`
	// Accepted is the status that an order in one of AcceptedFrom is given once it has
	// passed its checks. They are filled from the channel, likewise.
	Accepted     string   `json:"-"`
	AcceptedFrom []string `json:"-"`
	// Tolerance is the largest difference, per row of the totals, that becomes
	// a rounding line instead of holding the sale.
	Tolerance money.Amount `json:"tolerance"`
	// RoundTaxAtSubtotal is the shop's setting of that name: tax is rounded
	// once per rate instead of once per line. The tolerance is then at least one
	// minor unit.
	RoundTaxAtSubtotal bool `json:"round_tax_at_subtotal,omitempty"`
	// ShippingSKU is the service item that carriage is booked under; without it such
	// lines are a gap.
	ShippingSKU string `json:"shipping_sku" names:"item"`
	// FeeSKU is the service item that fees are booked under; without it they are a gap.
	FeeSKU string `json:"fee_sku" names:"item"`
	// TipSKU is the service item that tips are booked under; without it they are a gap.
	TipSKU string `json:"tip_sku,omitempty" names:"item"`
	// CustomSKU is the service item that lines without a product are booked under;
	// without it they are a gap.
	CustomSKU string `json:"custom_sku,omitempty" names:"item"`
	// TipFees are the names of the shop's fees, whatever their case, that are tips.
	TipFees []string `json:"tip_fees,omitempty"`
	// GiftCardFees are the names of those that lower an order by what a gift card pays
	// of it. The money account of gift cards is that of the payment method gift_card.
	GiftCardFees []string `json:"gift_card_fees,omitempty"`

	// DocumentType is what a sale gets, an invoice where it is empty.
	DocumentType DocumentType `json:"document_type,omitempty" blueprint:"optional,order_only,invoice,prepayment_invoice,receipt"`
	// IssueByHand is whether a person issues each document: orders are orders only.
	IssueByHand bool `json:"issue_by_hand,omitempty"`
	// LeaveDraft is whether documents are left for a person to post.
	LeaveDraft bool `json:"leave_draft,omitempty"`
	// IssueOnPayment is whether the document waits for the money: it is called for by the
	// paid statuses instead of DocumentStatuses.
	IssueOnPayment bool `json:"issue_on_payment,omitempty"`
	// PayImmediately is whether the payment is booked together with the document, whatever
	// the status says of money; not against the word of whoever takes it for the shop.
	PayImmediately bool `json:"pay_immediately,omitempty"`
	// SendByEmail is whether the document is mailed to the customer.
	SendByEmail bool `json:"send_by_email,omitempty"`
	// Terms say when documents are due; a customer's own come first.
	Terms
	// OnEdit is what becomes of an order edited after its import; empty holds it.
	OnEdit EditRule `json:"on_edit,omitempty" blueprint:"optional,accept,ignore,hold"`
	// RestockRefunds is whether refunded goods go back into the warehouse where the shop
	// doesn't tell how many it put back.
	RestockRefunds bool `json:"restock_refunds,omitempty"`
}

// Mappings are a channel's values in our words.
type Mappings struct {
	Taxes    map[string]TaxGroup      // by the shop's rate id
	Classes  map[string]TaxGroup      // by the shop's tax class, for rates that Taxes lacks; "standard" for the default one
	Default  TaxGroup                 // for rates that neither has, and for items without a group where the shop tells no taxes; without a code those are gaps
	Items    map[string]Item          // by SKU
	Payments map[string]PaymentMethod // by the shop's payment method
}

// TaxGroup is a tax of ours.
type TaxGroup struct {
	Code    string       `json:"code"`
	Percent money.Amount `json:"percent"`
}

// Item is what the back office knows of a SKU. Services are never delivered. The tax
// group counts where the shop tells no taxes.
type Item struct {
	ID       int64    `json:"id"`
	SKU      string   `json:"sku"`
	Service  bool     `json:"service,omitempty"`
	TaxGroup TaxGroup `json:"tax_group,omitzero"`
}

// PaymentMethod says where a method's money lands and when it counts as paid.
type PaymentMethod struct {
	MoneyAccount string `json:"money_account"`
	// PaidStatuses replace the policy's for this method: cash on delivery is
	// paid when delivered. Empty: the policy's count.
	PaidStatuses []string `json:"paid_statuses,omitempty"`
}

// Package posting holds the rules that turn an order into documents: what is to
// be done with it, its document's lines worked out from our own mappings, and
// the comparison with the shop's totals. It is pure: no clock, no database, no
// network; the same arguments give the same answer, and all problems at once.
//
//	order + policy + mappings ──► Assess ──► Assessment
//	                                         ├ Plan      what the order's status calls for
//	                                         ├ Document  our lines and taxes
//	                                         ├ Totals    ours beside the shop's, row by row
//	                                         └ Issues    what a person has to mend first
package posting

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Policy is what a channel decides about its sales. It is stored as JSON; an
// unknown field is refused. The zero value imports everything by hand.
type Policy struct {
	// Automatic processes orders by themselves; else each waits in the inbox
	// for a person's release.
	Automatic bool `json:"automatic"`
	// ImportStatuses are the shop's statuses whose orders become sales; empty:
	// all do. An order in any other status is ignored, even if refused below.
	ImportStatuses []string `json:"import_statuses"`
	// DocumentStatuses call for an invoice, PaidStatuses for a payment in full,
	// DeliveryStatuses for a delivery note.
	DocumentStatuses []string `json:"document_statuses"`
	PaidStatuses     []string `json:"paid_statuses"`
	DeliveryStatuses []string `json:"delivery_statuses"`
	// RefusedStatuses end a sale without documents.
	RefusedStatuses []string `json:"refused_statuses"`
	// CompletedStatus is written to the shop when a sale is settled; empty: nothing is.
	CompletedStatus string `json:"completed_status,omitempty"`
	// Currencies are the ISO 4217 codes that the point of sale books in. They
	// are filled from it, not stored with the policy.
	Currencies []string `json:"-"`
	// Tolerance is the largest difference, per row of the totals, that becomes
	// a rounding line instead of holding the sale.
	Tolerance money.Amount `json:"tolerance"`
	// RoundTaxAtSubtotal follows the shop's setting of that name: tax is rounded
	// once per rate instead of once per line. The tolerance is then at least one
	// minor unit.
	RoundTaxAtSubtotal bool `json:"round_tax_at_subtotal,omitempty"`
	// ShippingSKU, FeeSKU and CustomSKU are the service items that carriage,
	// fees and lines without a product are booked under. An empty CustomSKU
	// makes such lines a gap.
	ShippingSKU string `json:"shipping_sku"`
	FeeSKU      string `json:"fee_sku"`
	CustomSKU   string `json:"custom_sku,omitempty"`
	// DefaultTaxGroup stands for rates that nothing maps; without a code such a
	// rate is a gap. It is filled from the channel, not stored with the policy.
	DefaultTaxGroup TaxGroup `json:"-"`

	// DocumentType is what a sale gets, an invoice where it is empty. IssueByHand
	// issues none by itself: orders are orders only.
	DocumentType DocumentType `json:"document_type,omitempty"`
	IssueByHand  bool         `json:"issue_by_hand,omitempty"`
	// LeaveDraft leaves documents for a person to post.
	LeaveDraft bool `json:"leave_draft,omitempty"`
	// IssueOnPayment lets the document wait for the money: it is called for by the
	// paid statuses instead of DocumentStatuses.
	IssueOnPayment bool `json:"issue_on_payment,omitempty"`
	// PayImmediately books the payment together with the document, whatever the
	// status says of money.
	PayImmediately bool `json:"pay_immediately,omitempty"`
	// SendByEmail mails the document to the customer.
	SendByEmail bool `json:"send_by_email,omitempty"`
	// Terms say when documents are due; a customer's own come first.
	Terms
	// OnEdit says what becomes of an order edited after its import; empty holds it.
	OnEdit EditRule `json:"on_edit,omitempty"`
	// RestockRefunds takes refunded goods back into the warehouse where the shop
	// doesn't tell how many it put back.
	RestockRefunds bool `json:"restock_refunds,omitempty"`
	// CreditRefunds says that whoever asks credits refunds one by one, see Credit;
	// else an order with refunds is held for a person to do it by hand.
	CreditRefunds bool `json:"-"`
}

// Mappings are a channel's values in our words.
type Mappings struct {
	Taxes    map[string]TaxGroup      // by the shop's rate id
	Classes  map[string]TaxGroup      // by the shop's tax class, for rates that Taxes lacks; "standard" for the default one
	Items    map[string]Item          // by SKU
	Payments map[string]PaymentMethod // by the shop's payment method
}

// TaxGroup is a tax of ours.
type TaxGroup struct {
	Code    string       `json:"code"`
	Percent money.Amount `json:"percent"`
}

// Item is what the back office knows of a SKU. Services are never delivered.
type Item struct {
	ID      int64  `json:"id"`
	SKU     string `json:"sku"`
	Service bool   `json:"service,omitempty"`
}

// PaymentMethod says where a method's money lands and when it counts as paid.
type PaymentMethod struct {
	MoneyAccount string `json:"money_account"`
	// PaidStatuses replace the policy's for this method: cash on delivery is
	// paid when delivered. Empty: the policy's count.
	PaidStatuses []string `json:"paid_statuses,omitempty"`
}

// Plan is what the order's status calls for.
type Plan struct {
	Ignored bool `json:"ignored,omitempty"` // its status isn't imported
	Refused bool `json:"refused,omitempty"` // cancelled, failed: a sale without documents
	Invoice bool `json:"invoice,omitempty"` // or a receipt; never for an order without lines
	Paid    bool `json:"paid,omitempty"`    // in full, by the shop's word; never for a total of 0
	Deliver bool `json:"deliver,omitempty"` // never where all lines are services
	// MoneyAccount is where the payment goes; empty unless Paid.
	MoneyAccount string `json:"money_account,omitempty"`
	// Document is what Invoice stands for, or a prepayment invoice; empty for none.
	// Money without a document that sells is a prepayment.
	Document DocumentType `json:"document,omitempty"`
}

// Document is our reckoning of an order: an invoice before it has a number. Net
// is the sum of the lines' Net, a rounding line's included; Tax is the sum of
// the Taxes'; Total is Net + Tax.
type Document struct {
	Currency string       `json:"currency"`
	Scale    int32        `json:"scale"` // decimals of the currency; more only where the shop's money is too fine
	Lines    []Line       `json:"lines"`
	Taxes    []TaxTotal   `json:"taxes"`
	Net      money.Amount `json:"net"`
	Tax      money.Amount `json:"tax"`
	Total    money.Amount `json:"total"`
}

// LineKind is a commerce.LineKind or Rounding.
type LineKind = commerce.LineKind

// Rounding is the explicit line that takes a tolerated or accepted difference.
// It belongs to no item and carries no tax.
const Rounding LineKind = "rounding"

// Line is one line of a document. Net is for the whole quantity, after
// discounts, in the currency's minor units. Tax is too, and adds up to the
// document's, unless tax is rounded at the subtotal: then it is exact and finer.
type Line struct {
	Kind     LineKind     `json:"kind"`
	ItemID   int64        `json:"item_id,omitempty"`
	SKU      string       `json:"sku,omitempty"`
	Name     string       `json:"name"`
	Quantity money.Amount `json:"quantity"`
	Discount money.Amount `json:"discount"` // net, already taken off Net
	Net      money.Amount `json:"net"`
	Tax      money.Amount `json:"tax"`
	TaxGroup []string     `json:"tax_groups,omitempty"`
	// Taxes is Tax by group, in the order of TaxGroup.
	Taxes []LineTax `json:"taxes,omitempty"`
	// RemoteLineID is the shop's id of the line, unique within an order; empty on a
	// rounding line.
	RemoteLineID string `json:"remote_line_id,omitempty"`
}

// LineTax is one group's tax on a line, rounded like the line's. Base is what of
// the line's net it is on: all of it, or a share where a negative fee is spread.
type LineTax struct {
	Group string       `json:"group"`
	Base  money.Amount `json:"base"`
	Tax   money.Amount `json:"tax"`
}

// TaxTotal is one tax group's share of a document, in minor units. Base is the
// net of the lines that the group applies to; a group of 0 % has one too.
type TaxTotal struct {
	Group   string       `json:"group"`
	Percent money.Amount `json:"percent"`
	Base    money.Amount `json:"base"`
	Tax     money.Amount `json:"tax"`
}

// Row is one figure of the comparison: ours before any rounding line, the
// shop's, and ours − the shop's. There is a row for each of the shop's tax rates.
type Row struct {
	Label      string       `json:"label"` // "goods", "shipping", "fees", "discounts", "tax LV21 21 %", "tax", "total"
	Ours       money.Amount `json:"ours"`
	Shop       money.Amount `json:"shop"`
	Difference money.Amount `json:"difference"`
	// Told marks a row that explains but doesn't decide: discounts are already
	// inside the lines.
	Told bool `json:"told,omitempty"`
	// Beyond is set where the difference exceeds the tolerance.
	Beyond bool `json:"beyond,omitempty"`
}

// Reason says why a sale is held. Its text is stored and searched for. Issues are
// listed in the order that the reasons of an assessment stand in here.
type Reason string

// The reasons.
const (
	ReasonUnknownItem    Reason = "unknown_item"     // a SKU that no item has, or none at all
	ReasonUnmappedTax    Reason = "unmapped_tax"     // a rate of the shop that no tax group stands for
	ReasonUnmappedMethod Reason = "unmapped_payment" // a payment method without a money account
	ReasonCurrency       Reason = "currency"         // a currency that the point of sale doesn't allow
	ReasonTooFine        Reason = "too_fine"         // an amount finer than the currency's minor unit
	ReasonTotals         Reason = "totals"           // our totals differ from the shop's
	ReasonTaxRate        Reason = "tax_rate"         // a mapped group's rate differs from the shop's
	ReasonRefund         Reason = "refund"           // money was given back, and no credit note stands for it
	ReasonEdited         Reason = "edited"           // the order changed after its invoice was posted
	ReasonRefusedLate    Reason = "refused_late"     // refused after its invoice was posted
	ReasonInbox          Reason = "inbox"            // the channel wants a person to release each order
	ReasonUnreadable     Reason = "unreadable"       // the shop's answer is not in the shape we know
	ReasonShopRefuses    Reason = "shop_refuses"     // the shop refuses what we write to it
	ReasonStepFailed     Reason = "step_failed"      // a step on our own books can't go on by itself
)

// The reasons of warnings, which hold nothing.
const (
	WarnTaxByClass   Reason = "tax_by_class"   // a rate is booked under its tax class's group
	WarnTaxByDefault Reason = "tax_by_default" // a rate is booked under the channel's default group
)

// Issue is one thing that a person has to mend or to accept. It holds SKUs,
// rates and amounts, no personal data.
type Issue struct {
	Reason  Reason `json:"reason"`
	Subject string `json:"subject"` // where: "lines[2].sku"
	Detail  string `json:"detail"`  // what: `no item has the SKU "TEA-G"`
	Remedy  string `json:"remedy"`  // what to do about it
	// Acceptable issues may be released as they are; the others have to be
	// mended first.
	Acceptable bool `json:"acceptable,omitempty"`
}

// Assessment is everything there is to say about an order before anything is done.
type Assessment struct {
	Plan     Plan     `json:"plan"`
	Document Document `json:"document"`
	Totals   []Row    `json:"totals"`
	Issues   []Issue  `json:"issues,omitempty"`
	// Warnings are for people to know; they hold nothing.
	Warnings []Issue `json:"warnings,omitempty"`
}

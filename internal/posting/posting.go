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
//
// An order goes on after its invoice is posted: Credit makes credit notes of its
// refunds, Changes says what was edited, and TargetOf what the books should hold
// of it by now; Books.Toward finds the differences to post.
package posting

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Plan is what the order's status calls for.
type Plan struct {
	Ignored bool `json:"ignored,omitempty"` // its status isn't imported
	Refused bool `json:"refused,omitempty"` // cancelled, failed: a sale without documents
	Invoice bool `json:"invoice,omitempty"` // or a receipt; never for an order without lines
	Paid    bool `json:"paid,omitempty"`    // in full, by the shop's word; never where nothing is left to pay
	Deliver bool `json:"deliver,omitempty"` // never where all lines are services
	// GiftCards is what gift cards paid, which Paid is no part of, and GiftAccount where
	// it goes: known as soon as anything is called for.
	GiftCards   money.Amount `json:"gift_cards,omitzero"`
	GiftAccount string       `json:"gift_account,omitempty"`
	// MoneyAccount is where the payment goes; empty unless Paid.
	MoneyAccount string `json:"money_account,omitempty"`
	// Document is what Invoice stands for, or a prepayment invoice; empty for none.
	// Money without a document that sells is a prepayment.
	Document DocumentType `json:"document,omitempty"`
	// ByHand: a document is called for, and the channel issues none unless a person
	// asks for it.
	ByHand bool `json:"by_hand,omitempty"`
	// Reverse: the order is refused, and what was booked of it is to be taken back.
	// It isn't the rules' but their caller's, who knows the books.
	Reverse bool `json:"reverse,omitempty"`
	// Mail is set where what was posted goes to the buyer by e-mail.
	Mail bool `json:"mail,omitempty"`
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
	Label      string       `json:"label"` // "goods", "shipping", "fees", "discounts", "tax LV21 21 %", "tax", "total"; of taxes only what the shop tells
	Ours       money.Amount `json:"ours"`
	Shop       money.Amount `json:"shop"`
	Difference money.Amount `json:"difference"`
	// Told marks a row that explains but doesn't decide: discounts are already
	// inside the lines.
	Told bool `json:"told,omitempty"`
	// Beyond is set where the difference exceeds the tolerance.
	Beyond bool `json:"beyond,omitempty"`
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

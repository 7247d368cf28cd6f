package posting

import (
	"fmt"
	"slices"
)

// DocumentType is a kind of financial document.
type DocumentType string

// The types. A policy names one of the first four; credit notes follow from refunds.
const (
	// OrderOnly is no document at all: money that comes in is a prepayment.
	OrderOnly DocumentType = "order_only"
	// Invoice is what a policy that names nothing issues.
	Invoice DocumentType = "invoice"
	// PrepaymentInvoice asks for the money before the goods leave. The invoice that
	// settles it is called for together with them.
	PrepaymentInvoice DocumentType = "prepayment_invoice"
	// Receipt is an invoice by another name and series.
	Receipt DocumentType = "receipt"
	// CreditNote takes back an invoice or a part of one.
	CreditNote DocumentType = "credit_note"
)

// UnmarshalText refuses a word that is no type: a slip in a channel's settings
// would leave its sales without documents.
func (t *DocumentType) UnmarshalText(text []byte) error {
	switch kind := DocumentType(text); kind {
	case "", OrderOnly, Invoice, PrepaymentInvoice, Receipt, CreditNote:
		*t = kind
		return nil
	}
	return fmt.Errorf("%.40q is no document type: want %s, %s, %s or %s", text, OrderOnly, Invoice, PrepaymentInvoice, Receipt)
}

// Sells reports whether the document books a sale: its lines, its tax, what the
// customer owes.
func (t DocumentType) Sells() bool { return t == Invoice || t == Receipt }

// EditRule says what becomes of an order that was edited after its import.
type EditRule string

// The rules; an empty one holds.
const (
	AcceptEdits EditRule = "accept" // credit and issue anew where posted
	IgnoreEdits EditRule = "ignore"
	HoldEdits   EditRule = "hold"
)

// UnmarshalText refuses a word that is no rule.
func (r *EditRule) UnmarshalText(text []byte) error {
	switch rule := EditRule(text); rule {
	case "", AcceptEdits, IgnoreEdits, HoldEdits:
		*r = rule
		return nil
	}
	return fmt.Errorf("%.40q is no rule for edited orders: want %s, %s or %s", text, AcceptEdits, IgnoreEdits, HoldEdits)
}

// Edits is the policy's rule for edited orders.
func (p Policy) Edits() EditRule {
	if p.OnEdit == "" {
		return HoldEdits
	}
	return p.OnEdit
}

// documentType is the policy's document for a sale; an order only where none is
// issued by itself.
func (p Policy) documentType() DocumentType {
	switch {
	case p.IssueByHand:
		return OrderOnly
	case p.DocumentType == "":
		return Invoice
	default:
		return p.DocumentType
	}
}

// documentFor is the document that a status calls for, empty for none. A
// prepayment invoice gives way to the invoice when the goods may leave.
func (p Policy) documentFor(status string, paid bool) DocumentType {
	kind := p.documentType()
	switch {
	case !p.issues(status, paid) || kind == OrderOnly:
		return ""
	case kind == PrepaymentInvoice && slices.Contains(p.DeliveryStatuses, status):
		return Invoice
	default:
		return kind
	}
}

// issues reports whether a status calls for a document, whichever it is.
func (p Policy) issues(status string, paid bool) bool {
	if p.DocumentType == OrderOnly {
		return false
	}
	if p.IssueOnPayment {
		return paid
	}
	return p.Called(status)
}

// Called reports whether a status is one that the policy's documents are issued at.
func (p Policy) Called(status string) bool {
	return slices.Contains(p.DocumentStatuses, p.asAccepted(status))
}

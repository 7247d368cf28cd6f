package posting

import "slices"

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
	wanted := slices.Contains(p.DocumentStatuses, status)
	if p.IssueOnPayment {
		wanted = paid
	}
	kind := p.documentType()
	switch {
	case !wanted || kind == OrderOnly:
		return ""
	case kind == PrepaymentInvoice && slices.Contains(p.DeliveryStatuses, status):
		return Invoice
	default:
		return kind
	}
}

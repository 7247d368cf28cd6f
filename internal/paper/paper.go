// Package paper makes a PDF of a document: an invoice, a prepayment invoice, a
// receipt or a credit note, as a buyer gets it; and of the packing list that goes with
// the goods.
//
// It prints what it is given and works nothing out: whether a document adds up
// is posting's to prove. The same Document gives the same bytes, so a hash of
// them tells whether a copy is the document as it was sent; a release that
// changes the layout, or the compiler's compression, changes the bytes too.
package paper

import (
	"time"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// Type is what a document is.
type Type string

const (
	// Invoice asks for money for what was sold.
	Invoice Type = "invoice"
	// PrepaymentInvoice asks for money before anything is sold.
	PrepaymentInvoice Type = "prepayment_invoice"
	// Receipt confirms money for what was sold.
	Receipt Type = "receipt"
	// CreditNote takes an invoice back, whole or in part.
	CreditNote Type = "credit_note"
	// PackingList says what is in the parcels of a delivery: it has no amounts, and its
	// buyer is whoever the goods go to.
	PackingList Type = "packing_list"
)

// Document is everything that is printed. Texts may hold any Unicode: a character
// that the fonts lack is printed as a box. Of a time the calendar day in its
// own zone is printed.
type Document struct {
	Type     Type
	Language string // BCP 47; one that Languages doesn't name is printed in English
	Draft    bool   // says so across every page

	Number   string    // not printed where empty: a draft has none
	IssuedOn time.Time // not printed where zero
	DueOn    time.Time // not printed where zero
	Order    string    // the shop's order number
	Invoice  string    // on a credit note: the number of the invoice that it takes back; on a packing list: of the one that sells the goods
	Delivery string    // on a packing list: how the goods travel
	// Counterparty stands on a packing list for who carries them.
	Counterparty string
	// CreatedAt becomes the file's own date. It has to be the same whenever the
	// same document is printed.
	CreatedAt time.Time

	Seller Party
	Buyer  Party

	Currency string // ISO 4217, as printed
	Decimals int32  // the currency's, see money.MinorUnits

	Lines []Line
	Taxes []Tax

	Net   money.Amount
	Tax   money.Amount
	Total money.Amount
	Paid  money.Amount // on a credit note: paid back
	// Cleared is what an invoice and its credit note settled against each other,
	// without money; not printed where zero.
	Cleared money.Amount
	Open    money.Amount // what is left to pay, or to pay back

	PaymentNote string // how to pay, or how it was paid; may have several lines

	Parcels   []string // on a packing list: their numbers
	BuyerNote string   // on a packing list: what the buyer asks for
}

// Party is a seller or a buyer as given. Empty fields are not printed.
type Party struct {
	Name         string
	Registration string // a company's number
	VATNumber    string
	Details      []string // address, phone, bank: a line each
}

// Line is one line of a document. Net, Discount, Tax and Gross are for the whole
// quantity.
type Line struct {
	Name     string
	SKU      string
	Quantity money.Amount
	// Price is of one, net, before the discount. It may be finer than the
	// currency, and is printed as long as it is given.
	Price     money.Amount
	Discount  money.Amount // net, already taken off Net; the column is left out where no line has one
	Net       money.Amount
	TaxGroups []string
	Tax       money.Amount // may be finer than the currency, then printed rounded: Document.Taxes counts
	Gross     money.Amount // may be finer than the currency, then printed rounded
	// Rounding is set on the line that brings the total to the shop's: it is
	// printed under the language's own word, without quantity and price.
	Rounding bool
}

// Tax is one row of the table of taxes.
type Tax struct {
	Group   string
	Percent money.Amount
	Base    money.Amount
	Tax     money.Amount
}

const op = "paper: render"

// Render is the document as a PDF. A document that can't be printed as it is
// (no CreatedAt, an unknown type, an amount finer than its currency) is Invalid.
func Render(d Document) ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	counted, err := layOut(d, 0)
	if err != nil {
		return nil, err
	}
	s, err := layOut(d, counted.page) // "page 1 of 3" is known only now
	if err != nil {
		return nil, err
	}
	return s.bytes()
}

func (d Document) check() error {
	if wordsIn(d.Language).title(d.Type) == "" {
		return fault.New(fault.Invalid, op, "%q is no type of document", d.Type)
	}
	if d.CreatedAt.IsZero() {
		return fault.New(fault.Invalid, op, "the document has no CreatedAt, so its file would differ each time")
	}
	if d.Decimals < 0 {
		return fault.New(fault.Invalid, op, "a currency has no %d decimals", d.Decimals)
	}
	for _, a := range d.exact() {
		if !a.FitsScale(d.Decimals) {
			return fault.New(fault.Invalid, op, "%s is finer than the %d decimals of its currency", a, d.Decimals)
		}
	}
	return nil
}

// exact is every amount that would be falsified by rounding it for print.
func (d Document) exact() []money.Amount {
	amounts := []money.Amount{d.Net, d.Tax, d.Total, d.Paid, d.Cleared, d.Open}
	for _, l := range d.Lines {
		amounts = append(amounts, l.Net, l.Discount)
	}
	for _, t := range d.Taxes {
		amounts = append(amounts, t.Base, t.Tax)
	}
	return amounts
}

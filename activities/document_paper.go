package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/paper"
)

// DocumentPaper is a document as its buyer gets it, for paper.Render: as it is
// booked, with the seller of today and the buyer as the order named them when the
// document was posted. It is personal data. It is fault.NotFound where there is no
// such document, fault.Conflict where it is cancelled and asks for nothing any more.
func (o Onlooker) DocumentPaper(ctx context.Context, id int64) (paper.Document, error) {
	var out sheet
	err := db.Look(ctx, o.DB, func(tx pgx.Tx) (err error) {
		out, err = sheetOf(ctx, tx, id)
		return err
	})
	return out.document, err
}

// sheet is a document as it is printed, and whom it is for.
type sheet struct {
	document paper.Document
	buyer    commerce.Party
}

func sheetOf(ctx context.Context, q dbgen.DBTX, id int64) (sheet, error) {
	row, err := queries.PaperDocument(ctx, q, id)
	if err != nil {
		return sheet{}, db.Wrap(fmt.Sprintf("load document %d", id), err)
	}
	if row.State == "cancelled" {
		return sheet{}, fault.New(fault.Conflict, "print document", "it is cancelled: nobody is to pay it")
	}
	lines, err := queries.DocumentLineList(ctx, q, id)
	if err != nil {
		return sheet{}, db.Wrap("load the document's lines", err)
	}
	taxes, err := queries.DocumentTaxList(ctx, q, id)
	if err != nil {
		return sheet{}, db.Wrap("load the document's taxes", err)
	}
	decimals, err := money.MinorUnits(row.Currency)
	if err != nil {
		return sheet{}, fault.Wrap(fault.Invalid, fmt.Sprintf("print document %d", id), err)
	}
	var order commerce.Order
	if err := json.Unmarshal(row.Body, &order); err != nil {
		return sheet{}, fault.New(fault.Invalid, fmt.Sprintf("print document %d", id), "its order is not in today's shape")
	}
	d := printed(row, decimals)
	d.Buyer = buyerOf(order)
	for _, l := range lines {
		d.Lines = append(d.Lines, printedLine(l, decimals))
	}
	for _, t := range taxes {
		d.Taxes = append(d.Taxes, paper.Tax{Group: t.TaxGroup, Percent: t.Percent, Base: t.Base, Tax: t.Tax})
	}
	return sheet{d, order.Billing}, nil
}

// printed is all of a document but its lines, its taxes and its buyer.
func printed(row dbgen.PaperDocumentRow, decimals int32) paper.Document {
	d := paper.Document{
		Type: paper.Type(row.Type), Language: row.Language, Draft: row.Number == "",
		Number: row.Number, Order: row.Sale, Invoice: row.Invoice, CreatedAt: row.MadeAt.UTC(),
		IssuedOn: dayOf(row.IssuedOn), DueOn: dayOf(row.DueOn),
		Seller: paper.Party{
			Name: row.Seller, Registration: row.CompanyNumber, VATNumber: row.VATNumber,
			Details: append(textLines(row.Address), textLines(row.Email)...),
		},
		Currency: row.Currency, Decimals: decimals,
		Net: row.Net, Tax: row.Tax, Total: row.Total, Paid: row.Paid, Cleared: row.Cleared,
		Open: row.Total.Sub(row.Paid).Sub(row.Cleared),
	}
	if bank := textLines(row.BankDetails); len(bank) > 0 && d.Type != paper.CreditNote && d.Open.Sign() > 0 {
		d.PaymentNote = strings.Join(append(bank, textLines(row.Number)...), "\n")
	}
	return d
}

// buyerOf is who an order says to bill.
func buyerOf(order commerce.Order) paper.Party {
	buyer := partyOf(order.Billing)
	buyer.VATNumber = order.Customer.VATNumber
	return buyer
}

func partyOf(p commerce.Party) paper.Party {
	names := filled(p.Company, strings.Join(filled(p.FirstName, p.LastName), " "))
	if len(names) == 0 {
		names = []string{""}
	}
	town := strings.Join(filled(p.Postcode, p.City), " ")
	return paper.Party{Name: names[0], Details: slices.Concat(names[1:], filled(p.Address1, p.Address2, town, p.State, p.Country))}
}

func printedLine(l dbgen.DocumentLineListRow, decimals int32) paper.Line {
	return paper.Line{
		Name: l.Name, SKU: l.SKU, Quantity: l.Quantity, Price: unitPrice(l.Net.Add(l.Discount), l.Quantity, decimals),
		Discount: l.Discount, Net: l.Net, TaxGroups: l.TaxGroups, Tax: l.Tax, Gross: l.Net.Add(l.Tax),
		Rounding: l.Kind == "rounding",
	}
}

// finerPrice is how many decimals more than its currency a price may show: a price
// that doesn't come out even is shown rounded, and what was sold is its line's net.
const finerPrice = 4

// unitPrice is the price of one, with as few decimals as give the whole.
func unitPrice(whole, quantity money.Amount, decimals int32) money.Amount {
	if quantity.IsZero() {
		return whole
	}
	for scale := decimals; scale < decimals+finerPrice; scale++ {
		if price := whole.Div(quantity, scale); price.Mul(quantity).Equal(whole) {
			return price
		}
	}
	return whole.Div(quantity, decimals+finerPrice)
}

func dayOf(day *time.Time) time.Time {
	if day == nil {
		return time.Time{}
	}
	return *day
}

// textLines are a text's lines that say something.
func textLines(text string) []string { return filled(strings.Split(text, "\n")...) }

// filled are the texts that say something.
func filled(texts ...string) []string {
	var some []string
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			some = append(some, text)
		}
	}
	return some
}

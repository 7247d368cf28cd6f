package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// ledger is what is booked of a sale's documents, as the rules see it, and the rows
// that say so: all but those cancelled, the oldest first.
type ledger struct {
	posting.Books
	invoice   dbgen.LedgerDocumentsRow // the one that sells, even where refunds gave all of it back; the zero value where none stands
	asked     dbgen.LedgerDocumentsRow // the prepayment invoice
	documents []dbgen.LedgerDocumentsRow
}

// loadLedgers loads the documents of some sales. A sale without any has the zero
// ledger.
func loadLedgers(ctx context.Context, tx pgx.Tx, sales ...int64) (map[int64]ledger, error) {
	ledgers, err := loadDocuments(ctx, tx, sales)
	if err != nil {
		return nil, err
	}
	return ledgers, fill(ctx, tx, ledgers)
}

// loadDocuments loads them without their lines and taxes.
func loadDocuments(ctx context.Context, tx pgx.Tx, sales []int64) (map[int64]ledger, error) {
	rows, err := queries.LedgerDocuments(ctx, tx, sales)
	if err != nil {
		return nil, db.Wrap("load the documents", err)
	}
	ledgers := map[int64]ledger{}
	for _, row := range rows {
		l := ledgers[row.SaleID]
		l.add(row)
		ledgers[row.SaleID] = l
	}
	return ledgers, nil
}

// add puts a document in its place; rows come in the order they were made.
func (l *ledger) add(row dbgen.LedgerDocumentsRow) {
	l.documents = append(l.documents, row)
	switch kind := posting.DocumentType(row.Type); {
	case row.State == "draft":
	case kind.Sells():
		l.invoice = row
	case kind == posting.CreditNote && row.RefundID == nil && *row.CreditsID == l.invoice.ID:
		l.invoice = dbgen.LedgerDocumentsRow{} // it was taken back
	case kind == posting.PrepaymentInvoice:
		l.asked = row
		l.Asked = &posting.Asked{Sold: row.Sold, Total: row.Total, Paid: row.State == "paid"}
	}
}

// credits are the posted credit notes against the invoice that stands.
func (l *ledger) credits() []dbgen.LedgerDocumentsRow {
	return slices.DeleteFunc(slices.Clone(l.documents), func(d dbgen.LedgerDocumentsRow) bool {
		return d.Number == "" || d.CreditsID == nil || *d.CreditsID != l.invoice.ID
	})
}

// fill loads the lines and taxes of what the rules compare: invoices that stand, and
// what was credited of them.
func fill(ctx context.Context, tx pgx.Tx, ledgers map[int64]ledger) error {
	var ids []int64
	for _, l := range ledgers {
		if l.invoice.ID == 0 {
			continue
		}
		ids = append(ids, l.invoice.ID)
		for _, note := range l.credits() {
			ids = append(ids, note.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	lines, err := queries.LedgerLines(ctx, tx, ids)
	if err != nil {
		return db.Wrap("load the documents' lines", err)
	}
	taxes, err := queries.LedgerTaxes(ctx, tx, ids)
	if err != nil {
		return db.Wrap("load the documents' taxes", err)
	}
	for sale, l := range ledgers {
		if l.invoice.ID == 0 {
			continue
		}
		if err := l.read(lines, taxes); err != nil {
			return err
		}
		ledgers[sale] = l
	}
	return nil
}

func (l *ledger) read(lines []dbgen.LedgerLinesRow, taxes []dbgen.DocumentTax) error {
	invoice, err := documentOf(l.invoice, lines, taxes)
	if err != nil {
		return err
	}
	l.Invoice, l.Sold = &invoice, l.invoice.Sold
	for _, row := range l.credits() {
		note, err := documentOf(row, lines, taxes)
		if err != nil {
			return err
		}
		credited := posting.Credited{Document: note}
		if row.RefundID != nil {
			credited.RefundID = *row.RefundID
		}
		l.Credits = append(l.Credits, credited)
	}
	return nil
}

// documentOf is a stored document as the rules made it.
func documentOf(row dbgen.LedgerDocumentsRow, lines []dbgen.LedgerLinesRow, taxes []dbgen.DocumentTax) (posting.Document, error) {
	scale, err := money.MinorUnits(row.Currency)
	if err != nil {
		return posting.Document{}, fmt.Errorf("document %d: %w", row.ID, err)
	}
	d := posting.Document{Currency: row.Currency, Scale: scale, Net: row.Net, Tax: row.Tax, Total: row.Total}
	for _, l := range lines {
		if l.DocumentID != row.ID {
			continue
		}
		line, err := lineOf(l)
		if err != nil {
			return d, fmt.Errorf("document %d: %w", row.ID, err)
		}
		d.Lines = append(d.Lines, line)
	}
	for _, t := range taxes {
		if t.DocumentID == row.ID {
			d.Taxes = append(d.Taxes, posting.TaxTotal{Group: t.TaxGroup, Percent: t.Percent, Base: t.Base, Tax: t.Tax})
		}
	}
	return d, nil
}

func lineOf(l dbgen.LedgerLinesRow) (posting.Line, error) {
	line := posting.Line{
		Kind: commerce.LineKind(l.Kind), SKU: l.SKU, Name: l.Name, Quantity: l.Quantity, Discount: l.Discount,
		Net: l.Net, Tax: l.Tax, TaxGroup: l.TaxGroups, RemoteLineID: l.RemoteLineID,
	}
	if l.ItemID != nil {
		line.ItemID = *l.ItemID
	}
	if err := json.Unmarshal(l.Taxes, &line.Taxes); err != nil {
		return line, fmt.Errorf("line %d: the stored taxes are not in today's shape: %w", l.Position, err)
	}
	return line, nil
}

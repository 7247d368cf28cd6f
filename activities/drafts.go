package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// keepDraft writes our reckoning as the sale's draft, in place of an earlier one.
// Where some item or tax is unknown there is nothing to keep, and an earlier
// draft goes.
func keepDraft(ctx context.Context, tx pgx.Tx, sale sale, sold string, old invoice, doc posting.Document, whole bool) error {
	if !whole {
		_, err := queries.DraftCancel(ctx, tx, sale.ID)
		return db.Wrap("cancel the draft", err)
	}
	id, err := draftRow(ctx, tx, sale, sold, old, doc)
	if err != nil {
		return db.Wrap("keep the draft", err)
	}
	if _, err := queries.DocumentLinesAdd(ctx, tx, draftLines(id, doc)); err != nil {
		return db.Wrap("keep the draft's lines", err)
	}
	_, err = queries.DocumentTaxesAdd(ctx, tx, draftTaxes(id, doc))
	return db.Wrap("keep the draft's taxes", err)
}

// draftRow makes the document, or empties the one that is there.
func draftRow(ctx context.Context, tx pgx.Tx, sale sale, sold string, old invoice, doc posting.Document) (int64, error) {
	if !old.draft() {
		return queries.DraftInsert(ctx, tx, dbgen.DraftInsertParams{
			SaleID: sale.ID, Currency: doc.Currency, Net: doc.Net, Tax: doc.Tax, Total: doc.Total, Sold: sold,
		})
	}
	if err := queries.DraftLinesClear(ctx, tx, old.ID); err != nil {
		return 0, err
	}
	if err := queries.DraftTaxesClear(ctx, tx, old.ID); err != nil {
		return 0, err
	}
	return old.ID, queries.DraftUpdate(ctx, tx, dbgen.DraftUpdateParams{
		ID: old.ID, Currency: doc.Currency, Net: doc.Net, Tax: doc.Tax, Total: doc.Total, Sold: sold,
	})
}

func draftLines(id int64, doc posting.Document) []dbgen.DocumentLinesAddParams {
	lines := make([]dbgen.DocumentLinesAddParams, len(doc.Lines))
	for i, l := range doc.Lines {
		lines[i] = dbgen.DocumentLinesAddParams{
			DocumentID: id, Position: int32(i + 1), Kind: string(l.Kind), SKU: l.SKU, Name: l.Name,
			Quantity: l.Quantity, Discount: l.Discount, Net: l.Net, Tax: l.Tax,
			TaxGroups: orEmpty(l.TaxGroup), RemoteLineID: l.RemoteLineID,
		}
		if l.ItemID != 0 {
			lines[i].ItemID = &l.ItemID
		}
	}
	return lines
}

func draftTaxes(id int64, doc posting.Document) []dbgen.DocumentTaxesAddParams {
	taxes := make([]dbgen.DocumentTaxesAddParams, len(doc.Taxes))
	for i, t := range doc.Taxes {
		taxes[i] = dbgen.DocumentTaxesAddParams{DocumentID: id, TaxGroup: t.Group, Percent: t.Percent, Base: t.Base, Tax: t.Tax}
	}
	return taxes
}

// orEmpty is a list that PostgreSQL doesn't take for NULL.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

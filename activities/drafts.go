package activities

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// draft is a document that is to be posted.
type draft struct {
	posting.Document
	kind    posting.DocumentType
	credits int64  // of a credit note: the invoice
	refund  string // of a credit note: the shop's refund, empty for the rest of the invoice
	sold    string
}

// keepDrafts keeps the documents that are to be posted, in place of earlier drafts.
// Where some item or tax is unknown there is nothing to keep.
func keepDrafts(ctx context.Context, tx pgx.Tx, sale sale, d *deliberation, moves posting.Moves) error {
	kept := []int64{}
	keep := func(one draft) (int64, error) {
		id, err := keepDraft(ctx, tx, sale, d.ledger, one)
		kept = append(kept, id)
		return id, err
	}
	invoice := d.ledger.invoice.ID
	if moves.Cancel != nil {
		if _, err := keep(draft{Document: *moves.Cancel, kind: posting.CreditNote, credits: invoice}); err != nil {
			return err
		}
	}
	switch {
	case moves.Issue == nil:
	case !itemsKnown(d.assessment.Issues):
		moves.Credits = nil // they wait for the invoice that they are against
	default:
		id, err := keep(draft{Document: *moves.Issue, kind: d.target.Document, sold: d.target.Sold})
		if err != nil {
			return err
		}
		invoice = id
	}
	for _, c := range moves.Credits {
		if _, err := keep(draft{Document: c.Document, kind: posting.CreditNote, credits: invoice, refund: c.RefundID}); err != nil {
			return err
		}
	}
	if !d.ledger.hasDrafts() {
		return nil
	}
	return db.Wrap("cancel earlier drafts", queries.DraftsCancel(ctx, tx, sale.ID, kept))
}

func keepDraft(ctx context.Context, tx pgx.Tx, sale sale, l ledger, d draft) (int64, error) {
	id, err := draftRow(ctx, tx, sale, l, d)
	if err != nil {
		return id, db.Wrap("keep the draft", err)
	}
	parts, err := draftParts(id, d.Document)
	if err != nil {
		return id, err
	}
	return id, db.Wrap("keep the draft's lines and taxes", queries.DraftPartsAdd(ctx, tx, parts))
}

// draftRow makes the document, or empties the draft of it that is there.
func draftRow(ctx context.Context, tx pgx.Tx, sale sale, l ledger, d draft) (int64, error) {
	id, found := l.draftOf(d)
	switch {
	case !found && d.kind == posting.CreditNote:
		return queries.CreditDraftInsert(ctx, tx, dbgen.CreditDraftInsertParams{
			CreditsID: d.credits, RefundID: orNil(d.refund), Net: d.Net, Tax: d.Tax, Total: d.Total,
		})
	case !found:
		return queries.DraftInsert(ctx, tx, dbgen.DraftInsertParams{
			SaleID: sale.ID, Type: string(d.kind), Currency: d.Currency, Net: d.Net, Tax: d.Tax, Total: d.Total, Sold: d.sold,
		})
	}
	if err := queries.DraftLinesClear(ctx, tx, id); err != nil {
		return 0, err
	}
	if err := queries.DraftTaxesClear(ctx, tx, id); err != nil {
		return 0, err
	}
	return id, queries.DraftUpdate(ctx, tx, dbgen.DraftUpdateParams{
		ID: id, Currency: d.Currency, Net: d.Net, Tax: d.Tax, Total: d.Total, Sold: d.sold,
	})
}

// draftOf is the draft of the same document that an earlier pass kept.
func (l ledger) draftOf(d draft) (int64, bool) {
	for _, row := range l.documents {
		same := row.State == "draft" && row.Type == string(d.kind)
		if d.kind == posting.CreditNote {
			same = same && row.CreditsID != nil && *row.CreditsID == d.credits && orEmpty(row.RefundID) == d.refund
		}
		if same {
			return row.ID, true
		}
	}
	return 0, false
}

func (l ledger) hasDrafts() bool {
	for _, row := range l.documents {
		if row.State == "draft" {
			return true
		}
	}
	return false
}

// draftParts are a document's lines and taxes, by columns.
func draftParts(id int64, doc posting.Document) (dbgen.DraftPartsAddParams, error) {
	parts := dbgen.DraftPartsAddParams{DocumentID: id}
	for i, l := range doc.Lines {
		taxes, err := draftLineTaxes(l)
		if err != nil {
			return parts, err
		}
		groups, err := json.Marshal(append([]string{}, l.TaxGroup...)) // nil would be null
		if err != nil {
			return parts, err
		}
		parts.Positions, parts.Kinds = append(parts.Positions, int32(i+1)), append(parts.Kinds, string(l.Kind))
		parts.Items, parts.Skus, parts.Names = append(parts.Items, l.ItemID), append(parts.Skus, l.SKU), append(parts.Names, l.Name)
		parts.Quantities, parts.Discounts = append(parts.Quantities, l.Quantity), append(parts.Discounts, l.Discount)
		parts.Nets, parts.LineTaxes = append(parts.Nets, l.Net), append(parts.LineTaxes, l.Tax)
		parts.TaxGroups, parts.Taxes = append(parts.TaxGroups, groups), append(parts.Taxes, taxes)
		parts.RemoteLineIds = append(parts.RemoteLineIds, l.RemoteLineID)
	}
	for _, t := range doc.Taxes {
		parts.Rates, parts.Percents = append(parts.Rates, t.Group), append(parts.Percents, t.Percent)
		parts.Bases, parts.RateTaxes = append(parts.Bases, t.Base), append(parts.RateTaxes, t.Tax)
	}
	return parts, nil
}

// draftLineTaxes is empty where the line's own columns say it all.
func draftLineTaxes(l posting.Line) (json.RawMessage, error) {
	if len(l.Taxes) == 0 || len(l.Taxes) == 1 && l.Taxes[0].Base.Equal(l.Net) {
		return json.RawMessage("[]"), nil
	}
	return json.Marshal(l.Taxes)
}

// orNil and orEmpty are a text as a column that may be NULL, and back.
func orNil(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

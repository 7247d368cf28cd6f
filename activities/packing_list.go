package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/paper"
)

// PackingList is the packing list of a delivery, for paper.Render: what is in its
// parcels, and whom they go to by the order's newest word. It is personal data. It is
// fault.NotFound where there is no such delivery, fault.Conflict where it is a return or
// reversed: nobody is to pack it.
func (o Onlooker) PackingList(ctx context.Context, note int64) (out paper.Document, err error) {
	err = db.Look(ctx, o.DB, func(tx pgx.Tx) error {
		out, err = packingList(ctx, tx, note)
		return err
	})
	return out, err
}

func packingList(ctx context.Context, q dbgen.DBTX, note int64) (paper.Document, error) {
	row, err := queries.PackingNote(ctx, q, note)
	switch {
	case db.IsNotFound(err):
		return paper.Document{}, fault.New(fault.NotFound, "pack", "there is no delivery note %d", note)
	case err != nil:
		return paper.Document{}, db.Wrap(fmt.Sprintf("load delivery note %d", note), err)
	case row.Kind != "delivery" || row.State == noteReversed:
		return paper.Document{}, fault.New(fault.Conflict, "pack", "the goods of note %d are back: nobody is to pack them", note)
	}
	var order commerce.Order
	if err := json.Unmarshal(row.Body, &order); err != nil {
		return paper.Document{}, fault.New(fault.Invalid, fmt.Sprintf("pack delivery note %d", note), "its order is not in today's shape")
	}
	d := paper.Document{
		Type: paper.PackingList, Language: row.Language, Draft: row.State == noteDraft, Number: noteNumber(row.ID), Order: row.Sale,
		Invoice: row.Document, Delivery: row.DeliveryMethod, Counterparty: row.Counterparty, CreatedAt: row.CreatedAt.UTC(),
		Seller: paper.Party{
			Name: row.Seller, Registration: row.CompanyNumber, VATNumber: row.VATNumber, Details: append(textLines(row.Address), textLines(row.Email)...),
		},
		Buyer: recipientOf(order), BuyerNote: order.BuyerNote,
	}
	err = packedIn(ctx, q, &d, note)
	return d, err
}

// packedIn fills in what is in the parcels of a packing list, and their numbers.
func packedIn(ctx context.Context, q dbgen.DBTX, d *paper.Document, note int64) error {
	lines, err := queries.DeliveryLines(ctx, q, note)
	if err != nil {
		return db.Wrap("load the delivery's lines", err)
	}
	for _, l := range lines {
		if left := l.Quantity.Sub(l.Returned); left.Sign() > 0 {
			d.Lines = append(d.Lines, paper.Line{Name: l.Name, SKU: l.SKU, Quantity: left})
		}
	}
	parcels, err := queries.DeliveryParcels(ctx, q, note)
	for _, p := range parcels {
		if p.Number != "" {
			d.Parcels = append(d.Parcels, parcelsText([]commerce.Parcel{{Number: p.Number, Carrier: p.Carrier}}))
		}
	}
	return db.Wrap("load the parcels", err)
}

// recipientOf is who an order says to deliver to: whom it bills where it says nobody
// else.
func recipientOf(order commerce.Order) paper.Party {
	to := order.Shipping
	if len(filled(to.FirstName, to.LastName, to.Company, to.Address1, to.City)) == 0 {
		to = order.Billing
	}
	recipient := partyOf(to)
	recipient.Details = append(recipient.Details, filled(cmp.Or(to.Phone, order.Billing.Phone))...)
	return recipient
}

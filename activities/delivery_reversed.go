package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// DeliveryReversal is a person's word that goods of a delivery note are back.
type DeliveryReversal struct {
	Key    string // the same key is the same reversal
	Note   int64
	Lines  []DeliveryGoods // empty: all of it that is away
	Actor  string
	Reason string // for the journal; no personal data. It has to be said
}

// ReverseDelivery puts goods of a delivery back to where they left from, by a return
// note; a delivery that is back as a whole is reversed, and so is a draft. From then on
// people say when goods of the sale leave. The same reversal twice is made once. It is
// fault.Invalid for goods that can be none or without a reason, fault.NotFound where there is no such note,
// fault.Conflict where less of it is away.
func ReverseDelivery(ctx context.Context, pool *pgxpool.Pool, d DeliveryReversal) (DeliveryDone, error) {
	if d.Reason == "" {
		return DeliveryDone{}, fault.New(fault.Invalid, opDeliver, "say why the goods are back: it goes into the journal")
	}
	c := deliveryCommand{key: d.Key, kind: "reverse_delivery", note: d.Note, by: author{d.Actor, d.Reason, true}}
	return c.onNote(ctx, pool, func(ctx context.Context, tx pgx.Tx, sale sale, note dbgen.DeliveryNoteGetRow) error {
		return d.reverse(ctx, tx, sale, note, c.by)
	})
}

func (d DeliveryReversal) reverse(ctx context.Context, tx pgx.Tx, sale sale, note dbgen.DeliveryNoteGetRow, by author) error {
	switch {
	case note.State == noteReversed:
		return fault.New(fault.Conflict, opDeliver, "delivery note %d is reversed already", note.ID)
	case note.State == noteDraft && len(d.Lines) > 0:
		return fault.New(fault.Conflict, opDeliver, "delivery note %d is a draft: nothing of it is away", note.ID)
	case note.State == noteDraft:
		sale.journal(by.actor, "give up delivery note", "done", by.entry(note.ID))
		return goOn(ctx, tx, note.ID, noteReversed, by)
	}
	all, err := queries.GoodsAway(ctx, tx, sale.ID)
	if err != nil {
		return db.Wrap("look what is away", err)
	}
	var away []dbgen.GoodsAwayRow
	var open []posting.Goods
	for _, row := range all {
		if row.Note == note.ID {
			away = append(away, row)
			open = append(open, posting.Goods{ItemID: row.ItemID, SKU: row.SKU, Quantity: row.Quantity})
		}
	}
	back, err := chosen(open, d.Lines, "of delivery note "+noteNumber(note.ID), "away")
	if err != nil {
		return err
	}
	if _, err := bringBack(ctx, tx, sale, away, back, by); err != nil {
		return err
	}
	return db.Wrap("leave it to people when goods leave", queries.SaleDeliverByHand(ctx, tx, sale.ID))
}

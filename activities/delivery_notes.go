package activities

import (
	"context"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// The states of a delivery note, in the order in which it goes through them.
const (
	noteDraft     = "draft"    // its goods haven't moved yet
	NoteApproved  = "approved" // its goods are out of the stock
	NotePacked    = "packed"
	NoteShipped   = "shipped" // handed to whoever carries it
	NoteDelivered = "delivered"
	NoteReceived  = "received" // the buyer said so
	noteReversed  = "reversed" // its goods are back, or never moved
)

// author is who has goods move, and why.
type author struct {
	actor  string
	reason string
	person bool
}

func byItself() author { return author{actor: worker} }

// entry is what the journal says of a note.
func (a author) entry(note int64) map[string]string {
	entry := map[string]string{"delivery_note": noteNumber(note)}
	if a.reason != "" {
		entry["reason"] = a.reason
	}
	return entry
}

// outward says where goods leave from, and on which invoice; 0 for none.
type outward struct {
	document  int64
	warehouse int64
	state     string // of the new note
}

// note is the note of goods of a sale that leave.
func (o outward) note(sale sale, kind string, by author) dbgen.DeliveryNoteAddParams {
	note := dbgen.DeliveryNoteAddParams{
		SaleID: sale.ID, Kind: kind, WarehouseID: o.warehouse, State: o.state, ByHand: by.person, Actor: by.actor,
	}
	if o.document != 0 {
		note.DocumentID = &o.document
	}
	return note
}

// takeOut makes the delivery note of goods that leave; by a draft they are only meant to.
func takeOut(ctx context.Context, tx pgx.Tx, sale sale, from outward, goods []posting.Goods, by author) (int64, error) {
	id, err := addNote(ctx, tx, from.note(sale, "delivery", by), goods)
	if err != nil {
		return 0, err
	}
	if from.state == noteDraft {
		sale.journal(by.actor, "draft delivery note", "done", by.entry(id))
		return id, nil
	}
	tellLeft(sale, id, by)
	return id, nil
}

// tellLeft tells of goods that have left the stock.
func tellLeft(sale sale, note int64, by author) {
	sale.tell("delivery/"+noteNumber(note), "Delivery note "+noteNumber(note)+" created.")
	sale.journal(by.actor, "create delivery note", "done", by.entry(note))
	sale.mark(stepDelivery, stepDone, noteNumber(note))
}

// takeBack takes goods back to where they left from, by a return note for each delivery
// that they left by, the newest first, and answers with the last of them. A delivery that
// is back as a whole is reversed.
func takeBack(ctx context.Context, tx pgx.Tx, sale sale, goods []posting.Goods, by author) (last int64, err error) {
	away, err := queries.GoodsAway(ctx, tx, sale.ID)
	if err != nil {
		return 0, db.Wrap("look by which notes the goods left", err)
	}
	return bringBack(ctx, tx, sale, away, goods, by)
}

// bringBack is takeBack of goods that are away by some of the deliveries.
func bringBack(ctx context.Context, tx pgx.Tx, sale sale, away []dbgen.GoodsAwayRow, goods []posting.Goods, by author) (last int64, err error) {
	if _, err := lockStock(ctx, tx, sale.ID, sale.channel.pos.WarehouseID, goods); err != nil { // of all warehouses, in one order
		return 0, err
	}
	for _, r := range returnsOf(away, goods) {
		if last, err = r.book(ctx, tx, sale, by); err != nil {
			return 0, err
		}
	}
	return last, tellParcels(ctx, tx, sale)
}

// returned is what comes back of one delivery.
type returned struct {
	from  dbgen.GoodsAwayRow
	goods []posting.Goods
	whole bool // nothing of it stays away
}

// returnsOf says of which deliveries goods come back, of what is away by each.
func returnsOf(away []dbgen.GoodsAwayRow, goods []posting.Goods) []returned {
	goods = slices.Clone(goods)
	var all []returned
	for _, row := range away {
		if len(all) == 0 || all[len(all)-1].from.Note != row.Note {
			all = append(all, returned{from: row, whole: true})
		}
		r, left := &all[len(all)-1], row.Quantity
		for i := range goods {
			if take := goods[i].Quantity.Between(left); goods[i].ItemID == row.ItemID && take.Sign() > 0 {
				goods[i].Quantity, left = goods[i].Quantity.Sub(take), left.Sub(take)
				r.goods = append(r.goods, posting.Goods{ItemID: row.ItemID, SKU: row.SKU, Quantity: take})
			}
		}
		r.whole = r.whole && left.IsZero()
	}
	return slices.DeleteFunc(all, func(r returned) bool { return len(r.goods) == 0 })
}

func (r returned) book(ctx context.Context, tx pgx.Tx, sale sale, by author) (int64, error) {
	id, err := addNote(ctx, tx, dbgen.DeliveryNoteAddParams{
		SaleID: sale.ID, Kind: "return", DocumentID: r.from.DocumentID, WarehouseID: r.from.WarehouseID, State: NoteApproved,
		ByHand: by.person, ReturnsID: &r.from.Note, Actor: by.actor,
	}, r.goods)
	if err != nil {
		return 0, err
	}
	sale.tell("return/"+noteNumber(id), "Return note "+noteNumber(id)+" created: the goods are back in the warehouse.")
	sale.journal(by.actor, "create return note", "done", by.entry(id))
	if !r.whole {
		return id, nil
	}
	return id, goOn(ctx, tx, r.from.Note, noteReversed, by)
}

// addNote writes a note with its lines, and moves the goods unless it is a draft.
func addNote(ctx context.Context, tx pgx.Tx, note dbgen.DeliveryNoteAddParams, goods []posting.Goods) (int64, error) {
	id, err := insertNote(ctx, tx, note, goods)
	if err != nil || note.State == noteDraft {
		return id, err
	}
	return id, db.Wrap("move the goods", queries.StockMovesOfNote(ctx, tx, id))
}

// insertNote writes a note with its lines, and moves nothing.
func insertNote(ctx context.Context, tx pgx.Tx, note dbgen.DeliveryNoteAddParams, goods []posting.Goods) (int64, error) {
	id, err := queries.DeliveryNoteAdd(ctx, tx, note)
	if err != nil {
		return 0, db.Wrap("create "+note.Kind+" note", err)
	}
	items, quantities := itemised(goods)
	err = queries.DeliveryNoteLinesAdd(ctx, tx, dbgen.DeliveryNoteLinesAddParams{DeliveryNoteID: id, Items: items, Quantities: quantities})
	return id, db.Wrap("write the "+note.Kind+" note", err)
}

// goOn brings a note on to its next state.
func goOn(ctx context.Context, tx pgx.Tx, note int64, state string, by author) error {
	return db.Wrap("bring the delivery note on", queries.DeliveryNoteGoOn(ctx, tx, dbgen.DeliveryNoteGoOnParams{ID: note, State: state, Actor: by.actor}))
}

func noteNumber(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

package activities

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// DeliveryStep is a person's word on how far goods have come.
type DeliveryStep struct {
	Key     string // the same key is the same step
	Note    int64
	To      string            // NoteApproved, NotePacked, NoteShipped, NoteDelivered or NoteReceived
	Parcels []commerce.Parcel // what they travel in; of what has left alone. More may be added later
	Actor   string
	Reason  string // for the journal; no personal data
}

// MoveDelivery brings a delivery note on: in this order, and what nobody notes may be
// left out; nothing is taken back but by ReverseDelivery. The shop hears of it, and of its
// parcels' numbers. The same step twice is made once. It is fault.Invalid for
// any other state, fault.NotFound where there is no such note, fault.Conflict where it is as far already, or reversed, or where the goods
// of a draft aren't open or in stock any more.
func MoveDelivery(ctx context.Context, pool *pgxpool.Pool, d DeliveryStep) (DeliveryDone, error) {
	if !slices.Contains(deliveryWay(), d.To) {
		return DeliveryDone{}, fault.New(fault.Invalid, opDeliver, "nobody brings a delivery to %q: want %s", d.To, strings.Join(deliveryWay(), ", "))
	}
	c := deliveryCommand{key: d.Key, kind: d.To + "_delivery", note: d.Note, by: author{d.Actor, d.Reason, true}}
	return c.onNote(ctx, pool, func(ctx context.Context, tx pgx.Tx, sale sale, note dbgen.DeliveryNoteGetRow) error {
		if err := d.move(ctx, tx, sale, note, c.by); err != nil || len(d.Parcels) == 0 {
			return err
		}
		return addParcels(ctx, tx, sale, note.ID, d.Parcels, c.by)
	})
}

// DeliveryMoves are the states that a delivery note in some state can be brought to, in
// this order.
func DeliveryMoves(state string) []string {
	way := deliveryWay()
	switch i := slices.Index(way, state); {
	case state == noteDraft:
		return way[:1]
	case i < 0:
		return nil
	default:
		return way[i+1:]
	}
}

func deliveryWay() []string {
	return []string{NoteApproved, NotePacked, NoteShipped, NoteDelivered, NoteReceived}
}

func (d DeliveryStep) move(ctx context.Context, tx pgx.Tx, sale sale, note dbgen.DeliveryNoteGetRow, by author) error {
	ahead := slices.Contains(DeliveryMoves(note.State), d.To)
	switch {
	case note.State == noteReversed:
		return fault.New(fault.Conflict, opDeliver, "delivery note %d is reversed: its goods are back", note.ID)
	case note.State == noteDraft && !ahead:
		return fault.New(fault.Conflict, opDeliver, "delivery note %d is a draft: `orderloom delivery approve '#%d'` takes its goods out first", note.ID, note.ID)
	case note.State == noteDraft:
		return approve(ctx, tx, sale, note, by)
	case !ahead && len(d.Parcels) > 0:
		return nil // it has left, and more parcels are heard of
	case !ahead:
		return fault.New(fault.Conflict, opDeliver, "delivery note %d is %s already", note.ID, note.State)
	}
	sale.tell(d.To+"/"+noteNumber(note.ID), "Delivery note "+noteNumber(note.ID)+" "+d.To+".")
	sale.journal(by.actor, "delivery note "+d.To, "done", by.entry(note.ID))
	return goOn(ctx, tx, note.ID, d.To, by)
}

// approve takes the goods of a draft out, if they are still open and there.
func approve(ctx context.Context, tx pgx.Tx, sale sale, note dbgen.DeliveryNoteGetRow, by author) error {
	if err := mayLeave(sale); err != nil {
		return err
	}
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil {
		return err
	}
	rows, err := queries.DeliveryNoteGoods(ctx, tx, note.ID)
	if err != nil {
		return db.Wrap("load the goods of the delivery note", err)
	}
	lines := make([]DeliveryGoods, len(rows))
	for i, row := range rows {
		lines[i] = DeliveryGoods{row.SKU, row.Quantity}
	}
	out, err := chosen(goods.waiting(), lines, "of sale "+sale.Number, "yet to leave")
	if err != nil {
		return err
	}
	if err := inStock(ctx, tx, sale, note.WarehouseID, out); err != nil {
		return err
	}
	if err := goOn(ctx, tx, note.ID, NoteApproved, by); err != nil {
		return err
	}
	tellLeft(sale, note.ID, by)
	return db.Wrap("move the goods", queries.StockMovesOfNote(ctx, tx, note.ID))
}

// addParcels notes what goods travel in, and has the shop told of the numbers.
func addParcels(ctx context.Context, tx pgx.Tx, sale sale, note int64, parcels []commerce.Parcel, by author) error {
	add := dbgen.ParcelsAddParams{DeliveryNoteID: note}
	for _, p := range parcels {
		add.Numbers, add.Carriers = append(add.Numbers, p.Number), append(add.Carriers, p.Carrier)
	}
	if err := queries.ParcelsAdd(ctx, tx, add); err != nil {
		return db.Wrap("add the parcels", err)
	}
	text := parcelsText(parcels)
	sale.tell("parcels/"+noteNumber(note)+"/"+text, "Delivery note "+noteNumber(note)+" travels in "+text+".")
	entry := by.entry(note)
	entry["parcels"] = text
	sale.journal(by.actor, "add parcels", "done", entry)
	return tellParcels(ctx, tx, sale)
}

// parcelsText is how people call parcels: "RR1 (Omniva), a parcel without a number".
func parcelsText(parcels []commerce.Parcel) string {
	words := make([]string, len(parcels))
	for i, p := range parcels {
		words[i] = p.Number
		if p.Number == "" {
			words[i] = "a parcel without a number"
		}
		if p.Carrier != "" {
			words[i] += " (" + p.Carrier + ")"
		}
	}
	return strings.Join(words, ", ")
}

package activities

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// Delivered says whether the goods have left.
type Delivered struct {
	Note int64 `json:"note,omitempty"` // the delivery note
	// Missing are the SKUs that are short.
	Missing []string `json:"missing,omitempty"`
}

// CreateDeliveryNote takes an invoice's goods out of the warehouse if all of them
// are there; otherwise none, and the sale says what is missing. A note that is
// there already is found, not made again.
func (s *Set) CreateDeliveryNote(ctx context.Context, in Walk) (Delivered, error) {
	var out Delivered
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		out, err = s.deliver(ctx, tx, sale, in.Plan.Deliver)
		return err
	})
	return out, toTemporal(err)
}

func (s *Set) deliver(ctx context.Context, tx pgx.Tx, sale sale, due bool) (Delivered, error) {
	note, err := queries.DeliveryNoteOfSale(ctx, tx, sale.ID)
	if err == nil {
		sale.mark(stepDeliveryNote, stepDone, fmt.Sprint(note.ID))
		return Delivered{Note: note.ID}, nil
	}
	if !db.IsNotFound(err) {
		return Delivered{}, db.Wrap("look for the delivery note", err)
	}
	invoice, err := invoiceOf(ctx, tx, sale.ID)
	if err != nil {
		return Delivered{}, err
	}
	goods, err := queries.GoodsOfDocument(ctx, tx, invoice.ID)
	if err != nil {
		return Delivered{}, db.Wrap("load the goods", err)
	}
	if !due || !invoice.posted() || len(goods) == 0 {
		sale.mark(stepDeliveryNote, stepNotDue, "")
		return Delivered{}, nil
	}
	missing, err := short(ctx, tx, sale.channel.pos.WarehouseID, goods)
	if err != nil {
		return Delivered{}, err
	}
	if len(missing) > 0 {
		waitForStock(sale, missing)
		return Delivered{Missing: missing}, nil
	}
	return s.takeOut(ctx, tx, sale, invoice, goods)
}

// short locks the stock of the goods, in item order, and names what there isn't
// enough of.
func short(ctx context.Context, tx pgx.Tx, warehouse int64, goods []dbgen.GoodsOfDocumentRow) ([]string, error) {
	ids := make([]int64, len(goods))
	for i, g := range goods {
		ids[i] = g.ItemID
	}
	levels, err := queries.StockLock(ctx, tx, warehouse, ids)
	if err != nil {
		return nil, db.Wrap("lock the stock", err)
	}
	onHand := map[int64]money.Amount{}
	for _, level := range levels {
		onHand[level.ItemID] = level.OnHand
	}
	var missing []string
	for _, g := range goods {
		if has := onHand[g.ItemID]; has.Cmp(g.Quantity) < 0 {
			missing = append(missing, fmt.Sprintf("%s (%s of %s)", g.SKU, has.Short(), g.Quantity.Short()))
		}
	}
	return missing, nil
}

func waitForStock(sale sale, missing []string) {
	list := strings.Join(missing, ", ")
	sale.tell("missing/"+list, "Not enough in stock: "+list+".")
	sale.mark(stepDeliveryNote, stepWaiting, list)
}

func (s *Set) takeOut(ctx context.Context, tx pgx.Tx, sale sale, invoice invoice, goods []dbgen.GoodsOfDocumentRow) (Delivered, error) {
	id, err := queries.DeliveryNoteAdd(ctx, tx, dbgen.DeliveryNoteAddParams{
		SaleID: sale.ID, DocumentID: invoice.ID, WarehouseID: sale.channel.pos.WarehouseID,
	})
	if err != nil {
		return Delivered{}, db.Wrap("create delivery note", err)
	}
	lines := make([]dbgen.DeliveryNoteLinesAddParams, len(goods))
	for i, g := range goods {
		lines[i] = dbgen.DeliveryNoteLinesAddParams{DeliveryNoteID: id, ItemID: g.ItemID, Quantity: g.Quantity}
	}
	if _, err := queries.DeliveryNoteLinesAdd(ctx, tx, lines); err != nil {
		return Delivered{}, db.Wrap("write the delivery note", err)
	}
	if err := queries.StockMovesOfNote(ctx, tx, id); err != nil {
		return Delivered{}, db.Wrap("take the goods out", err)
	}
	note := strconv.FormatInt(id, 10)
	sale.tell("delivery/"+note, "Delivery note "+note+" created.")
	sale.journal(worker, "create delivery note", "done", map[string]string{"delivery_note": note})
	sale.mark(stepDeliveryNote, stepDone, note)
	return Delivered{Note: id}, nil
}

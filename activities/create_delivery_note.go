package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// Delivered says whether the goods have left.
type Delivered struct {
	Note int64 `json:"note,omitempty"` // the newest delivery or return note of this pass
	// Missing are the SKUs that are short.
	Missing []string `json:"missing,omitempty"`
}

// CreateDeliveryNote takes an invoice's goods out of the warehouse if all of them
// are there; otherwise none, and the sale says what is missing. Goods that are not
// the buyer's any more come back by a return note. What has moved already is found,
// and only the difference moves.
func (s *Set) CreateDeliveryNote(ctx context.Context, in Walk) (Delivered, error) {
	var out Delivered
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		out, err = s.deliver(ctx, tx, sale, in.Plan)
		return err
	})
	return out, toTemporal(err)
}

func (s *Set) deliver(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan) (Delivered, error) {
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil {
		return Delivered{}, err
	}
	out, back := goods.moves(plan)
	var done Delivered
	if len(back) > 0 {
		if done.Note, err = takeBack(ctx, tx, sale, back); err != nil {
			return done, err
		}
	}
	if len(out) == 0 {
		return goods.rest(ctx, tx, sale, done)
	}
	if done.Missing, err = short(ctx, tx, sale, out); err != nil {
		return done, err
	}
	if len(done.Missing) > 0 {
		waitForStock(sale, done.Missing)
		return done, nil
	}
	done.Note, err = takeOut(ctx, tx, sale, goods.document, out)
	return done, err
}

// saleGoods are the goods of a sale.
type saleGoods struct {
	document int64           // the invoice that sells them; 0 for none
	staying  []posting.Goods // what should be with the buyer for good, once they are delivered
	moved    []posting.Goods // what has left, less what came back
}

func loadGoods(ctx context.Context, tx pgx.Tx, sale sale) (saleGoods, error) {
	var g saleGoods
	rows, err := queries.GoodsOfSale(ctx, tx, sale.ID)
	if err != nil {
		return g, db.Wrap("load the goods", err)
	}
	for _, row := range rows {
		goods := posting.Goods{RemoteLineID: row.RemoteLineID, ItemID: row.ItemID, SKU: row.SKU, Quantity: row.Quantity}
		if row.Moved {
			g.moved = append(g.moved, goods)
			continue
		}
		g.document, g.staying = row.DocumentID, append(g.staying, goods)
	}
	if len(g.staying) == 0 {
		return g, nil
	}
	order, err := sale.channel.order(sale.Body)
	g.staying = posting.Staying(order, g.staying, sale.channel.policy)
	return g, err
}

// moves are the goods that are to leave and to come back by now, in item order,
// which is the order stock rows are locked in.
func (g saleGoods) moves(plan posting.Plan) (out, back []posting.Goods) {
	if plan.Ignored {
		return nil, nil
	}
	want := g.staying
	if !plan.Deliver {
		want = nil
	}
	return parted(posting.GoodsToward(g.moved, want))
}

// waiting are the goods that have yet to leave, whether they may now or not.
func (g saleGoods) waiting() []posting.Goods {
	out, _ := parted(posting.GoodsToward(g.moved, g.staying))
	return out
}

func parted(moves []posting.Goods) (out, back []posting.Goods) {
	slices.SortFunc(moves, func(a, b posting.Goods) int { return cmp.Compare(a.ItemID, b.ItemID) })
	for _, m := range moves {
		if m.Quantity.Sign() > 0 {
			out = append(out, m)
			continue
		}
		m.Quantity = m.Quantity.Neg()
		back = append(back, m)
	}
	return out, back
}

// rest concludes a pass that takes nothing out: an earlier note is told again.
func (g saleGoods) rest(ctx context.Context, tx pgx.Tx, sale sale, done Delivered) (Delivered, error) {
	if done.Note == 0 && len(g.moved) > 0 {
		last, err := queries.DeliveryNoteLast(ctx, tx, sale.ID)
		if err != nil {
			return done, db.Wrap("look for the delivery note", err)
		}
		done.Note = last.ID
	}
	state := stepDone
	if done.Note == 0 {
		state = stepNotDue
	}
	sale.mark(stepDeliveryNote, state, noteNumber(done.Note))
	return done, nil
}

// lockStock locks the stock of the goods, in item order, and answers how much of each
// the sale may take: what is on hand and not kept for another.
func lockStock(ctx context.Context, tx pgx.Tx, sale, warehouse int64, goods []posting.Goods) (map[int64]money.Amount, error) {
	ids := make([]int64, len(goods))
	for i, g := range goods {
		ids[i] = g.ItemID
	}
	levels, err := queries.StockLock(ctx, tx, dbgen.StockLockParams{WarehouseID: warehouse, Items: ids, SaleID: sale})
	if err != nil {
		return nil, db.Wrap("lock the stock", err)
	}
	free := map[int64]money.Amount{}
	for _, level := range levels {
		free[level.ItemID] = level.Free
	}
	return free, nil
}

// short locks the stock of the goods and names what there isn't enough of for the sale.
func short(ctx context.Context, tx pgx.Tx, sale sale, goods []posting.Goods) ([]string, error) {
	free, err := lockStock(ctx, tx, sale.ID, sale.channel.pos.WarehouseID, goods)
	if err != nil {
		return nil, err
	}
	var missing []string
	for _, g := range goods {
		if has := free[g.ItemID]; has.Cmp(g.Quantity) < 0 {
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

// takeOut makes the delivery note of goods that leave.
func takeOut(ctx context.Context, tx pgx.Tx, sale sale, document int64, goods []posting.Goods) (int64, error) {
	note, err := moveGoods(ctx, tx, dbgen.DeliveryNoteAddParams{
		SaleID: sale.ID, Kind: "delivery", DocumentID: document, WarehouseID: sale.channel.pos.WarehouseID,
	}, goods)
	if err != nil {
		return 0, err
	}
	sale.tell("delivery/"+noteNumber(note), "Delivery note "+noteNumber(note)+" created.")
	sale.journal(worker, "create delivery note", "done", map[string]string{"delivery_note": noteNumber(note)})
	sale.mark(stepDeliveryNote, stepDone, noteNumber(note))
	return note, nil
}

// takeBack makes the return note of goods that come back to where they left from.
func takeBack(ctx context.Context, tx pgx.Tx, sale sale, goods []posting.Goods) (int64, error) {
	left, err := queries.DeliveryNoteLast(ctx, tx, sale.ID)
	if err != nil {
		return 0, db.Wrap("look for the delivery note", err)
	}
	if _, err := lockStock(ctx, tx, sale.ID, left.WarehouseID, goods); err != nil { // in the same order as by what leaves
		return 0, err
	}
	note, err := moveGoods(ctx, tx, dbgen.DeliveryNoteAddParams{
		SaleID: sale.ID, Kind: "return", DocumentID: left.DocumentID, WarehouseID: left.WarehouseID,
	}, goods)
	if err != nil {
		return 0, err
	}
	sale.tell("return/"+noteNumber(note), "Return note "+noteNumber(note)+" created: the goods are back in the warehouse.")
	sale.journal(worker, "create return note", "done", map[string]string{"delivery_note": noteNumber(note)})
	return note, nil
}

func moveGoods(ctx context.Context, tx pgx.Tx, note dbgen.DeliveryNoteAddParams, goods []posting.Goods) (int64, error) {
	id, err := queries.DeliveryNoteAdd(ctx, tx, note)
	if err != nil {
		return 0, db.Wrap("create "+note.Kind+" note", err)
	}
	lines := make([]dbgen.DeliveryNoteLinesAddParams, len(goods))
	for i, g := range goods {
		lines[i] = dbgen.DeliveryNoteLinesAddParams{DeliveryNoteID: id, ItemID: g.ItemID, Quantity: g.Quantity}
	}
	if _, err := queries.DeliveryNoteLinesAdd(ctx, tx, lines); err != nil {
		return 0, db.Wrap("write the "+note.Kind+" note", err)
	}
	return id, db.Wrap("move the goods", queries.StockMovesOfNote(ctx, tx, id))
}

func noteNumber(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

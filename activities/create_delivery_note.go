package activities

import (
	"context"
	"fmt"
	"slices"
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

// CreateDeliveryNote takes a sale's goods out of the warehouse if all of them are there;
// otherwise none, and the sale says what is missing. Where a person says when they
// leave, it takes none; where no notes are made, they leave without. Goods that are not
// the buyer's any more come back by a return note. What has moved already is found, and
// only the difference moves. Where that is skipped goods still come back.
func (s *Set) CreateDeliveryNote(ctx context.Context, in Walk) (Delivered, error) {
	var out Delivered
	at := atOwn(ctx, stepDelivery, in)
	err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = s.deliver(ctx, tx, sale, in); in.skips(stepDelivery) {
			sale.mark(stepDelivery, stepSkipped, "")
		}
		return err
	})
	return out, at.end(ctx, s.DB, err)
}

func (s *Set) deliver(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (Delivered, error) {
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil {
		return Delivered{}, err
	}
	atOnce, err := sale.writtenOut(ctx, tx)
	if err != nil {
		return Delivered{}, err
	}
	out, back := goods.moves(sale.leaving(), in.Plan, atOnce)
	if in.skips(stepDelivery) {
		out = nil
	}
	var done Delivered
	if len(back) > 0 {
		if _, err := lockStock(ctx, tx, sale.ID, sale.channel.pos.WarehouseID, slices.Concat(out, back)); err != nil { // of both in one order
			return done, err
		}
		if done.Note, err = takeBack(ctx, tx, sale, back, byItself()); err != nil {
			return done, err
		}
	}
	if len(out) == 0 {
		return goods.rest(ctx, tx, sale, done)
	}
	return goods.leave(ctx, tx, sale, out, atOnce, done)
}

// leave takes out what is to leave in this pass, where it can.
func (g saleGoods) leave(ctx context.Context, tx pgx.Tx, sale sale, out []posting.Goods, atOnce bool, done Delivered) (Delivered, error) {
	house := sale.channel.pos.WarehouseID
	anothers, err := sale.isOutOfPlace(ctx, tx, house)
	switch {
	case err != nil:
		return done, err
	case anothers:
		sale.mark(stepDelivery, stepWaiting, "for a warehouse of its own")
		return done, nil
	case sale.leaving() == leaveUnnoted:
		return done, bookUnnoted(ctx, tx, sale, g.document, out)
	case !atOnce:
		if done.Missing, err = short(ctx, tx, sale, house, out); err != nil {
			return done, err
		}
	}
	if len(done.Missing) > 0 {
		waitForStock(sale, done.Missing)
		return done, nil
	}
	done.Note, err = takeOut(ctx, tx, sale, outward{g.document, house, NoteApproved}, out, byItself())
	return done, err
}

// rest concludes a pass that takes nothing out: an earlier note is told again.
func (g saleGoods) rest(ctx context.Context, tx pgx.Tx, sale sale, done Delivered) (Delivered, error) {
	if done.Note == 0 && len(g.moved) == 0 {
		sale.mark(stepDelivery, stepNotDue, "")
		return done, nil
	}
	if done.Note == 0 {
		last, err := queries.DeliveryNoteLast(ctx, tx, sale.ID)
		if err != nil && !db.IsNotFound(err) { // what left unnoted has none
			return done, db.Wrap("look for the delivery note", err)
		}
		done.Note = last
	}
	sale.mark(stepDelivery, stepDone, noteNumber(done.Note))
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
func short(ctx context.Context, tx pgx.Tx, sale sale, warehouse int64, goods []posting.Goods) ([]string, error) {
	free, err := lockStock(ctx, tx, sale.ID, warehouse, goods)
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
	sale.mark(stepDelivery, stepWaiting, list)
}

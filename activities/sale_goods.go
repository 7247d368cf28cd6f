package activities

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// How a sale's goods leave.
const (
	leaveByThemselves = "automatic" // once the order's status calls for it
	leaveByHand       = "by_hand"   // once a person says so
	leaveUnnoted      = "none"      // without any delivery note, as leaveByThemselves
)

// leaving says how the sale's goods leave. Where a person took any back, people say when
// they leave from then on.
func (s sale) leaving() string {
	way := s.channel.leaving()
	if way == leaveByThemselves && s.DeliverByHand {
		return leaveByHand
	}
	return way
}

// leaving says how goods of the channel leave: as it says, else as its point of sale does.
func (c channel) leaving() string { return cmp.Or(orEmpty(c.DeliveryNotes), c.pos.DeliveryNotes) }

// writtenOut reports whether the sale's goods leave in its first pass, whatever its
// order's status and whatever is in stock: out of a warehouse that is somebody else's.
func (s sale) writtenOut(ctx context.Context, tx pgx.Tx) (bool, error) {
	if !s.channel.WriteOutAtOnce || s.leaving() != leaveByThemselves {
		return false, nil
	}
	external, err := queries.WarehouseIsExternal(ctx, tx, s.channel.pos.WarehouseID)
	return external, db.Wrap("look whose the warehouse is", err)
}

// isOutOfPlace reports whether a sale that isn't production's would take goods out of a
// warehouse that is: nobody's channel is set so any more, but some may have been.
func (s sale) isOutOfPlace(ctx context.Context, tx pgx.Tx, warehouse int64) (bool, error) {
	if commerce.Environment(s.channel.Environment) == commerce.Production {
		return false, nil
	}
	anothers, err := queries.WarehouseIsAnothers(ctx, tx, warehouse, s.ID)
	return anothers, db.Wrap("look whose the warehouse is", err)
}

// saleGoods are the goods of a sale.
type saleGoods struct {
	document int64           // the invoice that sells them; 0 where none does, and the order's own count
	sold     bool            // there is that invoice, or there is to be none
	staying  []posting.Goods // what should be with the buyer for good, once they are delivered
	moved    []posting.Goods // what has left, less what came back
	kept     []posting.Goods // what of that no status of the order takes back
}

// GoodsToLeave are the goods of a sale that have yet to leave, as CreateDelivery sends them
// out. It is fault.Conflict where none may leave now.
func (o Onlooker) GoodsToLeave(ctx context.Context, saleID int64) (goods []DeliveryGoods, err error) {
	err = db.Look(ctx, o.DB, func(tx pgx.Tx) error {
		row, err := queries.SaleOrder(ctx, tx, saleID)
		if err != nil {
			return db.Wrap("load the sale", err)
		}
		ch, err := loadChannel(ctx, tx, row.Channel)
		if err != nil {
			return err
		}
		seen := sale{channel: ch, SaleLockRow: dbgen.SaleLockRow{ID: saleID, Number: row.Number, State: row.State, DeliverByHand: row.DeliverByHand, Body: row.Body}}
		if err := mayLeave(seen); err != nil {
			return err
		}
		all, err := loadGoods(ctx, tx, seen)
		for _, g := range all.waiting() {
			goods = append(goods, DeliveryGoods{g.SKU, g.Quantity})
		}
		return err
	})
	return goods, err
}

func loadGoods(ctx context.Context, tx pgx.Tx, sale sale) (saleGoods, error) {
	g := saleGoods{sold: sale.channel.policy.DocumentType == posting.OrderOnly}
	rows, err := queries.GoodsOfSale(ctx, tx, sale.ID)
	if err != nil {
		return g, db.Wrap("load the goods", err)
	}
	for _, row := range rows {
		goods := posting.Goods{RemoteLineID: row.RemoteLineID, ItemID: row.ItemID, SKU: row.SKU, Quantity: row.Quantity}
		if row.Moved {
			g.moved = append(g.moved, goods)
			goods.Quantity = row.Kept
			g.kept = append(g.kept, goods)
			continue
		}
		g.document, g.staying = row.DocumentID, append(g.staying, goods)
	}
	if g.document == 0 {
		return g, nil // the order's own are what stays
	}
	g.sold = true
	order, err := sale.channel.order(sale.Body)
	g.staying = posting.Staying(order, g.staying, sale.channel.policy)
	return g, err
}

// moves are the goods that are to leave and to come back by now, in item order,
// which is the order stock rows are locked in.
func (g saleGoods) moves(leaving string, plan posting.Plan, atOnce bool) (out, back []posting.Goods) {
	var want []posting.Goods
	switch {
	case plan.Ignored:
		return nil, nil
	case plan.Refused:
	case atOnce, leaving != leaveByHand && plan.Deliver && g.sold:
		want = g.staying
	case leaving == leaveByThemselves:
		want = posting.GoodsWithin(g.kept, g.staying)
	default:
		want = posting.GoodsWithin(g.moved, g.staying)
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

package activities_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"

	"github.com/jackc/pgx/v5/pgconn"
)

// stockRules are what holds of stock in every picture of the books, each with a query
// for what breaks it. They share nothing with the product's own audit.
func stockRules() map[string]string {
	return map[string]string{
		"on hand is the sum of the moves": `SELECT format('item %s in %s: %s on hand, moves of %s', item_id, warehouse_id, l.on_hand, m.moved)
			FROM stock_levels l FULL JOIN (SELECT item_id, warehouse_id, sum(quantity) AS moved FROM stock_moves GROUP BY 1, 2) m USING (item_id, warehouse_id)
			WHERE l.on_hand IS DISTINCT FROM m.moved`,
		"nothing is below zero": `SELECT format('item %s in %s: %s on hand', item_id, warehouse_id, on_hand) FROM stock_levels WHERE on_hand < 0`,
		"no more is back than left": `SELECT format('item %s of sale %s: %s', m.item_id, n.sale_id, sum(m.quantity))
			FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id GROUP BY m.item_id, n.sale_id HAVING sum(m.quantity) > 0`,
	}
}

// stocktake has the warehouse count a thing: goods arrive, or fewer are found than there
// should be. More than there is can't be missing.
func (w *stockWorld) stocktake(ctx context.Context, chance *rand.Rand) error {
	sku, by := scarce()[chance.IntN(len(scarce()))], chance.IntN(7)-2
	if by == 0 {
		return nil
	}
	_, err := w.db.App.Exec(ctx, `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT i.id, h.id, $2, 'adjustment', $3 FROM items i, warehouses h WHERE i.sku = $1 AND h.code = 'main'`, sku, by, fmt.Sprintf("count/%d", w.once()))
	w.did("%s counted: %+d: %v", sku, by, err)
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.ConstraintName == "stock_levels_not_negative" {
		return nil
	}
	return err
}

// agree compares what left the warehouse with the shop's own orders, once all is quiet:
// what is refused left nothing, and no more of a line is away than stays with its buyer.
// An order under way has all of it away, or waits.
func (w *stockWorld) agree(ctx context.Context) error {
	for _, o := range w.orders {
		shown, err := w.shown(o.id)
		if err != nil {
			return err
		}
		for sku, stays := range shown.staying() {
			var away int64
			if err := w.db.Owner.QueryRow(ctx, `SELECT coalesce(-sum(m.quantity), 0)::bigint FROM sales s JOIN delivery_notes n ON n.sale_id = s.id
				JOIN stock_moves m ON m.delivery_note_id = n.id JOIN items i ON i.id = m.item_id
				WHERE s.remote_id = $1 AND i.sku = $2`, fmt.Sprint(o.id), sku).Scan(&away); err != nil {
				return err
			}
			if away > stays {
				return fmt.Errorf("order %d is %s: %d of %s are away, %d stay with the buyer", o.id, shown.Status, away, sku, stays)
			}
		}
	}
	return nil
}

// staying is what of an order should be its buyer's for good, by SKU.
func (o shownOrder) staying() map[string]int64 {
	all := map[string]int64{}
	for _, line := range o.Lines {
		all[line.SKU] += line.Quantity - line.restocked()
		if o.Status == "cancelled" || o.Status == "refunded" || o.Status == "failed" {
			all[line.SKU] = 0
		}
	}
	return all
}

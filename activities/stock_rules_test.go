package activities_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// stockRules are what holds of stock in every picture of the books, each with a query
// for what breaks it. They share nothing with the product's own audit.
func stockRules() map[string]string {
	return map[string]string{
		"on hand is the sum of the moves": `SELECT format('item %s in %s: %s on hand, moves of %s', item_id, warehouse_id, l.on_hand, m.moved)
			FROM stock_levels l FULL JOIN (SELECT item_id, warehouse_id, sum(quantity) AS moved FROM stock_moves GROUP BY 1, 2) m USING (item_id, warehouse_id)
			WHERE l.on_hand IS DISTINCT FROM m.moved`,
		"nothing is below zero, but what somebody else keeps": `SELECT format('item %s in %s: %s on hand', l.item_id, w.code, l.on_hand)
			FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id WHERE l.on_hand < 0 AND NOT w.external`,
		"reserved is the sum of what is kept": `SELECT format('item %s in %s: %s reserved, %s kept', item_id, warehouse_id, l.reserved, r.kept)
			FROM stock_levels l FULL JOIN (SELECT item_id, warehouse_id, sum(quantity) AS kept FROM stock_reservations GROUP BY 1, 2) r USING (item_id, warehouse_id)
			WHERE coalesce(l.reserved, 0) <> coalesce(r.kept, 0)`,
		"what is kept is there": `SELECT format('item %s in %s: %s reserved of %s', item_id, warehouse_id, reserved, on_hand) FROM stock_levels WHERE reserved > greatest(on_hand, 0)`,
		"what has left of a sale is what its notes moved": `SELECT format('item %s of sale %s: %s, moves of %s', item_id, sale_id, g.moved, m.moved)
			FROM sale_goods g FULL JOIN (
				SELECT n.sale_id, x.item_id, -sum(x.quantity) AS moved FROM stock_moves x JOIN delivery_notes n ON n.id = x.delivery_note_id GROUP BY 1, 2
			) m USING (sale_id, item_id) WHERE coalesce(g.moved, 0) <> coalesce(m.moved, 0)`,
		"open is what is wanted and hasn't left": `SELECT format('item %s of sale %s: %s open, %s wanted, %s moved', item_id, sale_id, open, wanted, moved)
			FROM sale_goods WHERE open <> CASE WHEN wanted > moved THEN wanted - moved ELSE 0 END`,
		"no more is kept for a sale than has yet to leave": `SELECT format('item %s of sale %s: %s kept, %s open', r.item_id, r.sale_id, r.kept, g.open)
			FROM (SELECT sale_id, item_id, sum(quantity) AS kept FROM stock_reservations GROUP BY 1, 2) r LEFT JOIN sale_goods g USING (sale_id, item_id)
			WHERE r.kept > coalesce(g.open, 0)`,
		"no more is asked for than has yet to leave": `SELECT format('item %s of sale %s: %s requested, %s open', r.item_id, r.sale_id, r.quantity, g.open)
			FROM stock_requests r LEFT JOIN sale_goods g USING (sale_id, item_id) WHERE r.state = 'open' AND r.quantity > coalesce(g.open, 0)`,
		"a shop is to show what is there, less each open line once, less what no shop is shown": `SELECT format('%s: %s are to be shown; %s on hand, %s open', i.sku, t.quantity, h.on_hand, o.open)
			FROM listings l
			JOIN listing_targets t ON t.listing_id = l.id
			JOIN channels c ON c.id = l.channel_id
			JOIN points_of_sale p ON p.id = c.pos_id
			JOIN items i ON i.id = l.item_id
			CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand), 0) AS on_hand FROM stock_levels WHERE item_id = i.id AND warehouse_id = p.warehouse_id) h
			CROSS JOIN LATERAL (SELECT coalesce(sum(g.open), 0) AS open FROM sale_goods g JOIN sales s ON s.id = g.sale_id WHERE g.item_id = i.id AND s.channel_id = c.id) o
			WHERE l.gone_at IS NULL AND l.manages_stock = 'yes' AND l.kind <> 'parent'
			AND t.quantity IS DISTINCT FROM h.on_hand - o.open - c.safety_buffer - i.safety_buffer`,
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

// decide has the channel keep goods for its sales from now on or no longer, have
// requested what is missing or not, and make delivery notes or none.
func (w *stockWorld) decide(ctx context.Context, chance *rand.Rand) error {
	keeps, requests, notes := chance.IntN(2) == 0, chance.IntN(2) == 0, []string{"automatic", "none"}[chance.IntN(2)]
	_, err := w.db.App.Exec(ctx, "UPDATE channels SET reserve = $1, request_missing = $2, delivery_notes = $3", keeps, requests, notes)
	w.did("the channel keeps goods: %t, requests them: %t, delivery notes: %s", keeps, requests, notes)
	return err
}

// agree compares what left the warehouse with the shop's own orders, once all is quiet:
// what is refused left nothing, no more of a line is away than stays with its buyer, and
// what is due and not away isn't there.
func (w *stockWorld) agree(ctx context.Context) error {
	for _, o := range w.orders {
		shown, err := w.shown(o.id)
		if err != nil {
			return err
		}
		short := false
		var waits []string
		for sku, stays := range shown.staying() {
			wants, away, free, err := w.stands(ctx, o, sku)
			switch {
			case err != nil:
				return err
			case away > stays:
				return fmt.Errorf("order %d is %s: %d of %s are away, %d stay with the buyer", o.id, shown.Status, away, sku, stays)
			case wants != stays:
				return fmt.Errorf("order %d is %s: its sale wants %d of %s, %d stay with the buyer", o.id, shown.Status, wants, sku, stays)
			case away < stays:
				waits, short = append(waits, sku), short || free < stays-away
			}
		}
		byHand, err := w.byHand(ctx, o)
		if err != nil {
			return err
		}
		if due := shown.Status == "processing" || shown.Status == "completed"; due && len(waits) > 0 && !short && !byHand {
			return fmt.Errorf("order %d is %s: %s are there, and not away", o.id, shown.Status, strings.Join(waits, ", "))
		}
	}
	return nil
}

// byHand reports whether people say when goods of an order leave.
func (w *stockWorld) byHand(ctx context.Context, o *wantedOrder) (yes bool, err error) {
	err = w.db.Owner.QueryRow(ctx, "SELECT deliver_by_hand FROM sales WHERE remote_id = $1", strconv.FormatInt(o.id, 10)).Scan(&yes)
	return yes, err
}

// stands is how much of a SKU an order's sale wants, how much of that is away, and how
// much it could take now.
func (w *stockWorld) stands(ctx context.Context, o *wantedOrder, sku string) (wants, away, free int64, err error) {
	err = w.db.Owner.QueryRow(ctx, `SELECT coalesce(g.wanted, 0)::bigint, coalesce((
				SELECT -sum(m.quantity) FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id WHERE n.sale_id = s.id AND m.item_id = i.id
			), 0)::bigint, (l.on_hand - l.reserved + coalesce(r.quantity, 0))::bigint
		FROM sales s
		JOIN items i ON i.sku = $2
		JOIN points_of_sale p ON p.code = 'web'
		JOIN stock_levels l ON l.item_id = i.id AND l.warehouse_id = p.warehouse_id
		LEFT JOIN sale_goods g ON g.sale_id = s.id AND g.item_id = i.id
		LEFT JOIN stock_reservations r ON r.sale_id = s.id AND r.item_id = i.id AND r.warehouse_id = l.warehouse_id
		WHERE s.remote_id = $1`, strconv.FormatInt(o.id, 10), sku).Scan(&wants, &away, &free)
	return wants, away, free, err
}

// staying is what of an order should be its buyer's for good, by SKU.
func (o shownOrder) staying() map[string]int64 {
	all := map[string]int64{}
	for _, line := range o.Lines {
		all[line.SKU] += max(0, line.Quantity-line.restocked())
		if o.Status == "cancelled" || o.Status == "refunded" || o.Status == "failed" {
			all[line.SKU] = 0
		}
	}
	return all
}

package activities_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// refused drops a refusal that people are told of, such as of goods that are not there.
func refused(err error) error {
	switch fault.KindOf(err) {
	case fault.Conflict, fault.Invalid, fault.NotFound:
		return nil
	default:
		return err
	}
}

// handOut has the warehouse let goods of an order go, all of them or a piece, or write
// the note and wait.
func (w *stockWorld) handOut(ctx context.Context, o *wantedOrder, chance *rand.Rand) error {
	var sale int64
	err := w.db.App.QueryRow(ctx, "SELECT id FROM sales WHERE remote_id = $1", strconv.FormatInt(o.id, 10)).Scan(&sale)
	if db.IsNotFound(err) {
		return nil
	}
	given := activities.DeliveryGiven{Key: fmt.Sprintf("out/%d", w.once()), SaleID: sale, Lines: piece(chance), Draft: chance.IntN(4) == 0, Actor: "ann"}
	if chance.IntN(4) == 0 {
		given.Warehouse = abroad
	}
	done, err := activities.CreateDelivery(ctx, w.db.App, given)
	w.did("goods of %d leave %s: %v, note %d, %v", o.id, given.Warehouse, given.Lines, done.Note, err)
	return refused(err)
}

// piece is one of something, or nothing in particular.
func piece(chance *rand.Rand) []activities.DeliveryGoods {
	if chance.IntN(2) == 0 {
		return nil
	}
	return []activities.DeliveryGoods{{SKU: scarce()[chance.IntN(len(scarce()))], Quantity: money.Int(1)}}
}

// handBack has the warehouse take goods of some note back, or bring the note on.
func (w *stockWorld) handBack(ctx context.Context, chance *rand.Rand) error {
	rows, err := w.db.App.Query(ctx, "SELECT id FROM delivery_notes WHERE kind = 'delivery' ORDER BY id")
	if err != nil {
		return err
	}
	notes, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil || len(notes) == 0 {
		return err
	}
	note, key := notes[chance.IntN(len(notes))], fmt.Sprintf("back/%d", w.once())
	steps := []string{"", "", activities.NoteApproved, activities.NotePacked, activities.NoteShipped, activities.NoteReceived}
	to := steps[chance.IntN(len(steps))]
	if to != "" {
		_, err = activities.MoveDelivery(ctx, w.db.App, activities.DeliveryStep{Key: key, Note: note, To: to, Actor: "ann"})
	} else {
		_, err = activities.ReverseDelivery(ctx, w.db.App, activities.DeliveryReversal{Key: key, Note: note, Lines: piece(chance), Actor: "ann", Reason: "not wanted"})
	}
	w.did("note %d to %q: %v", note, to, err)
	return refused(err)
}

// tell has the shop told what changed.
func (w *stockWorld) tell(ctx context.Context) error {
	w.telling.Lock()
	defer w.telling.Unlock()
	sum, err := w.shelf.tell(ctx, false)
	w.did("the shop is told: %+v", sum.Told)
	return err
}

// requireShown has the shop's own figures read and the shop told, and asks it what it
// shows: what is there, less each open line once, less what no shop is shown, and never
// less than nothing. What it counts below that it oversold.
func (w *stockWorld) requireShown() {
	w.t.Helper()
	for _, item := range w.shelf.counted {
		w.shelf.look(item.remote)
	}
	w.exec("UPDATE listings SET seen_at = seen_at - interval '1 hour'") // all that was sold until then is known
	w.exec("UPDATE feed_cursors SET updated_at = now()")
	require.NoError(w.t, w.tell(w.t.Context()))
	for _, item := range w.shelf.counted {
		var due int64
		require.NoError(w.t, w.db.Owner.QueryRow(w.t.Context(), `SELECT greatest(floor(
				(SELECT coalesce(sum(l.on_hand), 0) FROM stock_levels l JOIN points_of_sale p ON p.warehouse_id = l.warehouse_id WHERE l.item_id = i.id)
				- (SELECT coalesce(sum(open), 0) FROM sale_goods WHERE item_id = i.id) - c.safety_buffer - i.safety_buffer), 0)::bigint
			FROM items i, channels c WHERE i.id = $1`, item.item).Scan(&due))
		require.Equal(w.t, due, max(0, w.shop.Stock(item.remote)), item.sku)
	}
}

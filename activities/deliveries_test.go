package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// deliver takes goods of an order's sale out by hand: all that is open, unless lines say
// how many of which.
func (b *bundle) deliver(key string, id int64, lines ...activities.DeliveryGoods) (activities.DeliveryDone, error) {
	b.t.Helper()
	return b.deliverFrom(key, "", id, lines...)
}

func (b *bundle) deliverFrom(key, warehouse string, id int64, lines ...activities.DeliveryGoods) (activities.DeliveryDone, error) {
	b.t.Helper()
	return activities.CreateDelivery(b.t.Context(), b.db.App, activities.DeliveryGiven{
		Key: key, SaleID: b.sale(id), Warehouse: warehouse, Lines: lines, Actor: "anna", Reason: "fetched",
	})
}

// moveOn brings a note on.
func (b *bundle) moveOn(note int64, to string, parcels ...commerce.Parcel) error {
	b.t.Helper()
	_, err := activities.MoveDelivery(b.t.Context(), b.db.App, activities.DeliveryStep{
		Key: fmt.Sprint(to, note, parcels), Note: note, To: to, Parcels: parcels, Actor: "boris",
	})
	return err
}

// reverse takes goods of a note back.
func (b *bundle) reverse(key string, note int64, lines ...activities.DeliveryGoods) error {
	b.t.Helper()
	_, err := activities.ReverseDelivery(b.t.Context(), b.db.App, activities.DeliveryReversal{
		Key: key, Note: note, Lines: lines, Actor: "anna", Reason: "not wanted",
	})
	return err
}

func of(sku string, quantity int64) activities.DeliveryGoods {
	return activities.DeliveryGoods{SKU: sku, Quantity: money.Int(quantity)}
}

// deliveryNotes are all notes: kind, part, state, goods, and where from.
func (b *bundle) deliveryNotes() string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', n.kind, n.part, n.state, (SELECT string_agg(l.quantity || ' ' || i.sku, ' ' ORDER BY i.sku) FROM delivery_note_lines l JOIN items i ON i.id = l.item_id WHERE l.delivery_note_id = n.id), w.code)
		FROM delivery_notes n JOIN warehouses w ON w.id = n.warehouse_id ORDER BY n.id`)
}

func (b *bundle) onHand(warehouse, sku string) string {
	b.t.Helper()
	return b.list("SELECT l.on_hand::text FROM stock_levels l JOIN items i ON i.id = l.item_id JOIN warehouses w ON w.id = l.warehouse_id WHERE w.code = $1 AND i.sku = $2", warehouse, sku)
}

// TestTheSwitchSaysHowGoodsLeave: the channel's word counts before its point of sale's.
func TestTheSwitchSaysHowGoodsLeave(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		pos, channel string
		state        string
		notes        int
	}{
		"nothing is said":              {"automatic", "NULL", "settled", 1},
		"by hand":                      {"by_hand", "NULL", "awaiting_delivery", 0},
		"none":                         {"none", "NULL", "settled", 0},
		"the channel's, by hand":       {"automatic", "'by_hand'", "awaiting_delivery", 0},
		"the channel's, none":          {"by_hand", "'none'", "settled", 0},
		"the channel's, by themselves": {"none", "'automatic'", "settled", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.exec("UPDATE points_of_sale SET delivery_notes = $1", test.pos)
			b.exec("UPDATE channels SET delivery_notes = " + test.channel)
			for range 2 {
				require.Equal(t, test.state, b.readAndWalk(straight).State)
				require.Equal(t, test.notes, b.count("delivery_notes WHERE kind = 'delivery'"))
			}
			require.Equal(t, test.state == "settled", b.away() == "SKU-0031 1")
		})
	}
}

func TestGoodsThatLeaveByHandWaitForAPerson(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs) // two pieces
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	written := b.readAndWalk(alsoBacs)
	require.Equal(t, "awaiting_delivery", written.State)
	require.Equal(t, "Its goods leave by hand: `orderloom delivery create --channel woo-riga 253`", written.Details)
	b.woken()

	done, err := b.deliver("one", alsoBacs, of("SKU-0006", 1))
	require.NoError(t, err)
	require.Equal(t, activities.DeliveryDone{Note: 1}, done)
	require.Equal(t, "woo-riga/253", b.woken())
	require.Equal(t, "awaiting_delivery", b.walk(alsoBacs).State)
	require.Contains(t, b.notes(alsoBacs)[1], "Delivery note 1 created.")

	_, err = b.deliver("two", alsoBacs, of("SKU-0006", 2))
	require.ErrorContains(t, err, "of SKU-0006, 1 of sale 253 are yet to leave, not 2")
	_, err = b.deliver("two", alsoBacs)
	require.NoError(t, err)
	require.Equal(t, "delivery 1 approved 1 SKU-0006 main; delivery 2 approved 1 SKU-0006 main", b.deliveryNotes())
	require.Equal(t, "settled", b.walk(alsoBacs).State, "no status of the shop is needed for it")
	require.Equal(t, "498", b.onHand("main", "SKU-0006"))
	_, err = b.deliver("three", alsoBacs)
	require.ErrorContains(t, err, "nothing of sale 253 is yet to leave")
	require.Equal(t, "create delivery note anna fetched; create delivery note anna fetched",
		b.list("SELECT concat_ws(' ', action, actor, detail ->> 'reason') FROM journal WHERE action = 'create delivery note' ORDER BY id"))
}

func TestTheSameDeliveryTwiceIsOne(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs, straight)
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.readAll()
	b.walk(alsoBacs)
	b.walk(straight)
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			done, err := b.deliver("one", alsoBacs, of("SKU-0006", 1))
			if err == nil && done.Note != 1 {
				return fmt.Errorf("note %d", done.Note)
			}
			return err
		})
	}
	require.NoError(t, g.Wait())
	require.Equal(t, 1, b.count("delivery_notes"))
	_, err := b.deliver("one", straight)
	require.ErrorContains(t, err, "belongs to another command")
	require.NoError(t, b.moveOn(1, activities.NotePacked))
	require.NoError(t, b.moveOn(1, activities.NotePacked), "the same key is the same step")
	require.Equal(t, 1, b.count("delivery_note_steps WHERE state = 'packed' AND actor = 'boris'"))
}

func TestNoMoreLeavesThanIsOpenWhoeverAsksAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.readAndWalk(alsoBacs)
	errs := make(chan error, 8)
	for i := range cap(errs) {
		go func() {
			_, err := b.deliver(fmt.Sprint(i), alsoBacs, of("SKU-0006", 1))
			errs <- err
		}()
	}
	refused := 0
	for range cap(errs) {
		if err := <-errs; err != nil {
			require.True(t, fault.Is(err, fault.Conflict), err)
			refused++
		}
	}
	require.Equal(t, 6, refused)
	require.Equal(t, "SKU-0006 2", b.away())
}

// TestGoodsThatAPersonDeliveredStayAway: whatever the status of the order but a refusal.
func TestGoodsThatAPersonDeliveredStayAway(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.DeliveryStatuses = []string{"completed"}
	b.savePolicy()
	require.Equal(t, "awaiting_delivery", b.readAndWalk(straight).State)
	_, err := b.deliver("one", straight)
	require.NoError(t, err)
	require.Equal(t, "settled", b.walk(straight).State)
	require.JSONEq(t, `"completed"`, b.field(straight, "status"), "it is written back as ever")
	b.shop.SetStatus(straight, "on-hold")
	require.Equal(t, "awaiting_payment", b.readAndWalk(straight).State)
	require.Equal(t, "SKU-0031 1", b.away())
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(straight).State)
	require.Equal(t, "delivery 1 reversed 1 SKU-0031 main; return 2 approved 1 SKU-0031 main", b.deliveryNotes())
	b.requireEven()
}

// TestWhatHasLeftTheHouseStaysAway though its order's status no longer calls for it.
func TestWhatHasLeftTheHouseStaysAway(t *testing.T) {
	t.Parallel()
	for state, away := range map[string]string{activities.NotePacked: "", activities.NoteShipped: "SKU-0031 1", activities.NoteReceived: "SKU-0031 1"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			require.Equal(t, "settled", b.readAndWalk(straight).State)
			require.NoError(t, b.moveOn(1, state))
			b.shop.SetStatus(straight, "on-hold")
			b.readAndWalk(straight)
			require.Equal(t, away, b.away())
		})
	}
}

func TestGoodsComeBackToWhereTheyLeftFrom(t *testing.T) {
	t.Parallel()
	b := setup(t, cash) // three of R-333
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.exec("INSERT INTO warehouses (code, name) VALUES ('far', 'Far')")
	b.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT i.id, w.id, 1, 'opening', 'far' FROM items i, warehouses w WHERE i.sku = 'R-333' AND w.code = 'far'")
	require.Equal(t, "awaiting_delivery", b.readAndWalk(cash).State)
	_, err := b.deliverFrom("much", "far", cash, of("R-333", 2))
	require.ErrorContains(t, err, "not enough in stock: R-333 (1 of 2)")
	_, err = b.deliverFrom("lost", "nowhere", cash)
	require.True(t, fault.Is(err, fault.NotFound), err)
	_, err = b.deliverFrom("far", "far", cash, of("R-333", 1))
	require.NoError(t, err)
	_, err = b.deliver("rest", cash)
	require.NoError(t, err)
	require.Equal(t, "awaiting_payment", b.walk(cash).State)
	require.Equal(t, "0 498", b.onHand("far", "R-333")+" "+b.onHand("main", "R-333"))

	b.shop.SetStatus(cash, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(cash).State)
	require.Equal(t, "delivery 1 reversed 1 R-333 far; delivery 2 reversed 2 R-333 main; return 3 approved 2 R-333 main; return 4 approved 1 R-333 far", b.deliveryNotes())
	require.Equal(t, "1 500", b.onHand("far", "R-333")+" "+b.onHand("main", "R-333"))
	b.requireEven()
}

func TestADraftMovesNothingUntilItIsApproved(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.readAndWalk(alsoBacs)
	draft := func(key string) int64 {
		done, err := activities.CreateDelivery(t.Context(), b.db.App, activities.DeliveryGiven{Key: key, SaleID: b.sale(alsoBacs), Draft: true, Actor: "anna"})
		require.NoError(t, err)
		return done.Note
	}
	first, second, third := draft("a"), draft("b"), draft("c")
	require.Empty(t, b.away())
	require.ErrorContains(t, b.moveOn(first, activities.NotePacked), "is a draft: `orderloom delivery approve '#1'`")
	require.NoError(t, b.moveOn(first, activities.NoteApproved))
	require.Equal(t, "SKU-0006 2", b.away())
	require.ErrorContains(t, b.moveOn(second, activities.NoteApproved), "nothing of sale 253 is yet to leave")
	require.NoError(t, b.reverse("up", third))
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "approved; draft; reversed", b.list("SELECT state FROM delivery_notes ORDER BY id"))
	require.Equal(t, "SKU-0006 2", b.away(), "a draft that was given up counts for nothing")
}

func TestADeliveryThatMakesNoSenseIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs, straight, 345)
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.exec("UPDATE items SET sku = 'OTHER' WHERE sku = 'SKU-0031'")
	b.readAll()
	for _, id := range []int64{alsoBacs, straight, 345} {
		b.walk(id)
	}
	b.exec("UPDATE stock_levels SET on_hand = 1 WHERE item_id = (SELECT id FROM items WHERE sku = 'SKU-0006')")
	for name, test := range map[string]struct {
		id    int64
		lines []activities.DeliveryGoods
		kind  fault.Kind
		want  string
	}{
		"a held sale":              {straight, nil, fault.Conflict, "the sale is held: do what `orderloom sale show 278` lists first"},
		"nothing":                  {alsoBacs, []activities.DeliveryGoods{of("SKU-0006", 0)}, fault.Invalid, "want more than 0"},
		"less than nothing":        {alsoBacs, []activities.DeliveryGoods{of("SKU-0006", -1)}, fault.Invalid, "want more than 0"},
		"something else":           {alsoBacs, []activities.DeliveryGoods{of("TEA", 1)}, fault.Conflict, "no TEA of sale 253 is yet to leave: there are 2 SKU-0006"},
		"the same twice":           {alsoBacs, []activities.DeliveryGoods{of("SKU-0006", 1), of("SKU-0006", 1)}, fault.Invalid, "named twice"},
		"more than is in stock":    {alsoBacs, nil, fault.Conflict, "not enough in stock: SKU-0006 (1 of 2)"},
		"more than the sale sells": {alsoBacs, []activities.DeliveryGoods{of("SKU-0006", 3)}, fault.Conflict, "are yet to leave, not 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := b.ledger()
			_, err := b.deliver(name, test.id, test.lines...)
			require.ErrorContains(t, err, test.want)
			require.True(t, fault.Is(err, test.kind), err)
			require.Equal(t, before, b.ledger())
		})
	}
}

// TestGoodsDeliveredByHandMoveTheOrderOn as those that left by themselves do: completed
// is written once all have left, whatever is paid.
func TestGoodsDeliveredByHandMoveTheOrderOn(t *testing.T) {
	t.Parallel()
	b := setup(t, cash) // cash on delivery, three pieces
	b.exec("UPDATE channels SET delivery_notes = 'by_hand', status_completed = 'on-hold'")
	b.readAndWalk(cash)
	_, err := b.deliver("one", cash, of("R-333", 1))
	require.NoError(t, err)
	require.Equal(t, "awaiting_delivery", b.walk(cash).State)
	require.JSONEq(t, `"processing"`, b.field(cash, "status"))
	_, err = b.deliver("rest", cash)
	require.NoError(t, err)
	require.Equal(t, "awaiting_payment", b.walk(cash).State)
	require.JSONEq(t, `"on-hold"`, b.field(cash, "status"))
	b.shop.SetStatus(cash, "completed")
	require.Equal(t, "settled", b.readAndWalk(cash).State)
}

// TestAReversalAndAPassAtOnce end with the goods back, once.
func TestAReversalAndAPassAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.readAndWalk(straight)
	b.shop.SetStatus(straight, "cancelled")
	b.readAll()
	walked := make(chan error, 1)
	go func() {
		_, err := b.pass(t.Context(), straight)
		walked <- err
	}()
	reversed := b.reverse("back", 1)
	require.NoError(t, <-walked)
	if reversed != nil {
		require.ErrorContains(t, reversed, "is reversed already")
	}
	require.Equal(t, "reversed", b.walk(straight).State)
	require.Equal(t, "delivery 1 reversed 1 SKU-0031 main; return 2 approved 1 SKU-0031 main", b.deliveryNotes())
	require.Equal(t, "500", b.onHand("main", "SKU-0031"))
}

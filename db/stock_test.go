package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
)

// stock is a house whose channel keeps goods for its sales and requests what is missing.
// It has ten pieces of TEA in main and none in the other warehouse, shed.
type stock struct{ *bundle }

func setupStock(t *testing.T) *stock {
	t.Helper()
	s := &stock{setup(t)}
	s.exec("INSERT INTO warehouses (code, name) VALUES ('shed', 'Shed')")
	s.exec("UPDATE channels SET reserve = true, request_missing = true")
	return s
}

// wants has a sale want so many pieces of TEA.
func (s *stock) wants(sale int64, pieces int) {
	s.t.Helper()
	s.exec(`INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, $2, $3)
		ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = excluded.wanted`, sale, s.item, pieces)
}

// buyer is a new sale that wants so many pieces of TEA.
func (s *stock) buyer(order string, pieces int) (sale int64) {
	s.t.Helper()
	sale = s.sale(order)
	s.wants(sale, pieces)
	return sale
}

// waits has a sale wait for stock.
func (s *stock) waits(sale int64) {
	s.t.Helper()
	s.exec("UPDATE sales SET state = 'awaiting_stock' WHERE id = $1", sale)
}

// move books pieces of TEA in or out of a warehouse.
func (s *stock) move(warehouse string, pieces int, kind, key string) error {
	_, err := s.app.Exec(s.t.Context(), `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT $1, id, $2, $3, $4 FROM warehouses WHERE code = $5`, s.item, pieces, kind, key, warehouse)
	return err
}

// adjust books pieces of TEA that were found, or were not.
func (s *stock) adjust(warehouse string, pieces int, key string) {
	s.t.Helper()
	require.NoError(s.t, s.move(warehouse, pieces, "adjustment", key))
}

// deliver has a sale's goods leave main.
func (s *stock) deliver(order string, pieces int) error {
	s.t.Helper()
	return s.deliverFrom("main", order, pieces)
}

func (s *stock) deliverFrom(warehouse, order string, pieces int) error {
	s.t.Helper()
	var sale, document, note int64
	require.NoError(s.t, s.owner.QueryRow(s.t.Context(), `SELECT s.id, coalesce(d.id, 0) FROM sales s LEFT JOIN documents d ON d.sale_id = s.id WHERE s.remote_id = $1`, order).Scan(&sale, &document))
	if document == 0 {
		document = s.draft(sale)
	}
	s.id(&note, `INSERT INTO delivery_notes (sale_id, part, document_id, warehouse_id, state)
		SELECT $1, 1 + count(*), $2, (SELECT id FROM warehouses WHERE code = $3), 'approved' FROM delivery_notes WHERE sale_id = $1 RETURNING id`, sale, document, warehouse)
	s.exec("INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) VALUES ($1, $2, $3)", note, s.item, pieces)
	return queries.StockMovesOfNote(s.t.Context(), s.app, note)
}

// kept is what is on hand and reserved, warehouse by warehouse, and for whom.
func (s *stock) kept() string {
	s.t.Helper()
	return s.text(`SELECT coalesce((SELECT string_agg(format('%s %s of %s', w.code, l.reserved, l.on_hand), ', ' ORDER BY w.id) FROM stock_levels l JOIN warehouses w ON w.id = l.warehouse_id), '')
		|| coalesce((SELECT string_agg(format(': sale %s %s', s.remote_id, r.quantity), '' ORDER BY s.id) FROM stock_reservations r JOIN sales s ON s.id = r.sale_id), '')`)
}

// requests are all of them.
func (s *stock) requests() string {
	s.t.Helper()
	return s.text(`SELECT coalesce(string_agg(format('sale %s %s %s', s.remote_id, q.quantity, coalesce(q.outcome, q.state)), ', ' ORDER BY q.id), '')
		FROM stock_requests q JOIN sales s ON s.id = q.sale_id`)
}

// woken are the sales that are asked to look again, the next one first; asked once.
func (s *stock) woken() string {
	s.t.Helper()
	return s.text(`WITH gone AS (DELETE FROM outbox RETURNING id, subject) SELECT coalesce(string_agg(subject, ', ' ORDER BY id), '') FROM gone`)
}

func TestWhoCameFirstKeepsFirst(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	a, b := s.buyer("a", 7), s.buyer("b", 7)
	require.Equal(t, "main 10 of 10: sale a 7: sale b 3", s.kept())
	s.buyer("c", 2)
	require.Equal(t, "main 10 of 10: sale a 7: sale b 3", s.kept())

	s.adjust("main", 5, "found")
	require.Equal(t, "main 15 of 15: sale a 7: sale b 7: sale c 1", s.kept(), "b came before c")
	s.wants(a, 4)
	require.Equal(t, "main 13 of 15: sale a 4: sale b 7: sale c 2", s.kept(), "an edit lets go of what isn't wanted")
	s.wants(b, 0)
	require.Equal(t, "main 6 of 15: sale a 4: sale c 2", s.kept(), "and a cancellation of all")
	s.adjust("main", -10, "lost")
	require.Equal(t, "main 5 of 5: sale a 4: sale c 1", s.kept(), "what isn't there is kept for who came first")
	s.exec("UPDATE channels SET reserve = false")
	require.Equal(t, "main 0 of 5", s.kept())
	s.exec("UPDATE channels SET reserve = true")
	require.Equal(t, "main 5 of 5: sale a 4: sale c 1", s.kept())
}

func TestNobodyElseGetsWhatIsKept(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	s.buyer("a", 7)
	b := s.buyer("b", 7)
	levels, err := queries.StockLock(t.Context(), s.app, stockOf(b, s.item))
	require.NoError(t, err)
	require.Equal(t, "10 on hand, 3 free", levels[0].OnHand.String()+" on hand, "+levels[0].Free.String()+" free")
	requireRefused(t, s.deliver("b", 7), "stock_levels_reserved_is_there")
	require.NoError(t, s.deliver("a", 7))
	require.Equal(t, "main 3 of 3: sale b 3", s.kept(), "what left was kept for a")
	require.NoError(t, s.deliver("b", 2))
	require.Equal(t, "main 1 of 1: sale b 1", s.kept())
	requireRefused(t, s.move("main", -1, "transfer", "away"), "stock_levels_reserved_is_there")
}

// TestWhatLeavesElsewhereIsKeptForTheNext: what was kept for it is free by then.
func TestWhatLeavesElsewhereIsKeptForTheNext(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	s.buyer("a", 7)
	s.buyer("b", 7)
	s.adjust("shed", 7, "found")
	require.Equal(t, "main 10 of 10, shed 0 of 7: sale a 7: sale b 3", s.kept())
	require.NoError(t, s.deliverFrom("shed", "a", 7))
	require.Equal(t, "main 7 of 10, shed 0 of 0: sale b 7", s.kept())
	require.Equal(t, "sale b 4 arrived", s.requests())
}

func TestWhatIsMissingIsRequested(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	s.buyer("a", 7)
	s.buyer("b", 7)
	require.Equal(t, "sale b 4 open", s.requests())
	c := s.buyer("c", 2)
	require.Equal(t, "sale b 4 open, sale c 2 open", s.requests())

	s.adjust("main", 5, "found")
	require.Equal(t, "sale b 4 arrived, sale c 1 open", s.requests(), "what came closes the oldest")
	s.adjust("shed", 9, "elsewhere")
	require.Equal(t, "sale b 4 arrived, sale c 1 open", s.requests(), "nobody looks in the shed")
	s.exec("INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) SELECT $1, 'request', id FROM warehouses WHERE code = 'shed'", s.channel)
	require.Equal(t, "sale b 4 arrived, sale c 1 arrived", s.requests(), "from now on its channel does")
	s.wants(c, 20)
	require.Equal(t, "sale b 4 arrived, sale c 1 arrived, sale c 10 open", s.requests(), "20 less 1 that is kept and 9 in the shed")
	s.wants(c, 0)
	require.Equal(t, "sale b 4 arrived, sale c 1 arrived, sale c 10 not_wanted", s.requests())
	require.Equal(t, "request stock b 4, request stock c 2, close stock request b 4, close stock request c 1, request stock c 10, close stock request c 10",
		s.text(`SELECT string_agg(format('%s %s %s', j.action, s.remote_id, j.detail ->> 'quantity'), ', ' ORDER BY j.id) FROM journal j JOIN sales s ON s.id = j.sale_id`))
}

// TestWhatIsKeptForALaterSaleIsMissingForAnEarlier: its channel kept nothing for it.
func TestWhatIsKeptForALaterSaleIsMissingForAnEarlier(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	keeps := s.channel
	s.id(&s.channel, `INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, request_missing)
		VALUES ('requests', 'woocommerce', 'production', $1, 'x', 'https://shop.example', '{}', true) RETURNING id`, s.pos)
	s.buyer("a", 8)
	require.Empty(t, s.requests())
	s.channel = keeps
	b := s.buyer("b", 7)
	require.Equal(t, "sale a 5 open", s.requests())
	s.wants(b, 2)
	require.Equal(t, "sale a 5 arrived", s.requests())
}

func TestWithoutReservationsEachSaleCountsOnWhatThoseBeforeItLeave(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	s.exec("UPDATE channels SET reserve = false")
	a := s.buyer("a", 8)
	s.buyer("b", 8)
	require.Equal(t, "sale b 6 open", s.requests())
	require.Equal(t, "main 0 of 10", s.kept())
	require.NoError(t, s.deliver("a", 8))
	require.Equal(t, "sale b 6 open", s.requests(), "what left was counted before")
	s.wants(a, 0)
	require.Equal(t, "sale b 6 open", s.requests())
	require.NoError(t, s.deliver("b", 1))
	require.Equal(t, "sale b 6 open", s.requests(), "7 are to leave, and 1 is there")
}

func TestARequestThatAPersonClosedIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	a := s.buyer("a", 14)
	s.waits(a)
	s.woken()
	s.exec("UPDATE stock_requests SET state = 'closed', closed_at = now(), closed_by = 'anna', outcome = 'by_hand', reason = 'not made any more'")
	require.Equal(t, "a", s.woken())
	s.adjust("main", 1, "found")
	require.Equal(t, "sale a 4 by_hand", s.requests(), "less is missing than the person knew of")
	s.wants(a, 20)
	require.Equal(t, "sale a 4 by_hand, sale a 9 open", s.requests(), "more is")
}

func TestGoodsThatComeWakeThoseWhoWaitForThem(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		reserve bool
		does    func(s *stock)
		want    string
	}{
		"an arrival, those who came first first": {false, func(s *stock) { s.adjust("main", 1, "k") }, "9, 10"},
		"an arrival that one of them keeps":      {true, func(s *stock) { s.adjust("main", 1, "k") }, "9"},
		"an arrival in another warehouse":        {false, func(s *stock) { s.adjust("shed", 1, "k") }, ""},
		"an arrival of something else": {false, func(s *stock) {
			s.exec("INSERT INTO items (sku, name, kind) VALUES ('SALT', 'Salt', 'simple')")
			s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT id, 1, 1, 'opening', 'k' FROM items WHERE sku = 'SALT'")
		}, ""},
		"goods that are lost": {false, func(s *stock) { s.adjust("main", -1, "k") }, ""},
		"goods that another sale no longer wants, where they were kept": {true, func(s *stock) {
			s.exec("UPDATE sale_goods SET wanted = 5 WHERE sale_id = (SELECT id FROM sales WHERE remote_id = 'a')")
		}, "9"},
		"another warehouse of the point of sale": {false, func(s *stock) {
			s.exec("UPDATE points_of_sale SET warehouse_id = (SELECT id FROM warehouses WHERE code = 'shed')")
		}, "9, 10, other"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setupStock(t)
			s.exec("UPDATE channels SET reserve = $1, request_missing = false", tt.reserve)
			s.buyer("a", 10)
			for _, order := range []string{"9", "10"} {
				s.waits(s.buyer(order, 6))
			}
			s.waits(s.sale("other"))
			s.buyer("settled", 1)
			s.woken()
			tt.does(s)
			require.Equal(t, tt.want, s.woken())
		})
	}
}

func TestReturnedGoodsWake(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	a := s.buyer("a", 10)
	require.NoError(t, s.deliver("a", 10))
	s.waits(s.buyer("b", 1))
	s.woken()
	s.exec("INSERT INTO delivery_notes (sale_id, part, document_id, warehouse_id, state, kind) SELECT sale_id, 2, document_id, warehouse_id, 'approved', 'return' FROM delivery_notes WHERE sale_id = $1", a)
	s.exec("INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) SELECT id, $1, 3 FROM delivery_notes WHERE kind = 'return'", s.item)
	s.wants(a, 7)
	require.NoError(t, queries.StockMovesOfNote(t.Context(), s.app, int64(2)))
	require.Equal(t, "b", s.woken())
	require.Equal(t, "main 1 of 3: sale b 1", s.kept())
	require.Equal(t, "7 7", s.text("SELECT wanted || ' ' || moved FROM sale_goods WHERE sale_id = $1", a))
}

func stockOf(sale, item int64) dbgen.StockLockParams {
	return dbgen.StockLockParams{WarehouseID: 1, Items: []int64{item}, SaleID: sale}
}

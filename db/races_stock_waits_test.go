package db_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// salted is races about SALT, of which there never was any: no level of it exists.
func salted(t *testing.T) (r *races, s *stock) {
	t.Helper()
	r = &races{bundle: setup(t)}
	r.id(&r.item, "INSERT INTO items (sku, name, kind) VALUES ('SALT', 'Salt', 'simple') RETURNING id")
	return r, &stock{r.bundle}
}

// arriving books pieces that come into main.
func (s *stock) arriving(pieces int) deed {
	return doing("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES ($1, 1, $2, 'adjustment', 'arrival')", s.item, pieces)
}

// beginningToWait has a sale look for goods, and wait where there are none.
func (s *stock) beginningToWait(sale int64) deed {
	return func(ctx context.Context, tx pgx.Tx) error {
		levels, err := queries.StockLock(ctx, tx, stockOf(sale, s.item))
		if err != nil || len(levels) > 0 && levels[0].Free.Sign() > 0 {
			return err
		}
		return queries.SaleSetState(ctx, tx, "awaiting_stock", sale)
	}
}

func TestWhoBeginsToWaitMissesNothingThatArrives(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		meet         func(r *races, waits, arrives deed) error
		state, woken string
	}{
		"where the goods come after him":  {func(r *races, waits, arrives deed) error { return r.after(waits, arrives) }, "awaiting_stock", "a"},
		"where they come before him":      {func(r *races, waits, arrives deed) error { return r.after(arrives, waits) }, "new", ""},
		"where they don't come after all": {func(r *races, waits, arrives deed) error { return r.afterNone(arrives, waits) }, "awaiting_stock", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, s := salted(t)
			sale := s.buyer("a", 2)
			require.NoError(t, tt.meet(r, s.beginningToWait(sale), s.arriving(2)))
			require.Equal(t, tt.state, s.text("SELECT state FROM sales WHERE id = $1", sale))
			require.Equal(t, tt.woken, s.woken())
		})
	}
}

func TestTheLastPiecesAreKeptForOne(t *testing.T) {
	t.Parallel()
	r := &races{bundle: setup(t)}
	s := &stock{r.bundle}
	s.exec("UPDATE channels SET reserve = true")
	wanting := func(sale int64) deed {
		return doing("INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, $2, 10)", sale, s.item)
	}
	a, b := s.sale("a"), s.sale("b")
	require.NoError(t, r.after(wanting(b), wanting(a)))
	require.Equal(t, "main 10 of 10: sale b 10", s.kept(), "nobody takes away what is kept already")
	s.adjust("main", 3, "found")
	require.Equal(t, "main 13 of 13: sale a 3: sale b 10", s.kept())
}

func TestNothingIsKeptForWhoNoLongerWantsIt(t *testing.T) {
	t.Parallel()
	for name, meet := range map[string]func(r *races, cancels, arrives deed) error{
		"where it comes after that":  func(r *races, cancels, arrives deed) error { return r.after(cancels, arrives) },
		"where it comes before that": func(r *races, cancels, arrives deed) error { return r.after(arrives, cancels) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, s := salted(t)
			s.exec("UPDATE channels SET reserve = true")
			a := s.buyer("a", 5)
			s.buyer("b", 5)
			require.NoError(t, meet(r, doing("UPDATE sale_goods SET wanted = 0 WHERE sale_id = $1", a), s.arriving(6)))
			require.Equal(t, "main 0 of 10, main 5 of 6: sale b 5", s.kept())
		})
	}
}

// TestASaleAtWorkHoldsUpNobodyWhoKeepsGoodsForIt: a step locks its sale before the stock;
// who keeps goods for the sale has locked the stock already, and must not wait for it.
func TestASaleAtWorkHoldsUpNobodyWhoKeepsGoodsForIt(t *testing.T) {
	t.Parallel()
	r, s := salted(t)
	s.exec("UPDATE channels SET reserve = true, request_missing = true")
	a := s.buyer("a", 5)
	step := r.begin()
	_, err := queries.SaleLock(t.Context(), step, a)
	require.NoError(t, err)
	arrival := r.begin()
	require.NoError(t, doing("SET LOCAL lock_timeout = '10s'")(t.Context(), arrival))
	require.NoError(t, s.arriving(2)(t.Context(), arrival))
	require.NoError(t, arrival.Commit(t.Context()))
	levels, err := queries.StockLock(t.Context(), step, stockOf(a, s.item))
	require.NoError(t, err)
	require.Equal(t, "2", levels[0].Free.String())
	require.NoError(t, step.Commit(t.Context()))
	require.Equal(t, "sale a 3 open", s.requests())
}

// TestStockStaysRightWhateverHappensAtOnce has sales begin, change, end and leave while
// stock comes, goes and is counted, of several items in any order: nobody waits for
// somebody who waits for him, and all sums are right.
func TestStockStaysRightWhateverHappensAtOnce(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	const items, sales = 4, 10
	for i := range items - 1 {
		s.exec("INSERT INTO items (sku, name, kind) VALUES ($1, 'x', 'simple')", fmt.Sprint("I", i))
	}
	for i := range sales {
		_, document := s.posted(fmt.Sprint(i))
		require.Positive(t, document)
	}
	s.doALot(items, sales)
	for rule, broken := range map[string]string{
		"on hand is the sum of the moves":          "SELECT count(*)::text FROM stock_levels l WHERE on_hand <> (SELECT coalesce(sum(quantity), 0) FROM stock_moves m WHERE m.item_id = l.item_id AND m.warehouse_id = l.warehouse_id)",
		"reserved is the sum of the reservations":  "SELECT count(*)::text FROM stock_levels l WHERE reserved <> (SELECT coalesce(sum(quantity), 0) FROM stock_reservations r WHERE r.item_id = l.item_id AND r.warehouse_id = l.warehouse_id)",
		"nobody keeps more than has yet to leave":  "SELECT count(*)::text FROM stock_reservations r JOIN sale_goods g USING (sale_id, item_id) WHERE r.quantity > g.open",
		"nothing is free that somebody waits for":  "SELECT count(*)::text FROM sale_goods g JOIN stock_levels l USING (item_id) LEFT JOIN stock_reservations r USING (sale_id, item_id, warehouse_id) WHERE l.warehouse_id = 1 AND l.on_hand > l.reserved AND g.open > coalesce(r.quantity, 0)",
		"what has left is the sum of the moves":    "SELECT count(*)::text FROM sale_goods g WHERE moved <> (SELECT coalesce(-sum(m.quantity), 0) FROM stock_moves m JOIN delivery_notes n ON n.id = m.delivery_note_id WHERE n.sale_id = g.sale_id AND m.item_id = g.item_id)",
		"what is requested is what nobody can get": "SELECT count(*)::text FROM stock_requests q JOIN sale_goods g USING (sale_id, item_id) LEFT JOIN stock_reservations r USING (sale_id, item_id) WHERE q.state = 'open' AND q.quantity <> g.open - coalesce(r.quantity, 0)",
	} {
		require.Equal(t, "0", s.text(broken), rule)
	}
}

// TestWhoIsConcernedIsLookedAtAlone, of channels that keep goods, that request them
// elsewhere as well, and that do neither, all out of one warehouse: it comes to the same
// as if all sales were looked at each time.
func TestWhoIsConcernedIsLookedAtAlone(t *testing.T) {
	t.Parallel()
	s := setupStock(t)
	const items, sales = 2, 9
	s.exec("INSERT INTO items (sku, name, kind) VALUES ('I', 'x', 'simple')")
	s.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT id, 2, 3, 'opening', sku FROM items")
	channels := []int64{s.channel}
	for _, rule := range []string{"requests", "neither"} {
		s.id(&s.channel, `INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, request_missing)
			VALUES ($1, 'woocommerce', 'production', $2, 'x', 'https://shop.example', '{}', $1 = 'requests') RETURNING id`, rule, s.pos)
		channels = append(channels, s.channel)
	}
	s.exec("INSERT INTO channel_warehouses (channel_id, purpose, warehouse_id) VALUES ($1, 'request', 2)", channels[1])
	for i := range sales {
		s.channel = channels[i%len(channels)]
		s.posted(fmt.Sprint(i))
	}
	for range 2 { // and look in between
		s.doALot(items, sales)
		for rule, broken := range map[string]string{
			"what is requested is what is missing": `SELECT count(*)::text FROM stock_missing(ARRAY(SELECT id FROM items), 0) m
				FULL JOIN (SELECT * FROM stock_requests WHERE state = 'open') q USING (sale_id, item_id) WHERE q.quantity IS DISTINCT FROM m.quantity`,
			"nothing is free that somebody would keep": `SELECT count(*)::text FROM sale_goods g JOIN sales s ON s.id = g.sale_id JOIN channels c ON c.id = s.channel_id AND c.reserve
				JOIN stock_levels l ON l.item_id = g.item_id AND l.warehouse_id = 1
				LEFT JOIN stock_reservations r ON r.sale_id = g.sale_id AND r.item_id = g.item_id AND r.warehouse_id = 1
				WHERE l.on_hand > l.reserved AND g.open > coalesce(r.quantity, 0)`,
		} {
			require.Equal(t, "0", s.text(broken), rule)
		}
	}
}

// doALot is done by six at once.
func (s *stock) doALot(items, sales int) {
	s.t.Helper()
	var g errgroup.Group
	for worker := range uint64(6) {
		g.Go(func() error {
			chance := rand.New(rand.NewPCG(worker, rand.Uint64()))
			for range 25 {
				if err := s.doAnything(chance, fmt.Sprint(rand.Uint64()), items, sales); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(s.t, g.Wait())
}

// doAnything is one transaction; what the rules refuse is no mistake.
func (s *stock) doAnything(chance *rand.Rand, key string, items, sales int) error {
	some := chance.Perm(items)[:1+chance.IntN(items)]
	for i := range some {
		some[i]++ // ids begin with 1
	}
	sale, pieces := int64(1+chance.IntN(sales)), 1+chance.IntN(5)
	err := pgx.BeginFunc(context.Background(), s.app, func(tx pgx.Tx) error {
		what := chance.IntN(4)
		if what == 0 {
			return doing(`INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
				SELECT i, 1, $2, 'adjustment', $3 || '/' || i FROM unnest($1::bigint[]) i`, some, pieces-2, key)(context.Background(), tx)
		}
		if _, err := queries.SaleLock(context.Background(), tx, sale); err != nil {
			return err
		}
		if what == 1 {
			return leaveAll(context.Background(), tx, sale)
		}
		return doing(`INSERT INTO sale_goods (sale_id, item_id, wanted) SELECT $2, i, $3 FROM unnest($1::bigint[]) i
			ON CONFLICT (sale_id, item_id) DO UPDATE SET wanted = excluded.wanted`, some, sale, pieces-1)(context.Background(), tx)
	})
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok && pg.Code[:2] == "23" {
		return nil
	}
	return err
}

// leaveAll has all that is kept for a sale leave.
func leaveAll(ctx context.Context, tx pgx.Tx, sale int64) error {
	var note int64
	if err := tx.QueryRow(ctx, `INSERT INTO delivery_notes (sale_id, part, document_id, warehouse_id, state)
		SELECT $1, 1 + (SELECT count(*) FROM delivery_notes WHERE sale_id = $1), (SELECT min(id) FROM documents WHERE sale_id = $1), 1, 'approved' RETURNING id`, sale).Scan(&note); err != nil {
		return err
	}
	kept := doing("INSERT INTO delivery_note_lines (delivery_note_id, item_id, quantity) SELECT $1, item_id, quantity FROM stock_reservations WHERE sale_id = $2", note, sale)
	if err := kept(ctx, tx); err != nil {
		return err
	}
	return queries.StockMovesOfNote(ctx, tx, note)
}

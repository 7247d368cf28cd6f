package db_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

// TestADeliveryNoteGoesOnAndNeverBack tries every state after every other.
func TestADeliveryNoteGoesOnAndNeverBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	states := []string{"draft", "approved", "packed", "shipped", "delivered", "received", "reversed"}
	for from, state := range states {
		for to, next := range states {
			var note int64
			b.id(&note, "INSERT INTO delivery_notes (sale_id, part, document_id, warehouse_id, state) SELECT $1, 1 + count(*), $2, 1, 'draft' FROM delivery_notes RETURNING id", sale, document)
			if state != "draft" {
				b.exec("UPDATE delivery_notes SET state = 'approved' WHERE id = $1", note)
				b.exec("UPDATE delivery_notes SET state = $1 WHERE id = $2", state, note)
			}
			_, err := b.app.Exec(t.Context(), "UPDATE delivery_notes SET state = $1 WHERE id = $2", next, note)
			if from == to || to > from && (state != "draft" || slices.Contains([]string{"approved", "reversed"}, next)) {
				require.NoError(t, err, "%s → %s", state, next)
				continue
			}
			requireRefused(t, err, "delivery_notes_go_on")
		}
	}
	require.Equal(t, "0", b.text("SELECT count(*) FROM delivery_notes WHERE state = 'draft' AND approved_at IS NOT NULL"))
}

func TestAReturnNoteStaysAsItIs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sale, document := b.posted("1")
	var back int64
	b.id(&back, "INSERT INTO delivery_notes (sale_id, part, kind, document_id, warehouse_id, state, returns_id) VALUES ($1, 2, 'return', $2, 1, 'approved', $3) RETURNING id", sale, document, b.note(sale, document, 1))
	for _, state := range []string{"packed", "shipped", "reversed"} {
		_, err := b.app.Exec(t.Context(), "UPDATE delivery_notes SET state = $1 WHERE id = $2", state, back)
		requireRefused(t, err, "delivery_notes_go_on")
	}
}

func TestTheStockOfAnExternalWarehouseAloneGoesBelowNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const move = "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT 1, id, $1, 'adjustment', $2 FROM warehouses WHERE code = $3"
	b.exec("INSERT INTO warehouses (code, name, external) VALUES ('theirs', 'Theirs', true), ('ours', 'Ours', false)")
	b.exec(move, -5, "a", "theirs")
	b.exec(move, -1, "b", "theirs")
	require.Equal(t, "-6", b.text("SELECT on_hand::text FROM stock_levels WHERE external"))
	for _, of := range []string{"main", "ours"} {
		_, err := b.app.Exec(t.Context(), move, -11, "c", of)
		requireRefused(t, err, "stock_levels_not_negative")
	}

	b.exec("UPDATE warehouses SET external = true WHERE code = 'main'")
	b.exec(move, -11, "d", "main")
	_, err := b.app.Exec(t.Context(), "UPDATE warehouses SET external = false WHERE code = 'main'")
	requireRefused(t, err, "stock_levels_not_negative")
	b.exec(move, 1, "e", "main")
	b.exec("UPDATE warehouses SET external = false WHERE code = 'main'")
	_, err = b.app.Exec(t.Context(), move, -1, "f", "main")
	requireRefused(t, err, "stock_levels_not_negative")
}

// TestAWarehouseBecomesOursWhileGoodsAreWrittenOutOfIt: one of the two is refused, or
// nothing is below zero.
func TestAWarehouseBecomesOursWhileGoodsAreWrittenOutOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("UPDATE warehouses SET external = true")
	var ours, out error
	var g errgroup.Group
	g.Go(func() error { _, ours = b.app.Exec(t.Context(), "UPDATE warehouses SET external = false"); return nil })
	g.Go(func() error {
		_, out = b.app.Exec(t.Context(), "INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) VALUES (1, 1, -11, 'adjustment', 'k')")
		return nil
	})
	require.NoError(t, g.Wait())
	require.NotEqual(t, ours == nil, out == nil, "%v, %v", ours, out)
	requireRefused(t, errors.Join(ours, out), "stock_levels_not_negative")
}

package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// mostSent is how many deliveries the warehouse brings on at a time at most.
const mostSent = 3

// work lets the people of the warehouse count something, and bring some deliveries on.
func (w *world) work(ctx context.Context, seed uint64) error {
	chance := rand.New(rand.NewPCG(seed, 5)) //nolint:gosec // chance from a seed is what is wanted
	if err := w.countStock(ctx, chance, seed); err != nil {
		return err
	}
	for i := range chance.IntN(mostSent + 1) {
		if err := w.send(ctx, chance, fmt.Sprintf("send-%d-%d", seed, i)); err != nil {
			return err
		}
	}
	return nil
}

// countStock finds a few pieces more or fewer of something than were booked.
func (w *world) countStock(ctx context.Context, chance *rand.Rand, seed uint64) error {
	shelves, err := list[struct{ SKU, Warehouse string }](ctx, w, `SELECT i.sku, h.code FROM stock_levels l
		JOIN items i ON i.id = l.item_id JOIN warehouses h ON h.id = l.warehouse_id ORDER BY i.sku, h.code`)
	if err != nil || len(shelves) == 0 {
		return err
	}
	at, by := shelves[chance.IntN(len(shelves))], 1+chance.IntN(9)
	if chance.IntN(3) == 0 {
		by = -by
	}
	err = w.program("stock", "adjust", at.SKU, "--warehouse", at.Warehouse, "--by="+strconv.Itoa(by), "--reason", "counted",
		"--key", fmt.Sprintf("count-%d", seed), "--actor", "chaos").Run(ctx)
	if err != nil && !exited(err, exitWrong) { // what isn't there can't be missing
		return err
	}
	return nil
}

// send packs, ships or delivers the goods of some note that are on their way; one that
// is as far already is left as it is.
func (w *world) send(ctx context.Context, chance *rand.Rand, key string) error {
	notes, err := list[struct{ ID int64 }](ctx, w, `SELECT id FROM delivery_notes WHERE kind = 'delivery' AND state IN ('approved', 'packed', 'shipped') ORDER BY id`)
	if err != nil || len(notes) == 0 {
		return err
	}
	steps := []string{activities.NotePacked, activities.NoteShipped, activities.NoteDelivered}
	step := activities.DeliveryStep{Key: key, Note: notes[chance.IntN(len(notes))].ID, To: steps[chance.IntN(len(steps))], Actor: "chaos"}
	if _, err := activities.MoveDelivery(ctx, w.db, step); !fault.Is(err, fault.Conflict) {
		return err
	}
	return nil
}

func list[T any](ctx context.Context, w *world, sql string) ([]T, error) {
	rows, err := w.db.Query(ctx, sql)
	if err != nil {
		return nil, db.Wrap("look around the warehouse", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[T])
	return all, db.Wrap("look around the warehouse", err)
}

package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// wayRound lets the product carry the orders of a round's shops, which nobody has
// read yet.
func (s *stage) wayRound(ctx context.Context, round int) (figures, error) {
	shops := s.shopsOf(wayPrefix(round))
	orders, err := ordersOf(shops)
	if err != nil {
		return figures{}, err
	}
	before, err := s.walked(ctx)
	if err != nil {
		return figures{}, err
	}
	forgetRequests(shops)
	if err := s.forgetStatements(ctx); err != nil {
		return figures{}, err
	}
	taken := s.measure(s.worker.PID())
	for _, shop := range shops {
		if err := activities.WakeReader(ctx, s.db, shop.Code); err != nil {
			return figures{}, err
		}
	}
	paced := &pacing{}
	walked := func(ctx context.Context) (int64, error) {
		paced.note(time.Now(), sum(requestsTo(shops)))
		return s.walked(ctx)
	}
	if err := until(ctx, s.alive, before+int64(len(orders)), walked); err != nil {
		return figures{}, err
	}
	out := taken.end(len(orders))
	if out.statements, err = s.statementsPer(ctx, len(orders)); err != nil {
		return figures{}, err
	}
	asked := requestsTo(shops)
	out.shopRequests = float64(sum(asked)) / float64(len(orders))
	out.amid = paced.amid() / out.shopRequests
	if err := s.checkStraight(ctx, len(orders), asked); err != nil {
		return figures{}, err
	}
	ids := make([]string, len(orders))
	for i, ref := range orders {
		ids[i] = workflows.OrderWorkflowID(ref)
	}
	out.histories, err = examine(ctx, s.temporal, ids)
	return out, err
}

// walked counts the orders that were carried to the end so far.
func (s *stage) walked(ctx context.Context) (int64, error) {
	progress, err := dbgen.New().OrderProgress(ctx, s.db)
	return progress.Walked, db.Wrap("count orders", err)
}

// checkStraight makes sure that what was measured is what it is called: every
// order settled, told to its shop by one note and one status.
func (s *stage) checkStraight(ctx context.Context, orders int, asked map[string]int) error {
	states, err := dbgen.New().SalesByState(ctx, s.db)
	if err != nil {
		return db.Wrap("count sales", err)
	}
	var others []string
	for _, row := range states {
		if row.State != "settled" {
			others = append(others, fmt.Sprintf("%d %s", row.Count, row.State))
		}
	}
	if len(others) > 0 {
		held, err := dbgen.New().HeldSales(ctx, s.db)
		if err != nil {
			return db.Wrap("list held sales", err)
		}
		for _, sale := range held {
			others = append(others, fmt.Sprintf("%s %s: %s", sale.Channel, sale.Number, sale.Detail))
		}
		return fmt.Errorf("some orders are not straight: %s", strings.Join(others, "; "))
	}
	if asked["notes.create"] != orders || asked["orders.update"] != orders {
		return fmt.Errorf("%d orders took %d notes and %d statuses: some were told twice or not at all", orders, asked["notes.create"], asked["orders.update"])
	}
	return nil
}

func sum(counts map[string]int) (n int) {
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		n += counts[kind]
	}
	return n
}

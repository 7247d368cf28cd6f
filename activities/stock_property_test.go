package activities_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

const (
	worldRuns    = 3  // of the property, with a seed each
	worldWorkers = 4  // at the same time
	worldDeeds   = 25 // of each
)

// TestStockNeverGoesWrong lets several workers do whatever people, shops and workers
// do to stock, at the same time and as chance has it, and asks after each deed and at
// the end for what always holds. What each worker does follows from the seed; what
// meets in the same instant doesn't, so a failure tells what was done, and nothing is
// gained by making the sequence shorter.
func TestStockNeverGoesWrong(t *testing.T) {
	t.Parallel()
	for seed := range uint64(worldRuns) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			w := setupStockWorld(t)
			t.Cleanup(func() {
				if t.Failed() {
					t.Log("what was done:\n" + strings.Join(w.trail, "\n"))
				}
			})
			everybody, ctx := errgroup.WithContext(t.Context())
			for worker := range uint64(worldWorkers) {
				everybody.Go(func() error { return w.work(ctx, rand.New(rand.NewPCG(seed, worker))) })
			}
			require.NoError(t, everybody.Wait())
			require.NoError(t, w.settle(t.Context()))
			require.NoError(t, w.rules(t.Context()))
			require.NoError(t, w.agree(t.Context()))
			w.requireShown()
		})
	}
}

// work does deeds by chance; each leaves the books as they have to be.
func (w *stockWorld) work(ctx context.Context, chance *rand.Rand) error {
	for range worldDeeds {
		if err := w.deed(ctx, chance); err != nil {
			return err
		}
		if err := w.rules(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *stockWorld) deed(ctx context.Context, chance *rand.Rand) error {
	kind, o := chance.IntN(24), w.some(chance)
	switch {
	case kind < 4 || o == nil:
		return w.buy(ctx, chance)
	case kind < 8:
		return w.carryOn(ctx)
	case kind < 10: // nobody asked for it
		return w.walkAll(ctx, []*wantedOrder{o})
	case kind < 13:
		w.move(o, chance)
	case kind < 14:
		return w.more(o, chance)
	case kind < 16:
		return w.giveBack(o, chance)
	case kind < 17:
		return w.decide(ctx, chance)
	case kind < 19:
		return w.handOut(ctx, o, chance)
	case kind < 20:
		return w.handBack(ctx, chance)
	case kind < 21:
		return w.tell(ctx)
	default:
		return w.stocktake(ctx, chance)
	}
	return nil
}

// settle hands on whatever is asked for, and nothing else, until nobody asks for
// anything: whoever waits for goods that came has to have been woken.
func (w *stockWorld) settle(ctx context.Context) error {
	if err := w.read(ctx); err != nil {
		return err
	}
	for range len(w.orders) * len(w.orders) { // more than all of them taking turns need
		asked, err := w.asked(ctx, 1)
		if err != nil || len(asked) == 0 {
			return err
		}
		if err := w.walkAll(ctx, asked); err != nil {
			return err
		}
	}
	return errors.New("the sales wake each other for ever")
}

// rules asks for what breaks what always holds, in one picture of the books.
func (w *stockWorld) rules(ctx context.Context) error {
	return pgx.BeginTxFunc(ctx, w.db.Owner, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		for rule, sql := range stockRules() {
			rows, err := tx.Query(ctx, sql)
			if err != nil {
				return fmt.Errorf("%s: %w", rule, err)
			}
			broken, err := pgx.CollectRows(rows, pgx.RowTo[string])
			if err != nil {
				return fmt.Errorf("%s: %w", rule, err)
			}
			if len(broken) > 0 {
				return fmt.Errorf("broken: %s: %s", rule, strings.Join(broken, "; "))
			}
		}
		return nil
	})
}

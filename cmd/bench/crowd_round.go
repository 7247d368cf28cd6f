package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
)

// pace is how often an order appears in some shop.
const pace = 100 * time.Millisecond

// waits are how long orders took from appearing to settled.
type waits struct {
	Orders   int     `json:"orders"`
	MedianMS float64 `json:"median_ms"`
	P95MS    float64 `json:"p95_ms"`
	MostMS   float64 `json:"most_ms"`
}

func (w waits) cells() []string {
	whole := func(ms float64) string { return strconv.FormatFloat(ms, 'f', 0, 64) }
	return []string{strconv.Itoa(w.Orders), whole(w.MedianMS), whole(w.P95MS), whole(w.MostMS)}
}

// round lets orders appear in all shops in turn, and waits for those of the shops
// that answer.
func (c *crowd) round(ctx context.Context) (waits, error) {
	appeared := map[commerce.OrderRef]time.Time{}
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for range c.perShop {
		c.seed++
		for i, shop := range c.ground.Shops {
			select {
			case <-ctx.Done():
				return waits{}, ctx.Err()
			case <-tick.C:
			}
			at := time.Now()
			id := appearIn(shop, c.seed)
			if err := activities.WakeReader(ctx, c.db, shop.Code); err != nil {
				return waits{}, err
			}
			if i >= c.dead+c.throttled {
				appeared[commerce.OrderRef{Channel: shop.Code, RemoteID: strconv.FormatInt(id, 10)}] = at
			}
		}
	}
	return c.settled(ctx, appeared)
}

// appearIn lets a straight order appear in a shop.
func appearIn(shop *playground.Shop, seed uint64) (id int64) {
	placed := time.Now().AddDate(0, -1, 0) // long enough ago for the life that it led before it appears
	for _, made := range shop.Simulated.MakeOrders(seed, 1, placed, woosim.Straight()) {
		shop.Simulated.TouchOrder(made.ID) // it changes now: it is news
		id = made.ID
	}
	return id
}

// settled waits for these orders and says how long they took.
func (c *crowd) settled(ctx context.Context, appeared map[commerce.OrderRef]time.Time) (waits, error) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for began := time.Now(); ; {
		took, err := c.took(ctx, appeared)
		switch {
		case err != nil:
			return waits{}, err
		case len(took) == len(appeared):
			return waitsOf(took), nil
		case time.Since(began) > stalled:
			return waits{}, fmt.Errorf("%d of %d orders are not settled after %s", len(appeared)-len(took), len(appeared), stalled)
		}
		select {
		case <-ctx.Done():
			return waits{}, ctx.Err()
		case <-c.worker.Gone():
			return waits{}, fmt.Errorf("the worker is gone: %w", c.worker.Err())
		case <-tick.C:
		}
	}
}

// took is how long those took that are settled, in milliseconds.
func (c *crowd) took(ctx context.Context, appeared map[commerce.OrderRef]time.Time) ([]float64, error) {
	rows, err := c.db.Query(ctx, `SELECT c.code, s.remote_id, s.updated_at FROM sales s JOIN channels c ON c.id = s.channel_id WHERE s.state = 'settled'`)
	if err != nil {
		return nil, db.Wrap("look at the sales", err)
	}
	type sale struct {
		Channel, RemoteID string
		At                time.Time
	}
	sales, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sale])
	if err != nil {
		return nil, db.Wrap("look at the sales", err)
	}
	var took []float64
	for _, s := range sales {
		if began, ours := appeared[commerce.OrderRef{Channel: s.Channel, RemoteID: s.RemoteID}]; ours {
			took = append(took, float64(s.At.Sub(began).Microseconds())/1000)
		}
	}
	return took, nil
}

func waitsOf(took []float64) waits {
	slices.Sort(took)
	return waits{Orders: len(took), MedianMS: rounded(took[len(took)/2]), P95MS: rounded(took[len(took)*95/100]), MostMS: rounded(took[len(took)-1])}
}

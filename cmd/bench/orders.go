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

func waitsOf(took []float64) waits {
	if len(took) == 0 {
		return waits{}
	}
	slices.Sort(took)
	return waits{Orders: len(took), MedianMS: rounded(took[len(took)/2]), P95MS: rounded(took[len(took)*95/100]), MostMS: rounded(took[len(took)-1])}
}

// appearances are orders and when each appeared in its shop.
type appearances map[commerce.OrderRef]time.Time

// appear lets a straight order appear in a shop, and wakes its reader as a webhook does.
func (p *place) appear(ctx context.Context, shop *playground.Shop, seed uint64, options ...woosim.MakeOption) (ref commerce.OrderRef, at time.Time, err error) {
	at = time.Now()
	placed := at.AddDate(0, -1, 0) // long enough ago for the life that it led before it appears
	for _, made := range shop.Simulated.MakeOrders(seed, 1, placed, append(options, woosim.Straight())...) {
		shop.Simulated.TouchOrder(made.ID) // it changes now: it is news
		ref = commerce.OrderRef{Channel: shop.Code, RemoteID: strconv.FormatInt(made.ID, 10)}
	}
	return ref, at, activities.WakeReader(ctx, p.db, shop.Code)
}

// settled waits for these orders and says how long each took, in milliseconds.
func (p *place) settled(ctx context.Context, appeared appearances) ([]float64, error) {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for began := time.Now(); ; {
		took, err := p.took(ctx, appeared)
		switch {
		case err != nil:
			return nil, err
		case len(took) == len(appeared):
			return took, nil
		case time.Since(began) > stalled:
			return nil, fmt.Errorf("%d of %d orders are not settled after %s", len(appeared)-len(took), len(appeared), stalled)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-p.worker.Gone():
			return nil, fmt.Errorf("the worker is gone: %w", p.worker.Err())
		case <-tick.C:
		}
	}
}

// took is how long those took that are settled, in milliseconds.
func (p *place) took(ctx context.Context, appeared appearances) ([]float64, error) {
	rows, err := p.db.Query(ctx, `SELECT c.code, s.remote_id, s.updated_at FROM sales s JOIN channels c ON c.id = s.channel_id WHERE s.state = 'settled'`)
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

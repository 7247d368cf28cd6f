package main

import (
	"context"
	"maps"
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

// appearances are orders and when each appeared in its shop.
type appearances map[commerce.OrderRef]time.Time

// channels are the codes of the shops that orders appeared in.
func (a appearances) channels() []string {
	codes := map[string]bool{}
	for ref := range a {
		codes[ref.Channel] = true
	}
	return slices.Sorted(maps.Keys(codes))
}

// appear lets a straight order appear in a shop, which tells its webhooks of it, if it has any.
func appear(shop *playground.Shop, seed uint64, options ...woosim.MakeOption) (ref commerce.OrderRef, at time.Time) {
	at = time.Now()
	placed := at.AddDate(0, -1, 0) // long enough ago for the life that it led before it appears
	for _, made := range shop.Simulated.MakeOrders(seed, 1, placed, append(options, woosim.Straight())...) {
		shop.Simulated.TouchOrder(made.ID) // it changes now: it is news
		ref = commerce.OrderRef{Channel: shop.Code, RemoteID: strconv.FormatInt(made.ID, 10)}
	}
	return ref, at
}

// appearAndWake is appear for a shop without webhooks: its reader is woken as by one.
func (p *place) appearAndWake(ctx context.Context, shop *playground.Shop, seed uint64, options ...woosim.MakeOption) (ref commerce.OrderRef, at time.Time, err error) {
	ref, at = appear(shop, seed, options...)
	return ref, at, activities.WakeReader(ctx, p.db, shop.Code)
}

// Ends of an order's way, each a query for the orders of some channels that have come to
// it, with when, among the sales after one.
const (
	invoiced = `SELECT c.code, s.remote_id, d.posted_at FROM documents d JOIN sales s ON s.id = d.sale_id JOIN channels c ON c.id = s.channel_id
		WHERE d.type = 'invoice' AND d.posted_at IS NOT NULL AND s.id > $1 AND c.code = ANY ($2)`
	settled = `SELECT c.code, s.remote_id, s.updated_at FROM sales s JOIN channels c ON c.id = s.channel_id
		WHERE s.state = 'settled' AND s.id > $1 AND c.code = ANY ($2)`
)

// settled waits for these orders and says how long each took, in milliseconds.
func (p *place) settled(ctx context.Context, appeared appearances) (took []float64, err error) {
	err = until(ctx, p.alive, int64(len(appeared)), func(ctx context.Context) (int64, error) {
		took, err = p.took(ctx, appeared, settled)
		return int64(len(took)), err
	})
	return took, err
}

// took is how long those took that have come to an end, in milliseconds.
func (p *place) took(ctx context.Context, appeared appearances, end string) ([]float64, error) {
	rows, err := p.db.Query(ctx, end, p.before, appeared.channels())
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

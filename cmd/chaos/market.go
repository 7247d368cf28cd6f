package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/connectors/simulator"
)

// market is a simulated shop with the people in it, whatever its platform.
type market interface {
	code() string // of its channel
	// line tells people where it is.
	line() string
	// desk is where faults are put in, and where requests are counted.
	desk() *simulator.Desk
	// requests are the kinds of requests that the product makes while it carries orders.
	requests() []string
	// moves reports whether a kind of request moves an order's time of change.
	moves(kind string) bool
	// appear lets orders come in, some of them wrong.
	appear(seed uint64, orders int)
	// came are the ids of the orders that have come in so far, the oldest first.
	came() []int64
	// change lets people do one thing to an order that they do to one like it.
	change(chance *rand.Rand, id int64) error
	orders() []json.RawMessage
	// hears reports whether the shop tells news by itself, by webhooks.
	hears() bool
	// keys are the secrets of its API.
	keys() []string
	// asItIs is the shop's own list of everything.
	asItIs() check.Shop
}

// open makes markets of the shops that stand.
func (w *world) open() {
	for _, shop := range w.Shops {
		w.markets = append(w.markets, &wooMarket{shop: shop})
	}
	for _, company := range w.Companies {
		w.markets = append(w.markets, &promMarket{company: company, past: map[int64][]string{}})
	}
}

// orderID is the id of an order in a shop's list; 0 for what is none.
func orderID(raw json.RawMessage) int64 {
	var o struct{ ID int64 }
	_ = json.Unmarshal(raw, &o) // the check says what is wrong with it
	return o.ID
}

// written are the requests by which a market's orders were changed.
func written(desk *simulator.Desk, kind string) []check.Write {
	var all []check.Write
	for _, r := range desk.Requests() {
		if r.Kind == kind && r.Status >= 200 && r.Status < 300 {
			all = append(all, check.Write{Order: r.OrderID, At: r.At})
		}
	}
	return all
}

// meddle lets the people of a market change some of its orders.
func meddle(m market, chance *rand.Rand) error {
	orders := m.came()
	if len(orders) == 0 {
		return nil
	}
	for range 1 + chance.IntN(mostChanges) {
		id := orders[some(chance, len(orders))]
		if err := m.change(chance, id); err != nil {
			return fmt.Errorf("change order %d of %s: %w", id, m.code(), err)
		}
	}
	return nil
}

const (
	// mostChanges is how many orders people change at a time at most.
	mostChanges = 10
	// fresh is how many of the newest orders people mostly look at: those are under
	// way.
	fresh = 15
)

// some is one of n orders, mostly a fresh one.
func some(chance *rand.Rand, n int) int {
	if chance.IntN(3) > 0 {
		return n - 1 - chance.IntN(min(n, fresh))
	}
	return chance.IntN(n)
}

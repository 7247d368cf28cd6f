package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/money"
)

// known is what people see of an order.
type known struct {
	ID       int64
	Status   string
	Total    money.Amount
	Items    []knownLine `json:"line_items"`
	Shipping []knownLine `json:"shipping_lines"`
	Refunds  []struct {
		Reason string
		Total  money.Amount
	}
}

type knownLine struct {
	ID       int64
	Quantity int64
	Total    money.Amount
	Taxes    []struct {
		ID    int64
		Total money.Amount
	}
}

// mostChanges is how many orders people change at a time at most.
const mostChanges = 10

// meddle lets the staff and the buyers of a shop change some of its orders, and
// mostly has it polled.
func (w *world) meddle(ctx context.Context, seed uint64) error {
	chance := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // chance from a seed is what is wanted
	shop := w.Shops[chance.IntN(len(w.Shops))]
	for range 1 + chance.IntN(mostChanges) {
		orders := shop.Simulated.Orders()
		if len(orders) == 0 {
			return nil
		}
		var o known
		if err := json.Unmarshal(orders[some(chance, len(orders))], &o); err != nil {
			return fmt.Errorf("read an order of %s: %w", shop.Code, err)
		}
		if err := change(chance, shop.Simulated, o); err != nil {
			return fmt.Errorf("change order %d of %s: %w", o.ID, shop.Code, err)
		}
	}
	if chance.IntN(5) == 0 {
		return nil // the next poll finds it
	}
	return w.poll(ctx, shop.Code)
}

// fresh is how many of the newest orders people mostly look at: those are under
// way.
const fresh = 15

// some is one of n orders, mostly a fresh one.
func some(chance *rand.Rand, n int) int {
	if chance.IntN(3) > 0 {
		return n - 1 - chance.IntN(min(n, fresh))
	}
	return chance.IntN(n)
}

// change does one thing to an order that people do to one in its status.
func change(chance *rand.Rand, shop *woosim.Shop, o known) error {
	switch o.Status {
	case "trash", "checkout-draft", "cancelled", "failed", "refunded":
		return nil
	case "pending":
		return shopDid(chance, shop, o, "processing", "cancelled", "on-hold")
	case "on-hold":
		switch chance.IntN(8) {
		case 0, 1:
			return sellMore(shop, o)
		case 2:
			return giveBack(chance, shop, o)
		}
		return shopDid(chance, shop, o, "processing", "processing", "cancelled")
	default: // processing, completed
		switch chance.IntN(8) {
		case 0:
			return sellMore(shop, o)
		case 1, 2, 3:
			return giveBack(chance, shop, o)
		}
		return shopDid(chance, shop, o, "completed", "completed", "cancelled", "on-hold", "")
	}
}

// shopDid moves the order on, or leaves its status as it is and does something
// that calls for nothing.
func shopDid(chance *rand.Rand, shop *woosim.Shop, o known, next ...string) error {
	to := next[chance.IntN(len(next))]
	switch chance.IntN(5) {
	case 0:
		shop.AddNote(o.ID, "Klients zvanīja, viss kārtībā.", false)
	case 1:
		shop.TouchOrder(o.ID)
	case 2:
		return edit(shop, o.ID, fmt.Sprintf(`{"billing":{"city":"Jūrmala %d"}}`, chance.IntN(1000)))
	default:
		if to != "" {
			shop.SetStatus(o.ID, to)
		}
	}
	return nil
}

// sellMore has the staff put one piece more in an order.
func sellMore(shop *woosim.Shop, o known) error {
	if len(o.Items) == 0 {
		return nil
	}
	return edit(shop, o.ID, fmt.Sprintf(`{"line_items":[{"id":%d,"quantity":%d}]}`, o.Items[0].ID, o.Items[0].Quantity+1))
}

func edit(shop *woosim.Shop, id int64, body string) error {
	if refusal := shop.EditOrder(id, body); refusal != "" {
		return fmt.Errorf("the shop refuses %s: %s", body, refusal)
	}
	return nil
}

// orderID is the id of an order in a shop's list; 0 for what is none.
func orderID(raw json.RawMessage) int64 {
	var o known
	_ = json.Unmarshal(raw, &o) // the check says what is wrong with it
	return o.ID
}

package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/internal/commerce"
)

// plans are the shops to stand up: for each round of the way four that nobody has
// read yet, one per tax setting, and four for the floor of all rounds.
func (b *bench) plans() []playground.Plan {
	var all []playground.Plan
	for round := range b.rounds + 1 {
		all = append(all, b.four(wayPrefix(round))...)
	}
	return append(all, b.four(floorPrefix)...)
}

// floorPrefix begins the codes of the floor's shops, wayPrefix of a round's.
const floorPrefix = "floor-"

func wayPrefix(round int) string { return fmt.Sprintf("round-%d-", round) }

// four share a round's orders.
func (b *bench) four(prefix string) []playground.Plan {
	plans := playground.Plans()
	playground.Spread(plans, b.orders)
	for i := range plans {
		plans[i].Code, plans[i].Straight = prefix+plans[i].Code, true
	}
	return plans
}

// shopsOf are those whose code begins so.
func (s *stage) shopsOf(prefix string) []*playground.Shop {
	var found []*playground.Shop
	for _, shop := range s.Shops {
		if strings.HasPrefix(shop.Code, prefix) {
			found = append(found, shop)
		}
	}
	return found
}

// ordersOf names all orders of some shops.
func ordersOf(shops []*playground.Shop) ([]commerce.OrderRef, error) {
	var refs []commerce.OrderRef
	for _, shop := range shops {
		for _, raw := range shop.Simulated.Orders() {
			var order struct {
				ID json.Number `json:"id"`
			}
			if err := json.Unmarshal(raw, &order); err != nil {
				return nil, fmt.Errorf("shop %s: %w", shop.Code, err)
			}
			refs = append(refs, commerce.OrderRef{Channel: shop.Code, RemoteID: order.ID.String()})
		}
	}
	return refs, nil
}

// requestsTo counts what some shops were asked, by kind.
func requestsTo(shops []*playground.Shop) map[string]int {
	count := map[string]int{}
	for _, shop := range shops {
		for kind, n := range shop.Simulated.RequestCount() {
			count[kind] += n
		}
	}
	return count
}

func forgetRequests(shops []*playground.Shop) {
	for _, shop := range shops {
		shop.Simulated.ForgetRequests()
	}
}

package prom

import (
	"time"

	"github.com/orderloom/orderloom/connectors"
)

// shopDay is when orders of tests are placed.
var shopDay = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// ordersOf are the ids of a page.
func ordersOf(page connectors.OrderPage) []string {
	var ids []string
	for _, o := range page.Orders {
		ids = append(ids, o.Order.RemoteID)
	}
	return ids
}

// Package commerce holds the facts of trade in our own words: what a shop says
// of an order, its parties, its lines. It decides nothing and knows no platform.
//
// Money is exact and in the order's currency; line amounts are net of tax unless
// a field says otherwise, or the whole order is Gross. Times are UTC.
package commerce

import (
	"fmt"
	"strings"
)

// OrderRef names one order of one channel. Its text, "woo-riga/727", is part of
// workflow ids and keys.
type OrderRef struct {
	Channel  string `json:"channel"`   // the channel's code
	RemoteID string `json:"remote_id"` // the shop's id of the order, not its number
}

// String is "channel/remote id".
func (r OrderRef) String() string { return r.Channel + "/" + r.RemoteID }

// ParseOrderRef reads what String wrote.
func ParseOrderRef(s string) (OrderRef, error) {
	channel, id, ok := strings.Cut(s, "/")
	if !ok || channel == "" || id == "" || strings.Contains(id, "/") {
		return OrderRef{}, fmt.Errorf("%q is no order reference: want channel/id", s)
	}
	return OrderRef{Channel: channel, RemoteID: id}, nil
}

// Environment is what a channel's work may touch.
type Environment string

const (
	// Production is the real thing.
	Production Environment = "production"
	// Working rehearses beside a real shop: everything is processed, nothing is
	// written to the shop or mailed.
	Working Environment = "working"
	// Test is a throw-away shop.
	Test Environment = "test"
)

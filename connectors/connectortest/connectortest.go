// Package connectortest is the suite that every connector has to pass: all that
// package connectors promises, tried on a shop, simulated or real. What a
// connector can't do is left out, as connectors.As tells.
//
// The suite knows no platform. It prepares the shop and looks into it through a
// Shop, which goes past the connector. It leaves alone what it didn't make.
package connectortest

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// Shop is a shop that the suite may fill and change, past the connector. Its
// methods fail the test where the shop refuses.
type Shop interface {
	// Credentials are those that let us in.
	Credentials() connectors.Credentials
	// Connect makes a connector that signs in by these credentials, right or wrong.
	Connect(t *testing.T, with connectors.Credentials) connectors.Connector
	// MakeOrders places n paid orders with tax, where they tell of any, and carriage, in the
	// first of Statuses,
	// and removes them when t ends. It returns their ids.
	MakeOrders(t *testing.T, n int) []string
	// Order is an order as the shop has it.
	Order(t *testing.T, id string) Order
	// SetBuyerNote changes an order: its commerce.Order.BuyerNote is text.
	SetBuyerNote(t *testing.T, id, text string)
	// GiveBack refunds a part of one line of an order, with its tax, in the books
	// of the shop alone; all of it where refunds are whole.
	GiveBack(t *testing.T, id string)
	// TrashOrder throws an order away, where the platform has a trash.
	TrashOrder(t *testing.T, id string)
	// DeleteOrder makes an id unknown.
	DeleteOrder(t *testing.T, id string)
	// MakeProducts puts n simple products on sale, each with a SKU of its own, and removes
	// them when t ends. It returns their ids.
	MakeProducts(t *testing.T, n int) []string
	// MakeVariations does so for a product with n variations, where connectors.Variations
	// are read.
	MakeVariations(t *testing.T, n int) (product string, variations []string)
	// RenameProduct changes a product: its commerce.Listing.Name is name.
	RenameProduct(t *testing.T, id, name string)
	// DeleteProduct makes a product's id unknown.
	DeleteProduct(t *testing.T, id string)
	// Statuses are two that an order may go to and fro between.
	Statuses() [2]string
}

// Limited is a Shop whose platform does less than others with what it can.
type Limited interface {
	Limits() Limits
}

// Limits are what the suite leaves out, or tries in another way.
type Limits struct {
	// Parcels are those that an order takes, the later ones in place of the earlier; nil:
	// whatever there may be, and it takes them back.
	Parcels [][]commerce.Parcel
	// WholeRefunds: money goes back whole, without a word of lines.
	WholeRefunds bool
}

// Order is what a Shop tells of an order.
type Order struct {
	Number string
	Status string
	// Notes are the remarks on it, in any order.
	Notes []Note
}

// Note is a remark on an order.
type Note struct {
	Text     string
	ForBuyer bool
}

// Run tries on a shop all that its connector can do. The shop must not be used
// by anybody else meanwhile.
func Run(t *testing.T, shop Shop) {
	t.Helper()
	s := &suite{shop: shop, connector: shop.Connect(t, shop.Credentials())}
	if limited, ok := shop.(Limited); ok {
		s.limits = limited.Limits()
	}
	require.NotEmpty(t, s.connector.Platform())
	s.crowd = shop.MakeOrders(t, connectors.PageSize+30)
	try(t, s, s.feed)
	try(t, s, s.proof)
	try(t, s, s.stack)
	try(t, s, s.finder)
	try(t, s, s.byName)
	try(t, s, s.placed)
	t.Run("Refunds", func(t *testing.T) { try(t, s, s.refunds) })
	try(t, s, s.trash)
	try(t, s, s.status)
	try(t, s, s.notes)
	try(t, s, s.parcels)
	try(t, s, s.settings)
	try(t, s, s.statuses)
	try(t, s, s.payments)
	try(t, s, s.deliveries)
	try(t, s, s.taxes)
	try(t, s, s.categories)
	try(t, s, s.listings)
	try(t, s, s.variations)
	try(t, s, s.listingSetter)
	try(t, s, s.messages)
	try(t, s, s.webhooks)
	try(t, s, s.webhookKeeper)
	t.Run("Errors", s.errors)
	t.Run("Concurrency", s.concurrency)
}

// suite is a shop under test.
type suite struct {
	shop      Shop
	connector connectors.Connector
	limits    Limits
	crowd     []string // more orders than a page holds; they are changed, but never removed
}

// try runs the test of a capability, if the connector has it.
func try[T any](t *testing.T, s *suite, test func(*testing.T, T)) {
	t.Helper()
	able, err := connectors.As[T](s.connector)
	if err != nil {
		require.True(t, fault.Is(err, fault.Unsupported), "%v", err)
		return
	}
	t.Run(reflect.TypeFor[T]().Name(), func(t *testing.T) { test(t, able) })
}

// orders are the ids of a page.
func orders(page connectors.OrderPage) []string {
	ids := []string{}
	for _, o := range page.Orders {
		ids = append(ids, o.Order.RemoteID)
	}
	return ids
}

// unknown is the id of no order.
func (s *suite) unknown(t *testing.T) string {
	t.Helper()
	id := s.shop.MakeOrders(t, 1)[0]
	s.shop.DeleteOrder(t, id)
	return id
}

// read is one order as the connector tells it, by whatever capability it has.
func (s *suite) read(t *testing.T, id string) (commerce.Order, bool) {
	t.Helper()
	if reader, err := connectors.As[connectors.OrderReader](s.connector); err == nil {
		page, err := reader.OrdersByID(t.Context(), []string{id})
		require.NoError(t, err)
		require.Len(t, page.Orders, 1)
		return page.Orders[0].Order, true
	}
	if feed, err := connectors.As[connectors.OrderFeed](s.connector); err == nil {
		seen := readings{}
		seen.walk(t, feed, connectors.FeedPosition{}, nothing)
		require.Contains(t, seen, id)
		return seen[id].Order, true
	}
	return commerce.Order{}, false
}

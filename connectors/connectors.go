// Package connectors says what a platform can do, as small interfaces of one or
// two methods. A connector implements those its platform really has; As asks for
// one. There is no list of capabilities to keep in step: having the method is
// the declaration.
//
// A connector makes one call per method call, and more only where the platform tells
// no more than a part of a thing at once. It holds no state, doesn't retry, wait or log,
// and answers with a *fault.Error; see CONTRIBUTING.md.
package connectors

import (
	"context"
	"reflect"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// Connector speaks to one shop.
type Connector interface {
	// Platform is the platform's name: "woocommerce".
	Platform() string
}

// OrderFeed tells which orders changed.
type OrderFeed interface {
	// ChangedOrders gives one page of the orders that changed since, oldest
	// change first. Any order may come again; none that changed before the
	// page's Next is left out. A change that a shop is about to save when it is
	// asked may show up late, under a time before Next: a caller begins each run
	// some minutes before the end of the last one.
	ChangedOrders(ctx context.Context, since FeedPosition) (OrderPage, error)
}

// FeedProver finds out whether OrderFeed can be leant on.
type FeedProver interface {
	// ProveFeed asks for what changed after a time that is yet to come, which has to be
	// nothing. That a shop doesn't do as it is asked is an answer, and no error.
	ProveFeed(ctx context.Context) (heeded bool, err error)
}

// OrderStack gives orders by their ids alone, for shops whose feed can't be leant on.
type OrderStack interface {
	// NewestOrders gives a page of all orders, the newest id first, without the first
	// skip of them. Ids are numbers that go up. What comes or goes in front moves
	// everything behind it: a caller has pages overlap.
	NewestOrders(ctx context.Context, skip int) (OrderPage, error)
}

// OrderFinder reads one order wherever it is.
type OrderFinder interface {
	// FindOrder gives the order with this id, out of the trash as well, where its status
	// is commerce.Trashed. fault.NotFound is the shop's own word that it has none:
	// whatever else keeps it from answering is another fault.
	FindOrder(ctx context.Context, id string) (OrderPage, error)
}

// OrderReader reads orders by name.
type OrderReader interface {
	// OrdersByID gives the orders with these ids, in any order; an id the shop
	// doesn't know, or keeps in its trash, is left out. At most PageSize ids.
	OrdersByID(ctx context.Context, ids []string) (OrderPage, error)
	// OrdersByNumber gives the orders whose number is exactly number.
	OrdersByNumber(ctx context.Context, number string) (OrderPage, error)
}

// OrderRange reads what was placed in a time, for imports by hand.
type OrderRange interface {
	// OrdersPlaced gives the page at a place of the list of orders placed in [since,
	// until); a zero time leaves that side open. The zero place is the list's beginning,
	// else it is the Rest of the page before. A page may hold none though there is More.
	OrdersPlaced(ctx context.Context, r Range, at ListPosition) (OrderPage, error)
}

// TrashReader reads orders that were thrown away.
type TrashReader interface {
	// TrashedOrders gives page n (from 1) of the trash.
	TrashedOrders(ctx context.Context, page int) (OrderPage, error)
}

// OrderStatusSetter moves an order in its shop.
type OrderStatusSetter interface {
	// SetOrderStatus is absolute and may be repeated, but each repetition is
	// news in the shop. It answers with the order as it then is. A status that the
	// shop doesn't know, or a reason that it wants and doesn't get, is fault.Invalid.
	SetOrderStatus(ctx context.Context, orderID string, to StatusChange) (Read, error)
}

// StatusChange is what an order is moved to.
type StatusChange struct {
	Status string // the shop's own word
	// Reason and Text say why an order is cancelled, to a shop that asks: Reason in the
	// shop's own word, Text in ours. They mean nothing with any other status.
	Reason, Text string
}

// CancellationReasons tells why a shop lets orders be cancelled.
type CancellationReasons interface {
	// CancellationReasons are the words of which each cancellation needs one.
	CancellationReasons() []CancellationReason
}

// CancellationReason is a reason of a shop's.
type CancellationReason struct {
	Word      string
	WantsText bool // it has to be explained beside
}

// OrderNotes reads and writes remarks on an order.
type OrderNotes interface {
	// ListOrderNotes gives all notes of an order, in any order.
	ListOrderNotes(ctx context.Context, orderID string) ([]commerce.Note, error)
	// CreateOrderNote is NOT safe to repeat. The note is for the shop's staff;
	// the buyer is not mailed.
	CreateOrderNote(ctx context.Context, orderID, text string) (commerce.Note, error)
}

// OrderParcels tells a shop by which numbers an order's goods can be followed.
type OrderParcels interface {
	// GetOrderParcels gives what SetOrderParcels wrote last, in its order; none where it
	// never did.
	GetOrderParcels(ctx context.Context, orderID string) ([]commerce.Parcel, error)
	// SetOrderParcels is absolute: no parcels take back those written before. It may be
	// repeated, but each repetition is news in the shop. It answers with the order as it
	// then is; nothing of that follows the parcels. A shop with room for fewer is told of
	// the first ones, and what is left is fault.Unsupported; so is what it doesn't take.
	SetOrderParcels(ctx context.Context, orderID string, parcels []commerce.Parcel) (Read, error)
}

// As asks a connector for a capability. The error is fault.Unsupported, which
// ends a step at once: no retry teaches a platform a new trick.
func As[T any](c Connector) (T, error) {
	t, ok := c.(T)
	if !ok {
		return t, fault.New(fault.Unsupported, c.Platform(), "it is no %s", reflect.TypeFor[T]().Name())
	}
	return t, nil
}

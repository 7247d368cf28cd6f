package workflows

import (
	"strings"

	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Everything Temporal stores by name is here and nowhere else. Changing a value
// orphans running workflows.
const (
	// QueueOrders carries orders, QueueSync everything else, so that no catalogue
	// delays an order.
	QueueOrders = "orders"
	QueueSync   = "sync"

	// SignalNews tells a lifecycle that its order has news, a reader that its shop may
	// have some, and a watch that there is something to look after. It carries
	// nothing: whoever hears it looks.
	SignalNews = "news"

	// SignalFull is SignalNews for a push that is to compare everything, and for messages
	// that are to be read and not only answered.
	SignalFull = "full"

	// UpdateCommand makes a lifecycle carry out a command that was stored before.
	// Its arguments are the command's id and an activities.Asked, which may be left
	// out; it answers with the sale's state after the pass.
	UpdateCommand = "command"

	// QueryState answers with the sale's state as the lifecycle knows it.
	QueryState = "state"

	// QueryCatalog answers with what a reading of a catalogue has brought so far.
	QueryCatalog = "catalogue"
	// QueryStock answers with what a push has come to so far.
	QueryStock = "stock"
)

// Search attributes, registered by `orderloom migrate`.
var (
	// AttributeChannel is the channel's code.
	AttributeChannel = temporal.NewSearchAttributeKeyKeyword("Channel")
	// AttributeOrderNumber is what people call the order.
	AttributeOrderNumber = temporal.NewSearchAttributeKeyKeyword("OrderNumber")
	// AttributeEnvironment is the channel's: production, working or test.
	AttributeEnvironment = temporal.NewSearchAttributeKeyKeyword("Environment")
	// AttributeSaleState is set while a sale waits, and once it no longer does.
	AttributeSaleState = temporal.NewSearchAttributeKeyKeyword("SaleState")
	// AttributeHoldReason is the first reason of a held sale; unset otherwise.
	AttributeHoldReason = temporal.NewSearchAttributeKeyKeyword("HoldReason")
)

// SearchAttributes are all of them: all keywords.
func SearchAttributes() []temporal.SearchAttributeKeyKeyword {
	return []temporal.SearchAttributeKeyKeyword{
		AttributeChannel, AttributeOrderNumber, AttributeEnvironment, AttributeSaleState, AttributeHoldReason,
	}
}

// FiledUnder are the search attributes that every workflow of a channel has; an order's has
// more.
func FiledUnder(channel, environment string) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(AttributeChannel.ValueSet(channel), AttributeEnvironment.ValueSet(environment))
}

// OrderWorkflowID makes an order's lifecycle unique: a second start joins the first.
func OrderWorkflowID(ref commerce.OrderRef) string { return "order/" + ref.String() }

// ReaderWorkflowID is the one reader of a channel.
func ReaderWorkflowID(channel string) string { return "import/" + channel }

// RangeWorkflowID is an import by hand; the key is the person's own.
func RangeWorkflowID(channel, key string) string { return "import-range/" + channel + "/" + key }

// WebhooksWorkflowID is the one watch over a channel's webhooks.
func WebhooksWorkflowID(channel string) string { return "webhooks/" + channel }

// WebhooksScheduleID is the schedule that has a channel's webhooks looked after.
func WebhooksScheduleID(channel string) string { return "wake-webhooks/" + channel }

// ListsWorkflowID pulls all lists of a channel's shop, or some of them by name: who
// asks for all must not join a pull of some.
func ListsWorkflowID(channel string, some ...string) string {
	return strings.Join(append([]string{"lists", channel}, some...), "/")
}

// StockWorkflowID is the one push to a channel's shop.
func StockWorkflowID(channel string) string { return "stock/" + channel }

// StockScheduleID is the schedule that has everything compared with what a channel's
// shop shows.
func StockScheduleID(channel string) string { return "wake-stock/" + channel }

// MessagesWorkflowID is the one that sees to the messages of a channel's shop.
func MessagesWorkflowID(channel string) string { return "messages/" + channel }

// MessagesScheduleID is the schedule that has a channel's messages read.
func MessagesScheduleID(channel string) string { return "wake-messages/" + channel }

// NoticesWorkflowID is the one that tells of a channel's problems.
func NoticesWorkflowID(channel string) string { return "notices/" + channel }

// ReconcileWorkflowID is the one look over a channel.
func ReconcileWorkflowID(channel string) string { return "reconcile/" + channel }

// ReconcileScheduleID is the schedule that asks for one.
func ReconcileScheduleID(channel string) string { return "wake-reconcile/" + channel }

// ListsScheduleID is the schedule that asks for a channel's lists.
func ListsScheduleID(channel string) string { return "wake-lists/" + channel }

// VanishedScheduleID is the schedule that looks for what vanished from a channel's shop.
func VanishedScheduleID(channel string) string { return "vanished/" + channel }

// CatalogWorkflowID is the one reader of a channel's catalogue.
func CatalogWorkflowID(channel string) string { return "catalogue/" + channel }

// CatalogScheduleID is the schedule that asks for a channel's catalogue.
func CatalogScheduleID(channel string) string { return "wake-catalogue/" + channel }

// WakeScheduleID is the schedule that wakes a channel's reader.
func WakeScheduleID(channel string) string { return "wake/" + channel }

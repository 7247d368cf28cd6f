package connectortest

import (
	"context"

	"github.com/orderloom/orderloom/connectors"
)

// call is one way to call a connector.
type call struct {
	ofOrder bool // it fails where the order isn't there
	// do gives the ids of the orders that the answer is about, where it is about any.
	do func(context.Context) ([]string, error)
}

// allCalls are all the calls that a connector can be asked: callsOf, and writes to messages
// that aren't there.
func allCalls(c connectors.Connector, id, status string) map[string]call {
	calls := callsOf(c, id, status)
	if able, err := connectors.As[connectors.Messages](c); err == nil {
		messageWrites(able, calls)
	}
	return calls
}

// callsOf are all the calls that go well, about one order where it is about one.
func callsOf(c connectors.Connector, id, status string) map[string]call {
	calls := map[string]call{}
	readCalls(c, id, calls)
	if able, err := connectors.As[connectors.OrderStatusSetter](c); err == nil {
		calls["SetOrderStatus"] = call{true, func(ctx context.Context) ([]string, error) {
			read, err := able.SetOrderStatus(ctx, id, connectors.StatusChange{Status: status})
			return []string{read.Order.RemoteID}, err
		}}
	}
	if able, err := connectors.As[connectors.OrderNotes](c); err == nil {
		calls["ListOrderNotes"] = call{true, func(ctx context.Context) ([]string, error) {
			return about(able.ListOrderNotes(ctx, id))
		}}
		calls["CreateOrderNote"] = call{true, func(ctx context.Context) ([]string, error) {
			return about(able.CreateOrderNote(ctx, id, "note on "+id))
		}}
	}
	if able, err := connectors.As[connectors.OrderParcels](c); err == nil {
		calls["GetOrderParcels"] = call{true, func(ctx context.Context) ([]string, error) {
			return about(able.GetOrderParcels(ctx, id))
		}}
		calls["SetOrderParcels"] = call{true, func(ctx context.Context) ([]string, error) {
			read, err := able.SetOrderParcels(ctx, id, nil)
			return []string{read.Order.RemoteID}, err
		}}
	}
	listCalls(c, calls)
	if able, err := connectors.As[connectors.Messages](c); err == nil {
		messageCalls(able, calls)
	}
	if able, err := connectors.As[connectors.WebhookKeeper](c); err == nil {
		calls["ListWebhooks"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.ListWebhooks(ctx)) }}
	}
	if able, err := connectors.As[connectors.Catalogue](c); err == nil {
		listingCalls(able, calls)
	}
	return calls
}

func messageCalls(able connectors.Messages, calls map[string]call) {
	for _, system := range able.MessageSystems() {
		calls["SentMessages "+system] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.SentMessages(ctx, system, connectors.MessagePosition{}))
		}}
		calls["UnreadMessages "+system] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.UnreadMessages(ctx, system, connectors.MessagePosition{}))
		}}
	}
}

func messageWrites(able connectors.Messages, calls map[string]call) {
	for _, system := range able.MessageSystems() {
		ref := connectors.MessageRef{System: system, RemoteID: "1", ThreadID: "1", OtherID: "1"}
		calls["CreateReply "+system] = call{false, func(ctx context.Context) ([]string, error) { return about(able.CreateReply(ctx, ref, "hello")) }}
		calls["SetMessageRead "+system] = call{false, func(ctx context.Context) ([]string, error) { return nil, able.SetMessageRead(ctx, ref) }}
	}
}

func listingCalls(able connectors.Catalogue, calls map[string]call) {
	calls["ChangedListings"] = call{false, func(ctx context.Context) ([]string, error) {
		return about(able.ChangedListings(ctx, connectors.FeedPosition{}))
	}}
	calls["AllListings"] = call{false, func(ctx context.Context) ([]string, error) {
		return about(able.AllListings(ctx, connectors.ListPosition{}))
	}}
	calls["ListingsByID"] = call{false, func(ctx context.Context) ([]string, error) {
		return about(able.ListingsByID(ctx, []string{"1"}))
	}}
}

func readCalls(c connectors.Connector, id string, calls map[string]call) {
	if able, err := connectors.As[connectors.OrderFeed](c); err == nil {
		calls["ChangedOrders"] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.ChangedOrders(ctx, connectors.FeedPosition{}))
		}}
	}
	if able, err := connectors.As[connectors.FeedProver](c); err == nil {
		calls["ProveFeed"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.ProveFeed(ctx)) }}
	}
	if able, err := connectors.As[connectors.OrderStack](c); err == nil {
		calls["NewestOrders"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.NewestOrders(ctx, 0)) }}
	}
	if able, err := connectors.As[connectors.OrderFinder](c); err == nil {
		calls["FindOrder"] = call{true, func(ctx context.Context) ([]string, error) {
			page, err := able.FindOrder(ctx, id)
			return orders(page), err
		}}
	}
	if able, err := connectors.As[connectors.OrderReader](c); err == nil {
		calls["OrdersByID"] = call{false, func(ctx context.Context) ([]string, error) {
			page, err := able.OrdersByID(ctx, []string{id})
			return orders(page), err
		}}
		calls["OrdersByNumber"] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.OrdersByNumber(ctx, "7"))
		}}
	}
	if able, err := connectors.As[connectors.OrderRange](c); err == nil {
		calls["OrdersPlaced"] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.OrdersPlaced(ctx, connectors.Range{}, connectors.ListPosition{}))
		}}
	}
	if able, err := connectors.As[connectors.TrashReader](c); err == nil {
		calls["TrashedOrders"] = call{false, func(ctx context.Context) ([]string, error) {
			return about(able.TrashedOrders(ctx, 1))
		}}
	}
}

func listCalls(c connectors.Connector, calls map[string]call) {
	if able, err := connectors.As[connectors.SettingsReader](c); err == nil {
		calls["ShopSettings"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.ShopSettings(ctx)) }}
	}
	if able, err := connectors.As[connectors.StatusList](c); err == nil {
		calls["OrderStatuses"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.OrderStatuses(ctx)) }}
	}
	if able, err := connectors.As[connectors.PaymentList](c); err == nil {
		calls["PaymentMethods"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.PaymentMethods(ctx)) }}
	}
	if able, err := connectors.As[connectors.DeliveryList](c); err == nil {
		calls["DeliveryMethods"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.DeliveryMethods(ctx)) }}
	}
	if able, err := connectors.As[connectors.TaxList](c); err == nil {
		calls["TaxRates"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.TaxRates(ctx)) }}
		calls["TaxClasses"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.TaxClasses(ctx)) }}
	}
	if able, err := connectors.As[connectors.CategoryList](c); err == nil {
		calls["Categories"] = call{false, func(ctx context.Context) ([]string, error) { return about(able.Categories(ctx)) }}
	}
}

// about drops an answer that isn't about one order.
func about[T any](_ T, err error) ([]string, error) { return nil, err }

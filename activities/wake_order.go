package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/signals"
)

// WakeOrder asks for an order's lifecycle to look again: a running one hears of
// it, else one is started. Asking twice before it does is asking once.
func WakeOrder(ctx context.Context, q dbgen.DBTX, ref commerce.OrderRef, wake OrderWake) error {
	wake.Trace = signals.TraceOf(ctx)
	raw, err := json.Marshal(wake)
	if err != nil {
		return fmt.Errorf("wake order %s: %w", ref, err)
	}
	return db.Wrap("wake order "+ref.String(), queries.OutboxAdd(ctx, q, dbgen.OutboxAddParams{
		Topic: TopicOrder, Channel: ref.Channel, Subject: ref.RemoteID, Payload: raw,
	}))
}

// orderToWake is an order whose lifecycle is to look again.
type orderToWake struct {
	ref  commerce.OrderRef
	wake OrderWake
}

// behind wakes an order behind whatever is live: a person who asks for many can wait.
func (o orderToWake) behind() orderToWake {
	o.wake.ByHand = true
	return o
}

// wakeOrders is WakeOrder for many, in the order in which the relay forgets them: whoever
// wakes some of the same takes turns.
func wakeOrders(ctx context.Context, tx pgx.Tx, orders []orderToWake) error {
	slices.SortFunc(orders, func(a, b orderToWake) int {
		return cmp.Or(strings.Compare(a.ref.RemoteID, b.ref.RemoteID), strings.Compare(a.ref.Channel, b.ref.Channel))
	})
	all := dbgen.OutboxAddAllParams{Topic: TopicOrder}
	for _, o := range orders {
		o.wake.Trace = cmp.Or(o.wake.Trace, signals.TraceOf(ctx))
		raw, err := json.Marshal(o.wake)
		if err != nil {
			return fmt.Errorf("wake order %s: %w", o.ref, err)
		}
		all.Channels, all.Subjects, all.Payloads = append(all.Channels, o.ref.Channel), append(all.Subjects, o.ref.RemoteID), append(all.Payloads, raw)
	}
	return db.Wrap("wake orders", queries.OutboxAddAll(ctx, tx, all))
}

// wake asks for the sale's lifecycle to look again.
func (s sale) wake(ctx context.Context, tx pgx.Tx) error {
	return WakeOrder(ctx, tx, commerce.OrderRef{Channel: s.channel.Code, RemoteID: s.RemoteID}, OrderWake{
		Number: s.Number, Environment: s.channel.Environment, Total: total(s.Total, s.Currency),
	})
}

// WakeReader asks for a channel's reader to look at its shop. Asking twice before
// it does is asking once.
func WakeReader(ctx context.Context, q dbgen.DBTX, channel string) error {
	return db.Wrap("wake the reader", queries.OutboxAdd(ctx, q, dbgen.OutboxAddParams{
		Topic: TopicReader, Channel: channel, Payload: json.RawMessage("{}"),
	}))
}

// Awaited reports whether a channel's request of a topic still waits to be handed on.
func Awaited(ctx context.Context, q dbgen.DBTX, topic, channel string) (bool, error) {
	waits, err := queries.OutboxAsked(ctx, q, dbgen.OutboxAskedParams{Topic: topic, Channel: channel})
	return waits, db.Wrap("look for the request", err)
}

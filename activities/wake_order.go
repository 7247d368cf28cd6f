package activities

import (
	"context"
	"encoding/json"
	"fmt"

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

package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/signals"
)

// What the outbox can ask for.
const (
	// TopicOrder wants an order's lifecycle to look; its payload is an OrderWake.
	TopicOrder = "order"
	// TopicReader wants a channel's reader to look.
	TopicReader = "reader"
	// TopicWebhooks wants a channel's webhooks to be looked after.
	TopicWebhooks = "webhooks"
	// TopicLists wants the lists of a channel's shop to be pulled.
	TopicLists = "lists"
	// TopicCatalog wants the catalogue of a channel's shop to be read.
	TopicCatalog = "catalogue"
	// TopicStock wants stock and prices to be pushed to a channel's shop; its subject is
	// PushFull, or empty.
	TopicStock = "stock"
	// TopicMessages wants the messages of a channel's shop to be read and told; its subject
	// is MessagesTell, or empty.
	TopicMessages = "messages"
	// TopicNotices wants the problems of a channel to be told.
	TopicNotices = "notices"
	// TopicReconcile wants what a channel's shop says held against what we have.
	TopicReconcile = "reconcile"
	// TopicCommands wants a command to be given to all sales that it was listed for; its
	// subject is the command's key.
	TopicCommands = "commands"
)

// OrderWake is the outbox's payload for an order: what its lifecycle's start
// shows in the Temporal UI.
type OrderWake struct {
	Number      string `json:"number"`
	Environment string `json:"environment"`
	Total       string `json:"total,omitempty"`   // with its currency
	ByHand      bool   `json:"by_hand,omitempty"` // imported by a person: it waits for what is live
	Trace       string `json:"trace,omitempty"`   // that it is asked for in
}

// origin is how a reading came about.
type origin bool

const (
	live   origin = false
	byHand origin = true
)

// waits reports whether an order can wait for what is live. What changed since its
// channel's start is live, whoever comes to it first: its reader is about to.
func (o origin) waits(ch channel, modified time.Time) bool {
	return o == byHand && modified.Before(ch.StartAt)
}

// saveReadings stores what a shop said of its orders and asks, in the same
// transaction, for a lifecycle to look at each order that has news. It returns
// how many have.
func saveReadings(ctx context.Context, tx pgx.Tx, ch channel, page connectors.OrderPage, from origin) (int, error) {
	rows := make([]dbgen.OrderSaveParams, 0, len(page.Orders)+len(page.Unreadable))
	wakes := map[string]OrderWake{}
	for _, read := range page.Orders {
		row, err := readingRow(ch.ID, read)
		if err != nil {
			return 0, err
		}
		rows = append(rows, row)
		wakes[row.RemoteID] = OrderWake{
			Number: row.Number, Environment: ch.Environment, ByHand: from.waits(ch, row.ModifiedAt),
			Total: read.Order.Totals.Total.String() + " " + read.Order.Currency,
		}
	}
	for _, bad := range page.Unreadable {
		if bad.RemoteID == "" {
			continue // nobody could ask for it again: there is no way on from a row
		}
		rows = append(rows, unreadableRow(ch.ID, bad))
		wakes[bad.RemoteID] = OrderWake{Number: bad.Number, Environment: ch.Environment, ByHand: from.waits(ch, bad.ModifiedAt)}
	}
	for i := range rows {
		rows[i].BelievedTo = believedTo(page)
	}
	news, err := saveRows(ctx, tx, rows)
	if err != nil {
		return 0, err
	}
	return len(news), wakeRead(ctx, tx, ch, news, wakes)
}

// saveRows keeps the newest readings and names the orders that have news, each
// once. Rows are locked by id, so that two readings of the same orders take turns.
func saveRows(ctx context.Context, tx pgx.Tx, rows []dbgen.OrderSaveParams) (news []string, err error) {
	slices.SortStableFunc(rows, func(a, b dbgen.OrderSaveParams) int { return strings.Compare(a.RemoteID, b.RemoteID) })
	queries.OrderSave(ctx, tx, rows).QueryRow(func(_ int, saved dbgen.OrderSaveRow, failed error) {
		switch {
		case db.IsNotFound(failed): // ours is newer
		case failed != nil:
			err = failed
		case saved.Changed:
			news = append(news, saved.RemoteID)
		}
	})
	return slices.Compact(news), db.Wrap("save orders", err)
}

func wakeRead(ctx context.Context, tx pgx.Tx, ch channel, ids []string, wakes map[string]OrderWake) error {
	if len(ids) == 0 {
		return nil
	}
	traces, err := tracesOf(ctx, tx, ch, ids)
	if err != nil {
		return err
	}
	orders := make([]orderToWake, len(ids))
	for i, id := range ids {
		wake := wakes[id]
		wake.Trace = traces[id]
		orders[i] = orderToWake{commerce.OrderRef{Channel: ch.Code, RemoteID: id}, wake}
	}
	return wakeOrders(ctx, tx, orders)
}

// tracesOf are the traces that orders are walked in: that of the webhook which told of
// one, else the reader's own. Empty where nobody traces.
func tracesOf(ctx context.Context, tx pgx.Tx, ch channel, ids []string) (map[string]string, error) {
	traces := map[string]string{}
	own := signals.TraceOf(ctx)
	if own == "" {
		return traces, nil
	}
	for _, id := range ids {
		traces[id] = own
	}
	told, err := queries.WebhookTraces(ctx, tx, ch.ID, ids)
	for _, webhook := range told {
		traces[webhook.RemoteID] = webhook.Trace
	}
	return traces, db.Wrap("load the traces of webhooks", err)
}

func readingRow(channelID int64, read connectors.Read) (dbgen.OrderSaveParams, error) {
	body, err := json.Marshal(read.Order)
	if err != nil {
		return dbgen.OrderSaveParams{}, fmt.Errorf("order %s: %w", read.Order.RemoteID, err)
	}
	return dbgen.OrderSaveParams{
		ChannelID: channelID, RemoteID: read.Order.RemoteID, Number: read.Order.Number, Status: read.Order.Status,
		ModifiedAt: read.Order.ModifiedAt, AskedAt: read.AskedAt,
		ContentHash: read.Order.Fingerprint(), CoreHash: read.Order.CoreFingerprint(), PayloadHash: read.Payload,
		Body: pqtype.NullRawMessage{RawMessage: body, Valid: true},
	}, nil
}

// unreadableRow stores that an order is there and why it can't be understood;
// the reason is its content, so that the same reason is no news.
func unreadableRow(channelID int64, bad connectors.Unreadable) dbgen.OrderSaveParams {
	modified := bad.ModifiedAt
	if modified.IsZero() {
		modified = bad.AskedAt
	}
	return dbgen.OrderSaveParams{
		ChannelID: channelID, RemoteID: bad.RemoteID, Number: bad.Number, ModifiedAt: modified, AskedAt: bad.AskedAt,
		ContentHash: []byte(bad.Reason), CoreHash: []byte(bad.Reason), Unreadable: &bad.Reason, PayloadHash: bad.Payload,
	}
}

// order is a stored order as the channel reads it.
func (c channel) order(body pqtype.NullRawMessage) (commerce.Order, error) {
	order, err := orderOf(body)
	return c.policy.Read(order), err
}

// orderOf decodes a stored order. What we stored ourselves we can read.
func orderOf(body pqtype.NullRawMessage) (commerce.Order, error) {
	var order commerce.Order
	if err := json.Unmarshal(body.RawMessage, &order); err != nil {
		return order, fmt.Errorf("a stored order is not in today's shape: %w", err)
	}
	return order, nil
}

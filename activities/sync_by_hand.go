package activities

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// The parts of a channel that a person can have synced at once.
const (
	SyncOrders    = "orders"
	SyncLists     = "lists"
	SyncCatalogue = "catalog"
	SyncStock     = "stock" // and prices
	SyncMessages  = "messages"
)

// Syncs are all of them.
func Syncs() []string {
	return []string{SyncOrders, SyncLists, SyncCatalogue, SyncStock, SyncMessages}
}

// SyncByHand asks for what a schedule does at its times to be done at once, and journals
// who asked. Asking twice before it is done is asking once. What the channel has switched
// off is fault.Unmapped; a shop without a key, fault.Conflict; another part, fault.Invalid.
func SyncByHand(ctx context.Context, tx pgx.Tx, code, part, actor string) error {
	ch, err := loadChannel(ctx, tx, code)
	if err != nil {
		return err
	}
	if err := askFor(ctx, tx, ch, part); err != nil {
		return err
	}
	return journal.Entry{Actor: actor, Action: "sync " + part, Channel: code, Result: "asked"}.Write(ctx, tx)
}

func askFor(ctx context.Context, tx pgx.Tx, ch channel, part string) error {
	switch part {
	case SyncOrders:
		if err := ch.takesOrders(); err != nil {
			return err
		}
		return WakeReader(ctx, tx, ch.Code)
	case SyncLists:
		return askLists(ctx, tx, ch)
	case SyncCatalogue:
		return AskCatalog(ctx, tx, ch.Code, false)
	case SyncStock:
		if err := Pushable(ch.Channel); err != nil {
			return err
		}
		return AskPush(ctx, tx, ch.Code, "")
	case SyncMessages:
		return AskMessages(ctx, tx, ch.Code)
	default:
		return fault.New(fault.Invalid, "sync", "there is no %q to sync: want orders, lists, catalog, stock or messages", part)
	}
}

// askLists asks for the lists of a channel's shop, though the channel be switched off:
// what is set up first is filled in from them.
func askLists(ctx context.Context, tx pgx.Tx, ch channel) error {
	_, err := queries.KeyStoredAt(ctx, tx, ch.ID)
	switch {
	case db.IsNotFound(err):
		return fault.New(fault.Conflict, "channel "+ch.Code, "it has no key of its shop: store one, or have the shop give one")
	case err != nil:
		return db.Wrap("look for the key of "+ch.Code, err)
	}
	return db.Wrap("ask for the lists of "+ch.Code, queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{
		Topic: TopicLists, Channel: ch.Code, Payload: json.RawMessage("{}"),
	}))
}

// Pushable refuses a push of stock and prices to a channel that has both switched off.
func Pushable(ch dbgen.Channel) error {
	switch {
	case ch.Pushes:
		return nil
	case !ch.Enabled:
		return fault.New(fault.Unmapped, "channel "+ch.Code, "it is switched off: switch it on to tell its shop anything")
	default:
		return fault.New(fault.Unmapped, "channel "+ch.Code, "neither its stock nor its prices go out: switch stock or prices on")
	}
}

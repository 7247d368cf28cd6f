package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// StockSync is a person's word that a shop is to be told now what it should show of stock
// and prices.
type StockSync struct {
	Channel string
	Full    bool  // compare everything, in place of a table that waits for a person
	Confirm int64 // send what this push shows, which waits for a person; 0: none
	Actor   string
}

const opSyncStock = "sync stock"

// BeginStockSync journals a person's word, and confirms the push that it names. Whoever
// calls it has the push made, by AskPush. Given again it is journaled again. It is
// fault.NotFound where there is no such channel or push, fault.Conflict where the push waits
// for nobody; and as Pushable says.
func BeginStockSync(ctx context.Context, tx pgx.Tx, s StockSync) error {
	ch, err := loadChannel(ctx, tx, s.Channel)
	if err != nil {
		return err
	}
	if err := Pushable(ch.Channel); err != nil {
		return err
	}
	if s.Confirm != 0 {
		if err := s.confirm(ctx, tx); err != nil {
			return err
		}
	}
	return journal.Entry{Actor: s.Actor, Action: opSyncStock, Channel: s.Channel, Result: "asked", Detail: map[string]bool{"full": s.Full}}.Write(ctx, tx)
}

// confirm has the push sent that waits.
func (s StockSync) confirm(ctx context.Context, q dbgen.DBTX) error {
	push, err := queries.PushGet(ctx, q, s.Confirm)
	switch {
	case db.IsNotFound(err):
		return fault.New(fault.NotFound, opSyncStock, "there is no push %d: `orderloom push list` shows them", s.Confirm)
	case err != nil:
		return db.Wrap("load the push", err)
	case push.Channel != s.Channel:
		return fault.New(fault.Conflict, opSyncStock, "push %d is of channel %s, not of %s", s.Confirm, push.Channel, s.Channel)
	}
	waited, err := ConfirmPush(ctx, q, s.Confirm, s.Actor)
	if err != nil || waited || push.StockPush.State == "confirmed" {
		return err
	}
	return fault.New(fault.Conflict, opSyncStock, "push %d doesn't wait, it is %s: `orderloom push list --channel %s` shows which does", s.Confirm, push.StockPush.State, s.Channel)
}

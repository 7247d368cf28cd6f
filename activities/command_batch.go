package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// salesAtOnce is for how many sales a command is stored in one transaction: their passes
// wait for as long as it takes.
const salesAtOnce = 100

// GiveListed gives a listed command to those of its sales that have yet to get it, batch
// by batch, and wakes them. Who changed since it was listed is refused alone. It may be
// ended anywhere, repeated, and done by several at once.
func GiveListed(ctx context.Context, pool *pgxpool.Pool, key string) error {
	for more := true; more; {
		err := db.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
			more, err = giveBatch(ctx, tx, key)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// GiveNext gives a listed command to the next batch of its sales, as GiveListed does, and
// asks for those after it. It is for who has more to do: it waits for a moment alone where
// somebody else gives the command, or holds one of the sales, and is fault.Transient then.
func GiveNext(ctx context.Context, pool *pgxpool.Pool, key string) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := queries.WaitAMoment(ctx, tx); err != nil {
			return db.Wrap("give a command", err)
		}
		more, err := giveBatch(ctx, tx, key)
		if err != nil || !more {
			return err
		}
		return askToGive(ctx, tx, key)
	})
}

// giveBatch reports whether there may be more sales to give the command to.
func giveBatch(ctx context.Context, tx pgx.Tx, key string) (more bool, err error) {
	b, err := nextBatch(ctx, tx, key)
	if err != nil {
		return false, err
	}
	return len(b.targets) == salesAtOnce, b.give(ctx, tx)
}

// askToGive has the relay give a listed command.
func askToGive(ctx context.Context, tx pgx.Tx, key string) error {
	return db.Wrap("ask for the command to be given", queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{
		Topic: TopicCommands, Subject: key, Payload: json.RawMessage(`{"by_hand": true}`),
	}))
}

// batch is some of the sales that a command is meant for, locked.
type batch struct {
	command  Command
	targets  []dbgen.CommandTargetsRow
	refusals []string // for each why it gets none; empty where it gets one
}

func nextBatch(ctx context.Context, tx pgx.Tx, key string) (batch, error) {
	list, err := queries.CommandListLock(ctx, tx, key)
	if err != nil {
		return batch{}, db.Wrap("load the command", err)
	}
	b := batch{command: Command{Key: key, Asked: Asked{list.Kind, list.Step}, Actor: list.Actor, Reason: list.Reason}}
	left, err := queries.CommandListLeft(ctx, tx, key, salesAtOnce)
	if err != nil || len(left) == 0 {
		return b, db.Wrap("load the command's sales", err)
	}
	ids, shown := make([]int64, len(left)), make(map[int64]string, len(left))
	for i, l := range left {
		ids[i], shown[l.SaleID] = l.SaleID, l.Shown
	}
	if b.targets, err = queries.CommandTargets(ctx, tx, ids); err != nil {
		return b, db.Wrap("lock the sales", err)
	}
	return b, b.sort(ctx, tx, shown)
}

// sort finds out who is refused; shown is what held each sale when it was listed.
func (b *batch) sort(ctx context.Context, tx pgx.Tx, shown map[int64]string) error {
	now := make([]ListedSale, len(b.targets))
	for i, t := range b.targets {
		now[i] = asListed(t)
	}
	refusals, err := MayCommand(ctx, tx, b.command.Asked, now...)
	if err != nil {
		return err
	}
	b.refusals = make([]string, len(now))
	for i, s := range now {
		switch {
		case refusals[i] != nil:
			b.refusals[i] = refusals[i].Why
		case b.command.isWord() && s.HeldAs != shown[s.ID]:
			b.refusals[i] = "it changed since it was listed: look at it, then give the command anew"
		}
	}
	return nil
}

// isWord reports whether a command is a person's word on a sale as it was shown, and not
// only a wish to have it looked at again.
func (c Command) isWord() bool { return c.Kind != CommandRetry && c.Kind != CommandWalk }

// give stores the command of each sale that gets one, and what became of all.
func (b *batch) give(ctx context.Context, tx pgx.Tx) error {
	if len(b.targets) == 0 {
		return nil
	}
	add := dbgen.CommandAddAllParams{Kind: b.command.Kind, Step: b.command.Step, Actor: b.command.Actor, Reason: b.command.Reason}
	for i, t := range b.targets {
		if b.refusals[i] == "" {
			add.Ids, add.Sales = append(add.Ids, b.commandID(t.ID)), append(add.Sales, t.ID)
		}
	}
	stored, err := queries.CommandAddAll(ctx, tx, add)
	if err != nil {
		return db.Wrap("store the commands", err)
	}
	told := dbgen.CommandListToldParams{Key: b.command.Key}
	var wakes []orderToWake
	for i, t := range b.targets {
		id, refused := "", b.refusals[i]
		switch {
		case refused != "":
		case !slices.Contains(stored, t.ID):
			refused = keyTaken("give a command", b.commandID(t.ID)).Error()
		default:
			id = b.commandID(t.ID)
			wakes = append(wakes, wakeOf(t).behind())
		}
		told.Sales, told.Commands, told.Refusals = append(told.Sales, t.ID), append(told.Commands, id), append(told.Refusals, refused)
	}
	if err := queries.CommandListTold(ctx, tx, told); err != nil {
		return db.Wrap("note what became of the sales", err)
	}
	return wakeOrders(ctx, tx, wakes)
}

// commandID is the key of one sale's command: the same one whenever it is given.
func (b *batch) commandID(sale int64) string { return fmt.Sprintf("%s/%d", b.command.Key, sale) }

func wakeOf(t dbgen.CommandTargetsRow) orderToWake {
	return orderToWake{
		ref:  commerce.OrderRef{Channel: t.Channel, RemoteID: t.RemoteID},
		wake: OrderWake{Number: t.Number, Environment: t.Environment, Total: total(t.Total, t.Currency)},
	}
}

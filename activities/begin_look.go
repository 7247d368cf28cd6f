package activities

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// BeginLook has a worker hold a channel's shop against our books, as a person asks. One that
// is under way over the same time is it, and asking twice before it begins is asking once.
// fault.Unmapped: the channel's orders aren't imported. fault.Conflict: a look over another
// time is under way.
func BeginLook(ctx context.Context, pool *pgxpool.Pool, in ReconcileInput, actor string) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		if err := ch.takesOrders(); err != nil {
			return err
		}
		look, err := queries.ReconcileRunning(ctx, tx, ch.ID)
		switch {
		case err == nil && in.Means(look):
			return nil
		case err == nil:
			return fault.New(fault.Conflict, "begin a look", "a look over channel %s is under way, at its orders from %s to %s: ask again once it is done",
				ch.Code, look.Since.UTC().Format(time.RFC3339), look.Until.UTC().Format(time.RFC3339))
		case !db.IsNotFound(err):
			return db.Wrap("look for the look that is under way", err)
		}
		if err := (journal.Entry{Actor: actor, Action: "reconcile", Channel: ch.Code, Result: "asked", Detail: in}).Write(ctx, tx); err != nil {
			return err
		}
		return in.ask(ctx, tx)
	})
}

// ask has the look begun. Looks over different times are several.
func (in ReconcileInput) ask(ctx context.Context, tx pgx.Tx) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	add := dbgen.OutboxAddParams{Topic: TopicReconcile, Channel: in.Channel, Payload: raw}
	if in.Named() {
		add.Subject = in.Since.UTC().Format(time.RFC3339) + "/" + in.Until.UTC().Format(time.RFC3339)
	}
	return db.Wrap("ask for a look", queries.OutboxAdd(ctx, tx, add))
}

// Named reports whether the look is over a time that somebody named.
func (in ReconcileInput) Named() bool { return !in.Since.IsZero() || !in.Until.IsZero() }

package schedules

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// Ask is what a person asks of a schedule.
type Ask struct {
	Channel string
	Name    string
	Actor   string // who asks, for the journal
	Reason  string // may be empty
}

// Pause pauses a schedule until it is resumed, whatever becomes of its channel's
// settings meanwhile. Pausing again says who did so last, and why.
func (k *Keeper) Pause(ctx context.Context, a Ask) error {
	return k.set(ctx, a, "pause schedule", func(tx pgx.Tx, id int64) error {
		return queries.SchedulePause(ctx, tx, dbgen.SchedulePauseParams{ChannelID: id, Schedule: a.Name, Actor: a.Actor, Reason: a.Reason})
	})
}

// Resume ends a pause by a person, also one made in Temporal's UI. What is not paused
// stays as it is. One that is off with its channel is fault.Conflict.
func (k *Keeper) Resume(ctx context.Context, a Ask) error {
	c, kind, err := k.named(ctx, a)
	if err != nil {
		return err
	}
	if !kind.on(c) {
		return switchedOff(a)
	}
	if err := k.set(ctx, a, "resume schedule", func(tx pgx.Tx, id int64) error {
		return queries.ScheduleResume(ctx, tx, id, a.Name)
	}); err != nil {
		return err
	}
	handle := k.handle(ctx, kind.id(a.Channel))
	found, err := handle.Describe(ctx)
	if err != nil || !byHand(found.Schedule.State) {
		return err
	}
	return handle.Unpause(ctx, client.ScheduleUnpauseOptions{Note: noteOurs + "resumed by " + a.Actor})
}

// set stores what a person wants, and has the schedule follow at once; should that
// fail, the relay sees to it.
func (k *Keeper) set(ctx context.Context, a Ask, action string, save func(tx pgx.Tx, channelID int64) error) error {
	c, _, err := k.named(ctx, a)
	if err != nil {
		return err
	}
	if err := db.InTx(ctx, k.DB, func(tx pgx.Tx) error {
		if err := save(tx, c.ID); err != nil {
			return db.Wrap(action, err)
		}
		if err := queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{Topic: Topic, Channel: c.Code, Payload: json.RawMessage("{}")}); err != nil {
			return db.Wrap("ask for the schedules", err)
		}
		return noteDown(ctx, tx, a, action, nil)
	}); err != nil {
		return err
	}
	return k.Ensure(ctx, a.Channel)
}

// Trigger does now what the schedule does at its times, though it be paused. One whose
// channel is switched off is fault.Conflict.
func (k *Keeper) Trigger(ctx context.Context, a Ask) error {
	return k.run(ctx, a, "trigger schedule", nil, func(h client.ScheduleHandle) error {
		return h.Trigger(ctx, client.ScheduleTriggerOptions{})
	})
}

// Backfill does what the schedule would have done between two moments, one after
// another, as if those times passed now. One whose channel is switched off is
// fault.Conflict.
func (k *Keeper) Backfill(ctx context.Context, a Ask, from, to time.Time) error {
	between := map[string]string{"from": from.UTC().Format(time.RFC3339), "to": to.UTC().Format(time.RFC3339)}
	return k.run(ctx, a, "backfill schedule", between, func(h client.ScheduleHandle) error {
		return h.Backfill(ctx, client.ScheduleBackfillOptions{Backfill: []client.ScheduleBackfill{{
			Start: from, End: to, Overlap: enums.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
		}}})
	})
}

// run makes sure that the schedule is there, and has it do something.
func (k *Keeper) run(ctx context.Context, a Ask, action string, detail map[string]string, do func(client.ScheduleHandle) error) error {
	c, kind, err := k.named(ctx, a)
	if err != nil {
		return err
	}
	if !kind.on(c) {
		return switchedOff(a)
	}
	if err := k.Ensure(ctx, a.Channel); err != nil {
		return err
	}
	if err := do(k.handle(ctx, kind.id(a.Channel))); err != nil {
		return err
	}
	return noteDown(ctx, k.DB, a, action, detail)
}

// named is the schedule that is asked for; fault.NotFound where there is none.
func (k *Keeper) named(ctx context.Context, a Ask) (*channel, kind, error) {
	i := slices.Index(Names(), a.Name)
	if i < 0 {
		return nil, kind{}, fault.New(fault.NotFound, "schedules", "there is no schedule %q: want %s", a.Name, strings.Join(Names(), ", "))
	}
	c, err := k.load(ctx, a.Channel)
	if err != nil {
		return nil, kind{}, err
	}
	if c.gone() {
		return nil, kind{}, fault.New(fault.NotFound, "schedules", "there is no channel %q, or it is archived", a.Channel)
	}
	return c, kinds()[i], nil
}

func switchedOff(a Ask) error {
	return fault.New(fault.Conflict, "schedules", "channel %s is switched off, or what its schedule %s is for: switch it on first", a.Channel, a.Name)
}

// noteDown says in the journal what was asked of a schedule.
func noteDown(ctx context.Context, q dbgen.DBTX, a Ask, action string, detail map[string]string) error {
	told := map[string]string{"schedule": a.Name}
	if a.Reason != "" {
		told["reason"] = a.Reason
	}
	maps.Copy(told, detail)
	return journal.Entry{Actor: a.Actor, Action: action, Channel: a.Channel, Detail: told}.Write(ctx, q)
}

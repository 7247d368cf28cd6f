package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/workflows"
)

const (
	// stalled is how long nothing may move before the calm is over: what is left
	// then is for the check to find. It is longer than any rest between two tries.
	stalled = 90 * time.Second
	// tellEvery is how often it is told what is left.
	tellEvery = 5 * time.Second
	// exitWrong is how the product's command says that what it was told is wrong: more
	// is taken than there is.
	exitWrong = 2
	// exitRefused is how the product's command says that it was understood and could
	// not help.
	exitRefused = 4
	// exitUnreachable is how its processes end that start while a server is away.
	exitUnreachable = 5
	// rounds is how often people try again what a shop refused.
	rounds = 4
)

// calmDown ends all faults and lets the workers do what is left. What a shop
// refused for good is tried again by a person, with the product's own command.
func (w *world) calmDown(ctx context.Context) error {
	for _, m := range w.markets {
		m.desk().ClearFaults()
	}
	w.say("calm: the shops answer, the workers stay")
	for range rounds {
		for _, m := range w.markets {
			if err := w.poll(ctx, m); err != nil {
				return err
			}
		}
		if err := w.endRests(ctx); err != nil {
			return err
		}
		if err := w.untilQuiet(ctx); err != nil {
			return err
		}
		tried, err := w.tryAgain(ctx)
		if err != nil || tried == 0 {
			return err
		}
	}
	return nil
}

// left is the work that is left.
type left struct{ Undelivered, Unwalked, Waiting, Commands, Untold int }

func (l left) none() bool { return l == left{} }

// untilQuiet waits until every shop was read to its end after now and nothing is
// left, or nothing moves any more.
func (w *world) untilQuiet(ctx context.Context) error {
	look, tell := time.NewTicker(lookEvery*5), time.NewTicker(tellEvery)
	defer look.Stop()
	defer tell.Stop()
	last, moved, read := left{Commands: -1}, time.Now(), false
	for {
		now, err := w.left(ctx)
		if err != nil {
			return err
		}
		if now.Waiting == 0 && now.Undelivered == 0 && !read {
			if read, err = w.allRead(ctx); err != nil {
				return err
			}
			continue // what was read may be work
		}
		if now.none() {
			return nil
		}
		if now != last {
			last, moved = now, time.Now()
		}
		if time.Since(moved) > stalled {
			w.say("nothing has moved for %s: %+v are left", stalled, now)
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tell.C:
			w.say("left: %d webhooks to send, %d orders to walk, %d requests in the outbox, %d commands, %d figures to tell shops", now.Undelivered, now.Unwalked, now.Waiting, now.Commands, now.Untold)
		case <-look.C:
		}
		if err := w.alive(ctx); err != nil {
			return err
		}
	}
}

func (w *world) left(ctx context.Context) (l left, err error) {
	l.Undelivered = w.undelivered()
	err = w.db.QueryRow(ctx, `SELECT (SELECT count(*) FROM orders WHERE processed_version < version), (SELECT count(*) FROM outbox),
		(SELECT count(*) FROM commands WHERE applied_at IS NULL),
		(SELECT count(*) FROM push_news) + (SELECT count(*) FROM listing_news n WHERE NOT EXISTS (
			SELECT FROM stock_push_lines x JOIN stock_pushes p ON p.id = x.push_id WHERE x.listing_id = n.listing_id AND p.state = 'waiting')
		) + (SELECT count(*) FROM stock_pushes WHERE state IN ('running', 'confirmed')) + (SELECT count(*) FROM listings WHERE push_retry_at IS NOT NULL AND gone_at IS NULL)`).Scan(&l.Unwalked, &l.Waiting, &l.Commands, &l.Untold)
	return l, db.Wrap("count what is left", err)
}

// allRead waits for the readers that run. One that a shop had sent away for good
// is woken again: then not all is read.
func (w *world) allRead(ctx context.Context) (bool, error) {
	all := true
	for _, channel := range w.Channels() {
		ended := w.temporal.GetWorkflow(ctx, workflows.ReaderWorkflowID(channel), "").Get(ctx, nil)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if ended != nil {
			w.say("the reader of %s gave up: %v", channel, ended)
			all = false
			if err := w.wake(ctx, channel); err != nil {
				return false, err
			}
		}
	}
	return all, nil
}

// tryAgain retries the sales that a shop refused something for, as the back office
// does. It answers how many there were.
func (w *world) tryAgain(ctx context.Context) (int, error) {
	rows, err := w.db.Query(ctx, `SELECT DISTINCT s.remote_id, c.code FROM sales s JOIN channels c ON c.id = s.channel_id
		JOIN sale_holds h ON h.sale_id = s.id WHERE h.reason IN ('shop_refuses', 'step_failed') ORDER BY 2, 1`)
	if err != nil {
		return 0, db.Wrap("list what shops refused", err)
	}
	refused, err := pgx.CollectRows(rows, pgx.RowToStructByPos[struct{ Order, Channel string }])
	if err != nil {
		return 0, db.Wrap("list what shops refused", err)
	}
	for _, r := range refused {
		w.say("a person tries order %s of %s again", r.Order, r.Channel)
		err := w.program("sale", "retry", r.Order, "--channel", r.Channel, "--reason", "the shop answers again", "--actor", "chaos").Run(ctx)
		if err != nil && !exited(err, exitRefused) { // held for something else, or got on by itself meanwhile
			return 0, fmt.Errorf("retry order %s of %s: %w", r.Order, r.Channel, err)
		}
	}
	return len(refused), nil
}

// exited reports whether a command ended with this exit code.
func exited(err error, code int) bool {
	exit, ok := errors.AsType[*exec.ExitError](err)
	return ok && exit.ExitCode() == code
}

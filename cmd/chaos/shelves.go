package main

import (
	"context"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/db"
)

// openShelves has the shops told of stock from now on, as people set it up: stock is
// switched on, what they sell is read, and the first push of each is let go.
func (w *world) openShelves(ctx context.Context) error {
	if _, err := w.db.Exec(ctx, "UPDATE channels SET stock = true, stock_shown = 'exact', safety_buffer = 1"); err != nil {
		return db.Wrap("switch stock on", err)
	}
	if err := w.readShelves(ctx); err != nil {
		return err
	}
	for _, channel := range w.Channels() {
		if err := playground.FirstPush(ctx, w.db, channel); err != nil {
			return err
		}
	}
	return w.untilQuiet(ctx)
}

// readShelves reads what the shops sell, and what they show of its stock.
func (w *world) readShelves(ctx context.Context) error {
	for _, channel := range w.Channels() {
		if err := w.program("sync", "catalog", "--channel", channel).Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// settleShelves lets the time pass that a difference waits for, which a shop's orders
// may yet explain, and has what each shop shows compared with what it should.
func (w *world) settleShelves(ctx context.Context) error {
	if err := w.readShelves(ctx); err != nil {
		return err
	}
	if _, err := w.db.Exec(ctx, "UPDATE listings SET seen_at = seen_at - interval '1 hour'"); err != nil {
		return db.Wrap("let time pass", err)
	}
	if err := w.endRests(ctx); err != nil {
		return err
	}
	for _, channel := range w.Channels() {
		if err := w.compareShelf(ctx, channel); err != nil {
			return err
		}
	}
	return w.untilQuiet(ctx)
}

// endRests has what shops broke at tried again now, and the shops that took no push.
func (w *world) endRests(ctx context.Context) error {
	if _, err := w.db.Exec(ctx, "UPDATE listings SET push_retry_at = least(push_retry_at, now()) WHERE push_retry_at IS NOT NULL"); err != nil {
		return db.Wrap("end the rests of listings", err)
	}
	_, err := w.db.Exec(ctx, "UPDATE outbox SET claimed_till = least(claimed_till, now()) WHERE topic = 'stock'")
	return db.Wrap("end the rests of shops", err)
}

// compareShelf has a shop told whatever it should show and doesn't; a person lets go
// what waits for one.
func (w *world) compareShelf(ctx context.Context, channel string) error {
	if _, err := playground.ConfirmPushes(ctx, w.db, channel); err != nil {
		return err
	}
	if _, err := w.db.Exec(ctx, `INSERT INTO push_news (listing_id) SELECT l.id FROM listings l JOIN channels c ON c.id = l.channel_id WHERE c.code = $1`, channel); err != nil {
		return db.Wrap("have all listings looked at", err)
	}
	return nil
}

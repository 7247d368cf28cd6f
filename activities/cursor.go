package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// The cursors of a channel: over its changed orders, and over the ids of its orders
// where the shop doesn't tell what changed.
const (
	ordersFeed = "orders"
	idsFeed    = "order ids"
)

// cursor is how far a feed has been read, beside its position; version 0 where it
// never was.
type cursor struct {
	version int64
	clock   time.Duration // how far the shop's clock was ahead of ours
}

// loadCursor fills the position, which stays as it is where there is none yet.
func loadCursor(ctx context.Context, q dbgen.DBTX, ch channel, feed string, position any) (cursor, error) {
	row, err := queries.CursorGet(ctx, q, ch.ID, feed)
	if db.IsNotFound(err) {
		return cursor{}, nil
	}
	if err != nil {
		return cursor{}, db.Wrap("load cursor", err)
	}
	if err := json.Unmarshal(row.Position, position); err != nil {
		return cursor{}, fmt.Errorf("cursor of channel %s: %w", ch.Code, err)
	}
	return cursor{version: row.Version, clock: time.Duration(row.ClockMs) * time.Millisecond}, nil
}

// saveCursor moves the cursor from the version that was loaded, if nobody else did
// meanwhile.
func saveCursor(ctx context.Context, tx pgx.Tx, ch channel, feed string, c cursor, position any) error {
	raw, err := json.Marshal(position)
	if err != nil {
		return fmt.Errorf("cursor of channel %s: %w", ch.Code, err)
	}
	var moved int64
	if c.version == 0 {
		moved, err = queries.CursorSave(ctx, tx, dbgen.CursorSaveParams{ChannelID: ch.ID, Feed: feed, Position: raw, ClockMs: c.clock.Milliseconds()})
	} else {
		moved, err = queries.CursorMove(ctx, tx, dbgen.CursorMoveParams{
			ChannelID: ch.ID, Feed: feed, Position: raw, ClockMs: c.clock.Milliseconds(), Version: c.version,
		})
	}
	if err != nil {
		return db.Wrap("save cursor", err)
	}
	if moved == 0 {
		return fault.New(fault.Transient, "save cursor", "another reader of channel %s was faster", ch.Code)
	}
	return nil
}

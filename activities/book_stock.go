package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/money"
)

// What people do with stock.
const (
	StockAdjust = "adjust" // what is there is more or less than was booked
	StockMove   = "move"   // goods go from one warehouse to another
	StockImport = "import" // what is there, of many items
)

// StockSaid is what a person says of an item in a warehouse: how many are there, or by
// how many there are more or, negative, fewer.
type StockSaid struct {
	Line      int          `json:"-"` // in a file, from 1; 0: it comes from none
	SKU       string       `json:"sku"`
	Warehouse string       `json:"warehouse"`
	Quantity  money.Amount `json:"quantity"`
	By        bool         `json:"by,omitempty"`
	// Unread is a quantity that is no number: a mistake like others.
	Unread string `json:"unread,omitempty"`
}

// StockBooking is all that a person says at once: all of it is booked, or nothing.
type StockBooking struct {
	Key  string // the same key is the same booking
	Kind string // one of Stock…
	Said []StockSaid
	// OpenOnly leaves alone what was ever booked: an import begins the stock of items
	// that have none.
	OpenOnly bool
	// DryRun says what would be booked, and books nothing.
	DryRun bool
	Actor  string
	Reason string // for the journal; no personal data
}

// StockChange is a move that was booked, with what is on hand before and after.
type StockChange struct {
	SKU       string
	Warehouse string
	Kind      string // opening, adjustment or transfer
	Before    money.Amount
	After     money.Amount

	item, warehouse int64
}

// StockBooked is what became of a booking.
type StockBooked struct {
	Changes     []StockChange // none where it was given before
	Moves       int           // as many as there are changes; where it was given before, as many as there were then
	Unchanged   int           // of what was said, it is so already, or left alone
	GivenBefore bool          // it was booked before, and not again
}

// BookStock books what a person says of stock. The same booking twice is booked once.
// What it takes from what is kept for sales, the youngest of them lose; a move between
// warehouses takes none of that. It is StockErrors where anything said can't be booked,
// and fault.Conflict where the key is another booking's.
func BookStock(ctx context.Context, pool *pgxpool.Pool, b StockBooking) (out StockBooked, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		about, err := resolve(ctx, tx, b.Said)
		if err != nil {
			return err
		}
		if !b.DryRun {
			if err := queries.StockLockAll(ctx, tx, about.ids); err != nil {
				return db.Wrap("lock the stock", err)
			}
			if out, err = b.given(ctx, tx); err != nil || out.GivenBefore {
				return err
			}
		}
		if out, err = b.changes(ctx, tx, about); err != nil || b.DryRun {
			return err
		}
		return b.book(ctx, tx, out.Changes)
	})
	return out, err
}

// given looks whether the booking was made before.
func (b StockBooking) given(ctx context.Context, tx pgx.Tx) (StockBooked, error) {
	known, err := queries.StockCommandFind(ctx, tx, b.Key)
	switch {
	case db.IsNotFound(err):
		return StockBooked{}, nil
	case err != nil:
		return StockBooked{}, db.Wrap("look for the command", err)
	case known.Kind != b.Kind || known.About != b.fingerprint():
		return StockBooked{}, keyTaken(b.Kind+" stock", b.Key)
	}
	return StockBooked{Moves: int(known.Moves), GivenBefore: true}, nil
}

// fingerprint identifies what is said, wherever it was written.
func (b StockBooking) fingerprint() string {
	raw, err := json.Marshal(struct {
		Said     []StockSaid
		OpenOnly bool
	}{b.Said, b.OpenOnly})
	if err != nil {
		panic(err) // numbers and texts are plain data
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// KeyOfContent is a key by which the same words are the same booking, whenever they are
// given.
func (b StockBooking) KeyOfContent() string { return b.Kind + "/" + b.fingerprint() }

// book writes the moves, and remembers that it did.
func (b StockBooking) book(ctx context.Context, tx pgx.Tx, changes []StockChange) error {
	moves := dbgen.StockMovesAddParams{Command: b.Key, Actor: b.Actor, Reason: b.Reason}
	for _, c := range changes {
		moves.Items, moves.Warehouses = append(moves.Items, c.item), append(moves.Warehouses, c.warehouse)
		moves.Quantities, moves.Kinds = append(moves.Quantities, c.After.Sub(c.Before)), append(moves.Kinds, c.Kind)
	}
	if len(changes) > 0 {
		if err := queries.StockMovesAdd(ctx, tx, moves); err != nil {
			return db.Wrap(b.Kind+" stock", err)
		}
	}
	added, err := queries.StockCommandAdd(ctx, tx, dbgen.StockCommandAddParams{
		Key: b.Key, Kind: b.Kind, About: b.fingerprint(), Moves: int32(len(changes)), Actor: b.Actor, Reason: b.Reason, //nolint:gosec // no file has as many lines
	})
	if err != nil {
		return db.Wrap("store the command", err)
	}
	if added == 0 { // given for other items meanwhile
		return keyTaken(b.Kind+" stock", b.Key)
	}
	return b.journal(ctx, tx, changes)
}

// journal tells what was booked item by item, or that there was nothing to book.
func (b StockBooking) journal(ctx context.Context, tx pgx.Tx, changes []StockChange) error {
	entry := journal.Entry{Actor: b.Actor, Action: b.Kind + " stock"}
	if len(changes) == 0 {
		detail := map[string]string{"key": b.Key, "reason": b.Reason}
		if len(b.Said) == 1 {
			detail["sku"], detail["warehouse"] = b.Said[0].SKU, b.Said[0].Warehouse
		}
		entry.Detail, entry.Result = detail, "unchanged"
		return entry.Write(ctx, tx)
	}
	things := make([]journal.Thing, len(changes))
	for i, c := range changes {
		things[i] = journal.Thing{
			Detail: map[string]string{"key": b.Key, "reason": b.Reason, "sku": c.SKU, "warehouse": c.Warehouse, "kind": c.Kind},
			Before: map[string]string{"on_hand": c.Before.String()}, After: map[string]string{"on_hand": c.After.String()},
		}
	}
	return entry.WriteEach(ctx, tx, things)
}

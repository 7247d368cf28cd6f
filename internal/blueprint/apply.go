package blueprint

import (
	"context"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Options say how a file is applied.
type Options struct {
	Platforms connectors.Registry // whose shops a channel may be
	Actor     string              // who asks, for the journal
	DryRun    bool                // only look
	Prune     bool                // switch off channels that the file doesn't name
	// Also is done in the same transaction, once the changes are written: all of it is, or
	// nothing. It is left out where DryRun only looks; nil: nothing.
	Also func(ctx context.Context, tx pgx.Tx) error
}

// Outcome is what was changed, or would be.
type Outcome struct {
	Changes []Change
	Same    int      // what the file names and is so already
	Keyless []string // enabled channels of the file whose key is not stored: they can't be read
}

// errDryRun ends a transaction that was only to look.
var errDryRun = errors.New("only looked")

// Apply makes what is stored what the file says, in one transaction, with an entry in
// the journal for each change. Doing it again changes nothing; two at once take turns.
// A file with mistakes is an *Error, and changes nothing.
func (d *Draft) Apply(ctx context.Context, pool *pgxpool.Pool, o Options) (Outcome, error) {
	return apply(ctx, pool, o, func(dbgen.DBTX) (*Draft, error) { return d, nil })
}

// apply makes what is stored what a draft says that is made of it.
func apply(ctx context.Context, pool *pgxpool.Pool, o Options, draft func(dbgen.DBTX) (*Draft, error)) (out Outcome, err error) {
	err = locked(ctx, pool, o, func(w *writer) error {
		d, err := draft(w.tx)
		if err != nil {
			return err
		}
		changes, err := d.plan(ctx, w.tx, o, &out)
		if err != nil {
			return err
		}
		for _, change := range changes {
			if err := errors.Join(change.save(w), w.journal(change.Change)); err != nil {
				return db.Wrap("write "+change.Kind+" "+change.Code, err)
			}
		}
		return nil
	})
	return out, err
}

// locked works on what is stored while nobody else does.
func locked(ctx context.Context, pool *pgxpool.Pool, o Options, work func(*writer) error) error {
	err := db.InTx(ctx, pool, func(tx pgx.Tx) error {
		w := &writer{ctx: ctx, tx: tx, actor: o.Actor}
		if err := w.q.BlueprintLock(ctx, tx); err != nil {
			return db.Wrap("wait for others who apply", err)
		}
		if err := work(w); err != nil {
			return err
		}
		switch {
		case o.DryRun:
			return errDryRun
		case o.Also != nil:
			return o.Also(ctx, tx)
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		return nil
	}
	return err
}

func (d *Draft) plan(ctx context.Context, tx pgx.Tx, o Options, out *Outcome) ([]planned, error) {
	d.fit(o.Platforms)
	was, err := load(ctx, tx, d.file)
	if err != nil {
		return nil, err
	}
	all := together(d.file, was)
	if err := d.check(o.Platforms, was, all); err != nil {
		return nil, err
	}
	changes, same := plan(d.file, was, o.Prune)
	*out = Outcome{Same: same, Changes: make([]Change, len(changes)), Keyless: []string{}}
	for i, change := range changes {
		out.Changes[i] = change.Change
	}
	for _, c := range d.file.Channels {
		if c.Enabled && !slices.Contains(was.WithKeys, c.Code) {
			out.Keyless = append(out.Keyless, c.Code)
		}
	}
	return changes, nil
}

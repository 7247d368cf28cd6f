package access

import (
	"bytes"
	"context"
	"crypto/sha256"
	"net/netip"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	// free is how many wrong passwords nobody waits for.
	free = 5
	// longestWait bounds a wait, which doubles with each further failure: who guesses
	// gets nowhere, and whom they guess at isn't kept out for good.
	longestWait = time.Minute
	// forgotten is after how long without another one failures count no more.
	forgotten = 24 * time.Hour
)

// subjects are what an attempt's failure counts against: in a browser that the user has
// signed in by before that browser, else the name and the network that it comes from.
type subjects struct {
	own     []byte // forgiven by success: the device or the name
	network []byte // nil: of a known device
}

func (s subjects) all() [][]byte {
	all := [][]byte{s.own}
	if s.network != nil {
		all = append(all, s.network)
	}
	slices.SortFunc(all, bytes.Compare) // locked in this order by everybody
	return all
}

func subject(kind, name string) []byte {
	sum := sha256.Sum256([]byte(kind + "\x00" + name))
	return sum[:]
}

// subjectsOf an attempt.
func (d *Desk) subjectsOf(ctx context.Context, a Attempt) (subjects, error) {
	if a.Device != "" {
		known, err := d.queries.DeviceKnown(ctx, d.db, hash(a.Device), nameOf(a.Name))
		if err != nil {
			return subjects{}, db.Wrap("look for the device", err)
		}
		if known {
			return subjects{own: subject("device", a.Device.Reveal())}, nil
		}
	}
	return subjects{own: subject("name", nameOf(a.Name)), network: subject("network", network(a.Address))}, nil
}

// network is whose an address is: of IPv6 everybody has 2^64.
func network(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	if address.Is6() {
		if prefix, err := address.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return address.String()
}

// try counts an attempt as a failure beforehand, so that of many at once no more are
// heard than one after another. Whoever has to wait is fault.RateLimited, says how long,
// and isn't counted.
func (d *Desk) try(ctx context.Context, s subjects) error {
	now := d.now()
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		heard, err := d.queries.SignInTry(ctx, tx, dbgen.SignInTryParams{
			Subjects: s.all(), At: now, Forgotten: now.Add(-forgotten), Free: free,
			Longest: pgtype.Interval{Microseconds: longestWait.Microseconds(), Valid: true},
		})
		if err != nil {
			return db.Wrap("count the attempt", err)
		}
		if len(heard) == len(s.all()) {
			return nil
		}
		next, err := d.queries.SignInWait(ctx, tx, s.all())
		if err != nil {
			return db.Wrap("look how long to wait", err)
		}
		return &fault.Error{Kind: fault.RateLimited, Op: "access", Message: "too many wrong passwords: wait a moment", RetryAfter: next.Sub(now)}
	})
}

// forgive takes back what try counted.
func (d *Desk) forgive(ctx context.Context, tx pgx.Tx, s subjects) error {
	if err := d.queries.SignInForgive(ctx, tx, s.own); err != nil || s.network == nil {
		return db.Wrap("forgive", err)
	}
	return db.Wrap("take back what was counted", d.queries.SignInTakeBack(ctx, tx, s.network))
}

// device is the token of a browser that a user signed in by: the one that it has, if it
// is that user's.
func (d *Desk) device(ctx context.Context, tx pgx.Tx, person string, has secret.String) (secret.String, error) {
	if has != "" {
		known, err := d.queries.DeviceKnown(ctx, tx, hash(has), person)
		if err != nil {
			return "", db.Wrap("look for the device", err)
		}
		if known {
			return has, d.deviceSeen(ctx, tx, person, has)
		}
	}
	made := token("")
	return made, d.deviceSeen(ctx, tx, person, made)
}

func (d *Desk) deviceSeen(ctx context.Context, tx pgx.Tx, person string, device secret.String) error {
	return db.Wrap("remember the device", d.queries.DeviceSeen(ctx, tx, dbgen.DeviceSeenParams{TokenHash: hash(device), Person: person, At: d.now()}))
}

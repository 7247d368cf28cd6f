package access

import (
	"context"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	// SessionLife is how long a session lasts, however often it is used.
	SessionLife = 12 * time.Hour
	// idle is after how long without a request it ends before.
	idle = 2 * time.Hour
	// DeviceLife is how long a browser counts as known after the last time.
	DeviceLife = 90 * 24 * time.Hour
	// seenEvery is how exactly it is kept when a session or a token was used last.
	seenEvery = time.Minute
)

// Attempt is somebody who wants to sign in.
type Attempt struct {
	Name     string // a person's code, as typed
	Password secret.String
	Address  netip.Addr
	Device   secret.String // what SignIn gave this browser before; empty: nothing
	Session  secret.String // that this browser has; SignIn ends it
}

// Entry is what somebody who was let in gets: two secrets for the browser to keep.
type Entry struct {
	Session secret.String // good for SessionLife
	Device  secret.String // good for DeviceLife
}

// SignIn lets a user in by a password. A wrong name, a wrong password and a disabled user
// are the same fault.Unauthorized; too many attempts are fault.RateLimited, whether the
// password is right or not.
func (d *Desk) SignIn(ctx context.Context, a Attempt) (Entry, error) {
	p, err := d.prove(ctx, a)
	if err != nil {
		return Entry{}, err
	}
	password := p.user.Password
	if outdated(password, d.cost) {
		if password, err = d.hashPassword(ctx, a.Password); err != nil {
			return Entry{}, err
		}
	}
	return d.admit(ctx, a, p, password)
}

// proof is a user who gave the right password.
type proof struct {
	user    dbgen.UserPasswordRow
	counted subjects // to be forgiven
}

// prove tries a password.
func (d *Desk) prove(ctx context.Context, a Attempt) (p proof, err error) {
	if p.counted, err = d.subjectsOf(ctx, a); err != nil {
		return p, err
	}
	if err := d.try(ctx, p.counted); err != nil {
		return p, err
	}
	if p.user, err = d.user(ctx, nameOf(a.Name)); err != nil {
		return p, err
	}
	right, err := d.matches(ctx, p.user.Password, a.Password)
	if err == nil && (!right || p.user.DisabledAt != nil) {
		err = wrong()
	}
	return p, err
}

func wrong() error {
	return fault.New(fault.Unauthorized, "access", "the name or the password is wrong")
}

// user is one by a name that somebody typed. Of a name that is nobody's the password is
// one that nothing matches.
func (d *Desk) user(ctx context.Context, name string) (dbgen.UserPasswordRow, error) {
	unknown := dbgen.UserPasswordRow{Password: d.decoy()}
	if !plain(name) {
		return unknown, nil
	}
	user, err := d.queries.UserPassword(ctx, d.db, name)
	if db.IsNotFound(err) {
		return unknown, nil
	}
	return user, db.Wrap("look for the user", err)
}

// admit opens a session, if the user is still as they were when the password was tried.
func (d *Desk) admit(ctx context.Context, a Attempt, p proof, password string) (entry Entry, err error) {
	now, person := d.now(), p.user.Person
	entry.Session = token("")
	err = db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		rows, err := d.queries.UserSignedIn(ctx, tx, dbgen.UserSignedInParams{Person: person, At: &now, Password: password, Was: p.user.Password})
		if err != nil {
			return db.Wrap("note the sign-in", err)
		}
		if rows == 0 {
			return wrong()
		}
		if err := d.forgive(ctx, tx, p.counted); err != nil {
			return err
		}
		if err := d.queries.SessionEnd(ctx, tx, hash(a.Session)); err != nil {
			return db.Wrap("end the session before", err)
		}
		if entry.Device, err = d.device(ctx, tx, person, a.Device); err != nil {
			return err
		}
		return db.Wrap("open a session", d.queries.SessionAdd(ctx, tx, dbgen.SessionAddParams{
			TokenHash: hash(entry.Session), Person: person, OpenedAt: now, ExpiresAt: now.Add(SessionLife),
		}))
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// Use is what a session is asked for.
type Use int

// What a session can be asked for.
const (
	Acts    Use = iota // its user does something, so that it lasts
	Looks              // they look at a page: it lasts, and they are told the notice
	Watches            // a page looks by itself: nothing becomes of it
)

// Look is whose a session is. One that is over, was never, or whose user is disabled is
// fault.Unauthorized. Who looks is told the notice, once.
func (d *Desk) Look(ctx context.Context, session secret.String, use Use) (Visitor, error) {
	now := d.now()
	row, err := d.queries.SessionLook(ctx, d.db, dbgen.SessionLookParams{TokenHash: hash(session), At: now, IdleSince: now.Add(-idle), Listens: use == Looks})
	if db.IsNotFound(err) {
		return Visitor{}, fault.New(fault.Unauthorized, "access", "the session is over: sign in")
	}
	if err != nil {
		return Visitor{}, db.Wrap("look for the session", err)
	}
	if use != Watches && now.Sub(row.SeenAt) >= seenEvery {
		if err := d.queries.SessionSeen(ctx, d.db, now, hash(session)); err != nil {
			return Visitor{}, db.Wrap("note that the session is used", err)
		}
	}
	v := Visitor{Person: row.Person, Name: row.Name, Role: Role(row.Role), Language: row.Language, Session: row.ID}
	if row.Notice.Valid && use != Watches {
		v.Notice = row.Notice.RawMessage
	}
	return v, nil
}

// Tell leaves a notice, in JSON, for the next page of a session.
func (d *Desk) Tell(ctx context.Context, session secret.String, notice []byte) error {
	return db.Wrap("leave a notice", d.queries.SessionNotice(ctx, d.db, pqtype.NullRawMessage{RawMessage: notice, Valid: true}, hash(session)))
}

// SignOut ends a session. One that is over stays over.
func (d *Desk) SignOut(ctx context.Context, session secret.String) error {
	return db.Wrap("end the session", d.queries.SessionEnd(ctx, d.db, hash(session)))
}

// Tidy forgets what counts no more.
func (d *Desk) Tidy(ctx context.Context) error {
	now := d.now()
	if err := d.queries.SessionsTidy(ctx, d.db, now, now.Add(-idle)); err != nil {
		return db.Wrap("forget sessions", err)
	}
	if err := d.queries.DevicesTidy(ctx, d.db, now.Add(-DeviceLife)); err != nil {
		return db.Wrap("forget devices", err)
	}
	return db.Wrap("forget failures", d.queries.FailuresTidy(ctx, d.db, now.Add(-forgotten)))
}

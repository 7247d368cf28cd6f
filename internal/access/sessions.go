package access

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// Session is a browser that is signed in, by a number that is no secret.
type Session struct {
	ID        int64     `json:"session"`
	OpenedAt  time.Time `json:"opened_at"`
	SeenAt    time.Time `json:"seen_at"`    // to the minute
	ExpiresAt time.Time `json:"expires_at"` // however often it is used
}

// mostSessions is how many of a user's sessions are listed.
const mostSessions = 100

// Sessions are those of a user that aren't over, the one that was used last first.
func (d *Desk) Sessions(ctx context.Context, person string) ([]Session, error) {
	now := d.now()
	rows, err := d.queries.SessionList(ctx, d.db, dbgen.SessionListParams{Person: person, At: now, IdleSince: now.Add(-idle), Most: mostSessions})
	sessions := make([]Session, len(rows))
	for i, s := range rows {
		sessions[i] = Session{s.ID, s.OpenedAt.UTC(), s.SeenAt.UTC(), s.ExpiresAt.UTC()}
	}
	return sessions, db.Wrap("list the user's sessions", err)
}

// EndSession ends a session of a user by its number. One that isn't there is
// fault.NotFound.
func (d *Desk) EndSession(ctx context.Context, person string, session int64, actor string) error {
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		rows, err := d.queries.SessionEndNumbered(ctx, tx, person, session)
		if err != nil {
			return db.Wrap("end the session", err)
		}
		if rows == 0 {
			return fault.New(fault.NotFound, "access", "%s has no session %d: it is over", person, session)
		}
		return journal.Entry{Actor: actor, Action: "session ended", Detail: entry{User: person, Session: session}}.Write(ctx, tx)
	})
}

// EndSessions ends all sessions of a user but one, which may be none. No such user is
// fault.NotFound.
func (d *Desk) EndSessions(ctx context.Context, person string, but secret.String, actor string) error {
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if err := d.mustBe(ctx, tx, person); err != nil {
			return err
		}
		if err := d.turnOut(ctx, tx, person, but); err != nil {
			return err
		}
		return journal.Entry{Actor: actor, Action: "sessions ended", Detail: entry{User: person}}.Write(ctx, tx)
	})
}

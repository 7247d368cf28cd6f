package access

import (
	"context"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// Token is what a program asks by in a user's name.
type Token struct {
	Person    string
	Name      string    // what it is for
	Role      Role      // what it may, and never more than its user
	ExpiresAt time.Time // good until then; zero: until it is revoked
}

// longestTokenName is of how many characters a token's name may be.
const longestTokenName = 100

// tokenPrefix lets a token be found where it leaked to.
const tokenPrefix = "orderloom_"

// AddToken makes a token, which is given out this once. No such user is fault.NotFound, a
// name that the user has a token of fault.Conflict, what can't be fault.Invalid.
func (d *Desk) AddToken(ctx context.Context, t Token, actor string) (secret.String, error) {
	if err := d.checkToken(t); err != nil {
		return "", err
	}
	made := token(tokenPrefix)
	add := dbgen.TokenAddParams{TokenHash: hash(made), Person: t.Person, Name: t.Name, Role: string(t.Role)}
	told := entry{User: t.Person, Token: t.Name, Role: t.Role}
	if !t.ExpiresAt.IsZero() {
		add.ExpiresAt, told.Expires = &t.ExpiresAt, &t.ExpiresAt
	}
	err := db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if err := d.mustBe(ctx, tx, t.Person); err != nil {
			return err
		}
		added, err := d.queries.TokenAdd(ctx, tx, add)
		if err == nil && added == 0 {
			return fault.New(fault.Conflict, "access", "%s has a token %q: revoke it first, or choose another name", t.Person, t.Name)
		}
		if err != nil {
			return db.Wrap("store the token", err)
		}
		return journal.Entry{Actor: actor, Action: "token", Detail: told}.Write(ctx, tx)
	})
	if err != nil {
		return "", err
	}
	return made, nil
}

func (d *Desk) checkToken(t Token) error {
	switch {
	case t.Name == "":
		return fault.New(fault.Invalid, "access", "a token needs a name that says what it is for")
	case utf8.RuneCountInString(t.Name) > longestTokenName:
		return fault.New(fault.Invalid, "access", "the token's name is too long: want at most %d characters", longestTokenName)
	case !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(d.now()):
		return fault.New(fault.Invalid, "access", "the token would be over at once: want a time that is still to come")
	}
	return check(t.Role, "")
}

// RevokeToken ends a token. One that isn't there is fault.NotFound.
func (d *Desk) RevokeToken(ctx context.Context, person, name, actor string) error {
	return db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		rows, err := d.queries.TokenRevoke(ctx, tx, person, name)
		if err != nil {
			return db.Wrap("revoke the token", err)
		}
		if rows == 0 {
			return fault.New(fault.NotFound, "access", "%s has no token %q", person, name)
		}
		return journal.Entry{Actor: actor, Action: "token revoked", Detail: entry{User: person, Token: name}}.Write(ctx, tx)
	})
}

// LookToken is in whose name a token asks. It may what it was given and its user still
// has. One that is revoked or over, was never, or whose user is disabled is fault.Unauthorized.
func (d *Desk) LookToken(ctx context.Context, token secret.String) (Visitor, error) {
	now := d.now()
	row, err := d.queries.TokenLook(ctx, d.db, hash(token), &now)
	if db.IsNotFound(err) {
		return Visitor{}, fault.New(fault.Unauthorized, "access", "the token is not known, revoked or over")
	}
	if err != nil {
		return Visitor{}, db.Wrap("look for the token", err)
	}
	if row.LastUsedAt == nil || now.Sub(*row.LastUsedAt) >= seenEvery {
		if err := d.queries.TokenUsed(ctx, d.db, now, row.ID); err != nil {
			return Visitor{}, db.Wrap("note that the token is used", err)
		}
	}
	return Visitor{Person: row.Person, Name: row.Name, Role: lesser(Role(row.Role), Role(row.UserRole)), Language: row.Language}, nil
}

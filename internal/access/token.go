package access

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// tokenPrefix lets a token be found where it leaked to.
const tokenPrefix = "orderloom_"

// AddToken makes a token by which a program asks in a user's name, with a role of its
// own. It is given out this once. No such user is fault.NotFound; a name that the user
// has a token of, or an empty one, is refused.
func (d *Desk) AddToken(ctx context.Context, person, name string, role Role, actor string) (secret.String, error) {
	if name == "" {
		return "", fault.New(fault.Invalid, "access", "a token needs a name that says what it is for")
	}
	if err := check(role, ""); err != nil {
		return "", err
	}
	made := token(tokenPrefix)
	err := db.InTx(ctx, d.db, func(tx pgx.Tx) error {
		if err := d.mustBe(ctx, tx, person); err != nil {
			return err
		}
		added, err := d.queries.TokenAdd(ctx, tx, dbgen.TokenAddParams{TokenHash: hash(made), Person: person, Name: name, Role: string(role)})
		if err == nil && added == 0 {
			return fault.New(fault.Conflict, "access", "%s has a token %q: revoke it first, or choose another name", person, name)
		}
		if err != nil {
			return db.Wrap("store the token", err)
		}
		return journal.Entry{Actor: actor, Action: "token", Detail: entry{User: person, Token: name, Role: role}}.Write(ctx, tx)
	})
	if err != nil {
		return "", err
	}
	return made, nil
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
// has. One that is revoked, was never, or whose user is disabled is fault.Unauthorized.
func (d *Desk) LookToken(ctx context.Context, token secret.String) (Visitor, error) {
	row, err := d.queries.TokenLook(ctx, d.db, hash(token))
	if db.IsNotFound(err) {
		return Visitor{}, fault.New(fault.Unauthorized, "access", "the token is not known, or revoked")
	}
	if err != nil {
		return Visitor{}, db.Wrap("look for the token", err)
	}
	if now := d.now(); row.LastUsedAt == nil || now.Sub(*row.LastUsedAt) >= seenEvery {
		if err := d.queries.TokenUsed(ctx, d.db, now, row.ID); err != nil {
			return Visitor{}, db.Wrap("note that the token is used", err)
		}
	}
	return Visitor{Person: row.Person, Name: row.Name, Role: lesser(Role(row.Role), Role(row.UserRole)), Language: row.Language}, nil
}

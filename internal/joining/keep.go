package joining

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// Keep keeps a key that a person has, in place of the one before: it counts from the next
// call on, and everything else of the channel stays. A key that its platform can't use is
// fault.Invalid.
func (d Desk) Keep(ctx context.Context, tx pgx.Tx, channel string, given connectors.Credentials, actor string) error {
	row, err := queries.ChannelByCode(ctx, tx, channel)
	if err != nil {
		return db.Wrap("load channel "+channel, err)
	}
	c := row.Channel
	if _, err := d.Platforms.New(c.Platform, connectors.Shop{
		Address: c.Address, Environment: commerce.Environment(c.Environment), Zone: c.Zone, Version: c.APIVersion, Credentials: given,
	}, nil); err != nil {
		return err
	}
	return activities.KeepCredentials(ctx, tx, d.Keyring, c, given, actor)
}

// Request is what a channel's shop was asked last.
type Request struct {
	Standing  Standing
	Why       string // its key was refused
	Actor     string
	AskedAt   time.Time
	ExpiresAt time.Time
}

// Last is what a channel's shop was asked last; Unknown where it never was.
func (d Desk) Last(ctx context.Context, channel string) (Request, error) {
	row, err := queries.JoinLast(ctx, d.DB, channel)
	if db.IsNotFound(err) {
		return Request{Standing: Unknown}, nil
	}
	if err != nil {
		return Request{}, db.Wrap("load what the shop of "+channel+" was asked", err)
	}
	asked := dbgen.JoinGetRow(row)
	return Request{d.standing(asked), reasonOf(asked), row.ChannelJoin.Actor, row.ChannelJoin.AskedAt, row.ChannelJoin.ExpiresAt}, nil
}

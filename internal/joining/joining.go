// Package joining has shops give us their keys by themselves: the owner approves on
// the shop's own page, and the shop sends the key to our gateway.
//
//	Ask ──► link ──► Follow ──► the shop's page ──► owner approves
//	                                                    │
//	         channel_credentials ◄── Take ◄── key ──────┤
//	                                                    ▼
//	                               Return ◄── the owner's browser
//
// What the shop sends isn't signed. So each request has a state that nobody guesses,
// good once, for an hour, for one channel at one address; we keep its hash alone.
package joining

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// life is how long a shop's owner has to approve.
const life = time.Hour

// Desk asks for keys and takes them. It is safe for concurrent use, and any number may
// work side by side.
type Desk struct {
	DB      *pgxpool.Pool
	Keyring *secret.Keyring
	Joiners connectors.Joiners
	// Platforms say whether a key that a person has could let us in; Keep alone asks them.
	Platforms connectors.Registry
	// PublicURL is where the internet finds the gateway.
	PublicURL string
	Now       func() time.Time
}

// Standing is how a request for a key stands.
type Standing string

// The standings of a request. It takes a key while it is open.
const (
	Open    Standing = "open"
	Joined  Standing = "joined"  // the key is kept
	Denied  Standing = "denied"  // the owner said no
	Refused Standing = "refused" // the key was given and isn't fit
	Expired Standing = "expired"
	Moved   Standing = "moved"   // the channel has another shop now
	Used    Standing = "used"    // a second key came for it
	Unknown Standing = "unknown" // nobody asked so, or somebody asked again since
)

// Invitation is a link for a shop's owner.
type Invitation struct {
	Link      string    // it is good for whoever has it: it ends with the state
	ExpiresAt time.Time // UTC

	channel string
	state   secret.String
}

// Ask makes a link by which a channel's shop is asked for a key. A link that was made
// before counts no more. A platform whose shops give no key is fault.Unsupported,
// wrong settings are fault.Invalid, no such channel is fault.NotFound.
func (d Desk) Ask(ctx context.Context, channel, actor string) (Invitation, error) {
	state := secret.String(rand.Text() + rand.Text()) // 256 bits and some
	now := d.Now().UTC().Truncate(time.Microsecond)
	asked := Invitation{Link: d.at("/join/" + channel + "/" + state.Reveal()), ExpiresAt: now.Add(life), channel: channel, state: state}
	err := db.InTx(ctx, d.DB, func(tx pgx.Tx) error {
		row, err := queries.ChannelByCode(ctx, tx, channel)
		if err != nil {
			return db.Wrap("load channel "+channel, err)
		}
		if _, err := d.page(row.Channel, state); err != nil {
			return err
		}
		if err := queries.JoinAsk(ctx, tx, dbgen.JoinAskParams{
			ChannelID: row.Channel.ID, StateHash: hash(state), Address: row.Channel.Address, Actor: actor, AskedAt: now, ExpiresAt: asked.ExpiresAt,
		}); err != nil {
			return db.Wrap("ask the shop of "+channel+" for a key", err)
		}
		return journalEntry(channel, actor, "asked", "").Write(ctx, tx)
	})
	if err != nil {
		return Invitation{}, err
	}
	return asked, nil
}

// Follow is where a link leads: the shop's page that asks its owner, while the request
// is open. The state stays good: mail programs open links before people do.
func (d Desk) Follow(ctx context.Context, channel string, state secret.String) (page string, at Standing, err error) {
	err = d.with(ctx, channel, state, func(_ pgx.Tx, row dbgen.JoinGetRow, now Standing) (err error) {
		if at = now; at == Open {
			page, err = d.page(row.Channel, state)
		}
		return err
	})
	return page, at, err
}

// Stands is how a request stands, and why where its key was refused.
func (d Desk) Stands(ctx context.Context, asked Invitation) (at Standing, why string, err error) {
	err = d.with(ctx, asked.channel, asked.state, func(_ pgx.Tx, row dbgen.JoinGetRow, now Standing) error {
		at, why = now, reasonOf(row)
		return nil
	})
	return at, why, err
}

// page is the shop's own that asks its owner.
func (d Desk) page(c dbgen.Channel, state secret.String) (string, error) {
	joiner, err := d.Joiners.Of(c.Platform)
	if err != nil {
		return "", err
	}
	if d.PublicURL == "" {
		return "", fault.New(fault.Invalid, "channel "+c.Code, "the shop has nowhere to send its key: set ORDERLOOM_PUBLIC_URL to where the internet finds the gateway")
	}
	back := d.at("/joined/" + c.Code)
	return joiner.JoinAddress(connectors.Shop{
		Address: c.Address, Environment: commerce.Environment(c.Environment), Zone: c.Zone,
	}, connectors.JoinRequest{State: state, Callback: back, Return: back})
}

func (d Desk) at(path string) string { return strings.TrimSuffix(d.PublicURL, "/") + path }

// with looks at a channel's request, which nobody ends meanwhile, if that is what the
// state belongs to.
func (d Desk) with(ctx context.Context, channel string, state secret.String, do func(pgx.Tx, dbgen.JoinGetRow, Standing) error) error {
	return db.InTx(ctx, d.DB, func(tx pgx.Tx) error {
		row, err := queries.JoinGet(ctx, tx, channel)
		switch {
		case db.IsNotFound(err):
			return do(tx, row, Unknown)
		case err != nil:
			return db.Wrap("load what the shop of "+channel+" was asked", err)
		case subtle.ConstantTimeCompare(hash(state), row.ChannelJoin.StateHash) != 1:
			return do(tx, row, Unknown)
		}
		return do(tx, row, d.standing(row))
	})
}

func (d Desk) standing(row dbgen.JoinGetRow) Standing {
	j := row.ChannelJoin
	switch {
	case j.Outcome != nil:
		return Standing(*j.Outcome)
	case !d.Now().Before(j.ExpiresAt):
		return Expired
	case j.Address != row.Channel.Address:
		return Moved
	default:
		return Open
	}
}

func reasonOf(row dbgen.JoinGetRow) string {
	if row.ChannelJoin.Reason == nil {
		return ""
	}
	return *row.ChannelJoin.Reason
}

// hash is what is kept of a state.
func hash(state secret.String) []byte {
	sum := sha256.Sum256([]byte(state.Reveal()))
	return sum[:]
}

package joining

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
)

// queries are stateless: each call names the connection or transaction it runs on.
var queries = dbgen.New()

// shop is the actor that the journal names for what a shop's owner did.
const shop = "shop"

// Take keeps the key that a shop sent. It is kept before it is tried: a shop on a small
// host has one worker, which waits for our answer and can't be asked meanwhile. Its
// webhooks are looked after at once, and that tries it. Any standing but Joined is a key
// that isn't kept; the same key again finds the state used up. What can't be read is
// fault.Invalid or fault.Unsupported; the database being away leaves the request open. From is whom it came from.
func (d Desk) Take(ctx context.Context, channel string, from netip.Addr, header http.Header, body []byte) (Standing, error) {
	joiner, err := d.joinerOf(ctx, channel)
	if err != nil {
		return Unknown, err
	}
	given, err := joiner.Joined(header, body)
	if err != nil {
		return Unknown, err
	}
	became := Unknown
	err = d.with(ctx, channel, given.State, func(tx pgx.Tx, row dbgen.JoinGetRow, at Standing) error {
		switch {
		case at == Joined:
			became = Used
			return nil
		case at != Open:
			became = at
			return nil
		case given.Lacks != "":
			became = Refused
			return d.end(ctx, tx, row, from, Refused, "the key may not "+given.Lacks+": approve the access that the page asks for, read and write")
		}
		became = Joined
		if err := activities.KeepCredentials(ctx, tx, d.Keyring, row.Channel, given.Credentials, row.ChannelJoin.Actor); err != nil {
			return err
		}
		return d.end(ctx, tx, row, from, Joined, "")
	})
	return became, err
}

// Return is what to tell the owner whose browser came back. An owner who denied ends
// the request: its state stands in the address that the browser came by.
func (d Desk) Return(ctx context.Context, channel string, from netip.Addr, query url.Values) (at Standing, why string, err error) {
	joiner, err := d.joinerOf(ctx, channel)
	if err != nil {
		return Unknown, "", err
	}
	back := joiner.Returned(query)
	err = d.with(ctx, channel, back.State, func(tx pgx.Tx, row dbgen.JoinGetRow, now Standing) error {
		at, why = now, reasonOf(row)
		if at == Open && !back.Approved {
			at = Denied
			return d.end(ctx, tx, row, from, Denied, "")
		}
		return nil
	})
	return at, why, err
}

func (d Desk) joinerOf(ctx context.Context, channel string) (connectors.Joiner, error) {
	row, err := queries.ChannelByCode(ctx, d.DB, channel)
	if err != nil {
		return nil, db.Wrap("load channel "+channel, err)
	}
	return d.Joiners.Of(row.Channel.Platform)
}

// end uses a request up.
func (d Desk) end(ctx context.Context, tx pgx.Tx, row dbgen.JoinGetRow, from netip.Addr, as Standing, why string) error {
	ended := dbgen.JoinEndParams{ChannelID: row.Channel.ID, Outcome: string(as), EndedAt: d.Now()}
	if why != "" {
		ended.Reason = &why
	}
	if err := queries.JoinEnd(ctx, tx, ended); err != nil {
		return db.Wrap("end the request for a key of "+row.Channel.Code, err)
	}
	entry := journalEntry(row.Channel.Code, shop, as, why)
	entry.Personal.Address = from
	return entry.Write(ctx, tx)
}

// journalEntry says what became of a request for a key.
func journalEntry(channel, actor string, became Standing, why string) journal.Entry {
	return journal.Entry{Actor: actor, Action: "join", Channel: channel, Detail: map[string]string{"became": string(became), "why": why}}
}

// Package journal is the record of who did what, to what, and what came of it: entries
// are written beside what they tell of, in its transaction, and are never changed. What is
// personal stands beside an entry, so that it can be erased while the entry stays.
package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"

	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// queries are stateless: each call names the connection or transaction it runs on.
var queries = dbgen.New()

// Entry is something that was done.
type Entry struct {
	Actor   string // who did it
	Action  string // what it was: the same thing has the same words
	Channel string // whose channel's it is; empty: none's
	Result  string // what came of it; empty: it was done
	// Detail says what it was about, by names: sku and customer are searched by. It is
	// written as JSON, and holds neither secrets nor personal data.
	Detail any
	// Before and After are values by their names, as far as they changed.
	Before, After map[string]string
	Personal      Personal
}

// Personal is what an entry says of people: it is kept beside the entry.
type Personal struct {
	Whose         string     // "person anna"; empty where no more than the entry says it
	Address       netip.Addr // of who did it, where it came over HTTP
	Before, After map[string]string
}

// Write writes the entry: in the transaction of what it tells of, if that is one. Written
// twice, there are two.
func (e Entry) Write(ctx context.Context, q dbgen.DBTX) error {
	params := dbgen.JournalAddParams{
		Actor: e.Actor, Action: e.Action, Channel: e.Channel, Result: e.Result, Before: values(e.Before), After: values(e.After),
		Whose: e.Personal.Whose, Address: inet(e.Personal.Address), PersonalBefore: values(e.Personal.Before), PersonalAfter: values(e.Personal.After),
	}
	if e.Detail != nil {
		detail, err := json.Marshal(e.Detail)
		if err != nil {
			return fmt.Errorf("journal %s: %w", e.Action, err)
		}
		params.Detail = detail
	}
	return db.Wrap("journal "+e.Action, queries.JournalAdd(ctx, q, params))
}

// Thing is one of many that the same was done to.
type Thing struct {
	Detail        any
	Before, After map[string]string
}

// WriteEach writes an entry for each of many things, by one statement; the entry says the
// actor and the action of all.
func (e Entry) WriteEach(ctx context.Context, q dbgen.DBTX, things []Thing) error {
	params := dbgen.JournalAddAllParams{Actor: e.Actor, Action: e.Action}
	for _, t := range things {
		detail, err := json.Marshal(t.Detail)
		if err != nil {
			return fmt.Errorf("journal %s: %w", e.Action, err)
		}
		params.Details = append(params.Details, detail)
		params.Befores, params.Afters = append(params.Befores, values(t.Before)), append(params.Afters, values(t.After))
	}
	return db.Wrap("journal "+e.Action, queries.JournalAddAll(ctx, q, params))
}

// values are nothing where there are none.
func values(of map[string]string) json.RawMessage {
	if len(of) == 0 {
		return nil
	}
	raw, err := json.Marshal(of)
	if err != nil {
		panic(err) // texts are plain data
	}
	return raw
}

func inet(address netip.Addr) pqtype.Inet {
	address = address.Unmap().WithZone("")
	return pqtype.Inet{
		IPNet: net.IPNet{IP: address.AsSlice(), Mask: net.CIDRMask(address.BitLen(), address.BitLen())}, Valid: address.IsValid(),
	}
}

// Package schedules keeps what each channel does again and again as schedules in
// Temporal: when its settings say, in its zone, and only while it is switched on.
//
// Whatever changes a channel asks for them in its own transaction (the database itself
// does, by a trigger), as does a worker that starts for all of them; the relay hands each
// request to Ensure. So a new channel is read without anybody restarting anything.
package schedules

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Topic is that of the outbox's requests for a channel's schedules.
const Topic = "schedules"

// Keeper keeps schedules. Several may work side by side.
type Keeper struct {
	DB          *pgxpool.Pool
	Temporal    client.Client
	ImportEvery time.Duration // how often orders are read where a channel doesn't say
}

var queries = dbgen.New()

// AskAll asks for the schedules of every channel: a net for what nobody was told of,
// and for what another release does by schedule. Asking again before they are ensured
// is asking once.
func AskAll(ctx context.Context, q dbgen.DBTX) error {
	return db.Wrap("ask for all schedules", queries.ScheduleAskAll(ctx, q))
}

// Ensure makes a channel's schedules what its settings say: those that are missing are
// made, those that differ changed, and those of a channel that is archived or gone
// taken away. What a person has paused stays so, be it by us or in Temporal's UI. It
// may be repeated, and run side by side.
func (k *Keeper) Ensure(ctx context.Context, code string) error {
	for was := (*channel)(nil); ; {
		c, err := k.load(ctx, code)
		if err != nil {
			return err
		}
		// Another one may have read the channel before it changed and written after us:
		// whoever wrote last looks again.
		if was != nil && reflect.DeepEqual(c, was) {
			return nil
		}
		for _, kind := range kinds() {
			if err := k.ensure(ctx, code, c, kind); err != nil {
				return fmt.Errorf("schedule %s of channel %s: %w", kind.name, code, err)
			}
		}
		was = c
	}
}

func (k *Keeper) ensure(ctx context.Context, code string, c *channel, kind kind) error {
	if c.gone() {
		return k.drop(ctx, kind.id(code))
	}
	return k.write(ctx, k.want(c, kind))
}

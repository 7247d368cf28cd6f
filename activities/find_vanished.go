package activities

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// findingVanished is the kind of finding that more orders are gone than can be.
const findingVanished = "vanished orders"

// LookInput names some orders of a channel: those after one, by id.
type LookInput struct {
	Channel string `json:"channel"`
	After   string `json:"after,omitempty"`
}

// Look is what looking for orders came to.
type Look struct {
	Looked int    `json:"looked"`
	News   int    `json:"news"`
	Gone   []Gone `json:"gone,omitempty"`
	After  string `json:"after,omitempty"` // where to go on; empty at the end
}

// Gone is an order that its shop says it hasn't got.
type Gone struct {
	RemoteID string    `json:"remote_id"`
	AskedAt  time.Time `json:"asked_at"`
}

// LookForOrders looks for a hundred orders of a channel that its shop may have deleted
// or taken out of its trash without a word. What it finds it stores; what is gone it
// answers with, and makes nothing of it. It may be repeated.
func (s *Set) LookForOrders(ctx context.Context, in LookInput) (Look, error) {
	defer alive(ctx)()
	look, err := s.lookForOrders(ctx, in)
	return look, toTemporal(err)
}

func (s *Set) lookForOrders(ctx context.Context, in LookInput) (Look, error) {
	ch, err := s.readableChannel(ctx, in.Channel)
	if err != nil {
		return Look{}, err
	}
	ids, err := queries.OrdersToLookFor(ctx, s.DB, dbgen.OrdersToLookForParams{ChannelID: ch.ID, After: in.After, Most: connectors.PageSize})
	if err != nil {
		return Look{}, db.Wrap("list orders to look for", err)
	}
	found, err := s.look(ctx, ch, ids)
	if err != nil {
		return Look{}, err
	}
	page, err := s.savePage(ctx, ch, found.found, func(pgx.Tx) error { return nil })
	out := Look{Looked: len(ids), News: page.News, Gone: found.gone}
	if len(ids) == connectors.PageSize {
		out.After = ids[len(ids)-1]
	}
	return out, err
}

// VanishedInput is what a look for all orders of a channel came to.
type VanishedInput struct {
	Channel string `json:"channel"`
	Looked  int    `json:"looked"`
	Gone    []Gone `json:"gone,omitempty"`
}

// RefuseVanished has orders that are gone end as those that were thrown away do. Where
// more are gone than can be, it leaves them alone and says so. It may be repeated.
func (s *Set) RefuseVanished(ctx context.Context, in VanishedInput) (refused int, err error) {
	refused, err = s.refuseVanished(ctx, in)
	return refused, toTemporal(err)
}

func (s *Set) refuseVanished(ctx context.Context, in VanishedInput) (refused int, err error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return 0, err
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		var found []Finding
		if !credible(len(in.Gone), in.Looked) {
			found = append(found, Finding{
				Detail: fmt.Sprintf("Of %d orders that we looked for the shop has lost %d. That is more than somebody deletes: nothing was made of it.", in.Looked, len(in.Gone)),
				Remedy: "See that the channel's address leads to its own shop, and that the shop was not put back to an earlier day.",
			})
		} else if refused, err = bury(ctx, tx, ch, in.Gone); err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, findingVanished, found...)
	})
	return refused, err
}

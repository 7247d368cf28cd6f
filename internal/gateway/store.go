package gateway

import (
	"context"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/signals"
)

const (
	// most is how many deliveries one transaction stores.
	most = 200
	// calm is how many seconds a shop's products are left to change before they are read.
	calm = 60
	// patience is how long a shop waits for its delivery to be stored.
	patience = 5 * time.Second
)

// letter is a delivery on its way into the database.
type letter struct {
	channel int64
	told    connectors.Delivery
	as      outcome // woke, asked or ignored
	trace   string  // that it came in
	became  chan<- outcome
}

// hand gives a delivery to whoever stores, and waits until it is stored.
func (g *Gateway) hand(ctx context.Context, from sender, told connectors.Delivery) outcome {
	became := make(chan outcome, 1) // taken or not, nobody waits to say it
	l := letter{channel: from.id, told: told, as: ignored, trace: signals.TraceOf(ctx), became: became}
	switch {
	case told.Orders && from.enabled:
		l.as = woke
	case told.Listings:
		l.as = asked
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case g.desk <- l:
	case <-late.C:
		g.owe(context.DeadlineExceeded)
		return remembered
	}
	select {
	case o := <-became:
		return o
	case <-late.C:
		g.owe(context.DeadlineExceeded)
		return remembered
	}
}

// store keeps what comes, all that waits in one transaction: the deliveries of a
// channel ask for the same row of the outbox and would otherwise wait for each
// other's commit.
func (g *Gateway) store(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case first := <-g.desk:
			g.storeAll(ctx, g.waiting(first))
		}
	}
}

// waiting is a delivery and those that came with it.
func (g *Gateway) waiting(first letter) []letter {
	letters := []letter{first}
	for len(letters) < most {
		select {
		case next := <-g.desk:
			letters = append(letters, next)
		default:
			return letters
		}
	}
	return letters
}

// storeAll keeps deliveries and says what became of each.
func (g *Gateway) storeAll(ctx context.Context, letters []letter) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	fresh := map[string]bool{}
	err := db.InTx(ctx, g.db, func(tx pgx.Tx) (err error) {
		fresh, err = save(ctx, tx, letters)
		return err
	})
	if err != nil {
		g.owe(err)
	}
	for _, l := range letters {
		switch key := name(l.channel, l.told.ID); {
		case err != nil:
			l.became <- remembered
		case fresh[key]:
			delete(fresh, key) // only the first of those that came together
			l.became <- l.as
		default:
			l.became <- repeat
		}
	}
}

// save keeps deliveries, asks for the readers of those that are new, and names these.
func save(ctx context.Context, tx pgx.Tx, letters []letter) (map[string]bool, error) {
	var rows dbgen.WebhookSaveParams
	for _, l := range letters {
		rows.ChannelIds = append(rows.ChannelIds, l.channel)
		rows.Deliveries = append(rows.Deliveries, l.told.ID)
		rows.Topics = append(rows.Topics, l.told.Topic)
		rows.RemoteIds = append(rows.RemoteIds, l.told.RemoteID)
		rows.Outcomes = append(rows.Outcomes, string(l.as))
		rows.Traces = append(rows.Traces, l.trace)
	}
	saved, err := dbgen.New().WebhookSave(ctx, tx, rows)
	if err != nil {
		return nil, db.Wrap("store webhooks", err)
	}
	fresh := make(map[string]bool, len(saved))
	for _, s := range saved {
		fresh[name(s.ChannelID, s.Delivery)] = true
	}
	return fresh, ask(ctx, tx, letters, fresh)
}

// ask has orders and catalogues read that fresh deliveries tell of: these in a while, for
// each order changes the products that it sells.
func ask(ctx context.Context, tx pgx.Tx, letters []letter, fresh map[string]bool) error {
	var orders, catalogues []int64
	for _, l := range letters {
		switch {
		case !fresh[name(l.channel, l.told.ID)]:
		case l.as == woke:
			orders = append(orders, l.channel)
		case l.as == asked:
			catalogues = append(catalogues, l.channel)
		}
	}
	if len(orders) > 0 {
		if err := dbgen.New().WebhookWake(ctx, tx, orders); err != nil {
			return db.Wrap("wake the readers", err)
		}
	}
	if len(catalogues) == 0 {
		return nil
	}
	return db.Wrap("ask for catalogues", dbgen.New().CatalogueAsk(ctx, tx, calm, catalogues))
}

// name is a delivery among those of all channels.
func name(channel int64, delivery string) string {
	return strconv.FormatInt(channel, 10) + " " + delivery
}

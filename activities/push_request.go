package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// Told is what became of requests to a shop.
type Told struct {
	Sent    int64 `json:"sent,omitempty"`
	Failed  int64 `json:"failed,omitempty"`
	Slowest int64 `json:"slowest,omitempty"` // milliseconds to an answer
	// TooMany: the shop has too much at once, and what it was told is to be told again.
	TooMany bool `json:"too_many,omitempty"`
	// Stopped: it has to be planned anew before more is sent.
	Stopped bool `json:"stopped,omitempty"`
	// Again is what to send in place of a request that the shop broke at, after a rest.
	Again []PushRequest `json:"again,omitempty"`
}

// Add is both together, but for what is to be sent again.
func (t Told) Add(other Told) Told {
	return Told{
		Sent: t.Sent + other.Sent, Failed: t.Failed + other.Failed, Slowest: max(t.Slowest, other.Slowest),
		TooMany: t.TooMany || other.TooMany, Stopped: t.Stopped || other.Stopped,
	}
}

// SendPush tells a shop what some of its listings are to show, by their figures at this
// moment, and keeps what became of each. That it is about to is kept first: where the
// answer is lost, the listings are told again, whatever they show. It may be repeated: a
// listing that shows what it should by then is told nothing. Of a shop that is down the
// step is to be tried again; one that breaks at these listings is told fewer of them.
func (s *Set) SendPush(ctx context.Context, in PushRequest) (Told, error) {
	defer alive(ctx)()
	told, err := s.sendPush(ctx, in)
	return told, toTemporal(err)
}

func (s *Set) sendPush(ctx context.Context, in PushRequest) (Told, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return Told{}, err
	}
	if !ch.Pushes {
		return Told{Stopped: true}, nil
	}
	b := &pushBatch{PushRequest: in, set: s, ch: ch}
	if err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return b.intend(ctx, tx) }); err != nil {
		return Told{}, err
	}
	if b.stopped || len(b.tell) == 0 {
		return Told{Stopped: b.stopped}, nil
	}
	outcomes, took, err := b.call(ctx)
	if err != nil {
		var told Told
		if outcomes, told, err = b.failed(ctx, err); err != nil || outcomes == nil {
			told.Slowest = took.Milliseconds()
			return told, err
		}
	}
	told, err := b.record(ctx, outcomes)
	told.Slowest = max(took.Milliseconds(), 1)
	return told, err
}

// pushBatch is one request to a shop.
type pushBatch struct {
	PushRequest
	set     *Set
	ch      channel
	tell    []shelved
	news    news  // of those
	attempt int64 // that they are marked with
	emptied int64
	stopped bool
	// unanswered is set where the shop, told of one listing alone, gave no answer.
	unanswered bool
}

// intend works out what there is to tell, and marks it.
func (b *pushBatch) intend(ctx context.Context, tx pgx.Tx) error {
	var none idle
	if err := b.look(ctx, tx, &none); err != nil {
		return err
	}
	if err := none.settle(ctx, tx); err != nil {
		return err
	}
	if stop, err := b.needsPerson(ctx, tx); stop || err != nil {
		b.stopped = stop
		return err
	}
	if len(b.tell) == 0 {
		return nil
	}
	var err error
	b.attempt, err = queries.PushIntend(ctx, tx, b.ids())
	return db.Wrap("mark what is told", err)
}

func (b *pushBatch) look(ctx context.Context, tx pgx.Tx, none *idle) error {
	rows, err := queries.PushListings(ctx, tx, b.Listings)
	if err != nil {
		return db.Wrap("load listings", err)
	}
	shown, err := b.shown(ctx, tx)
	if err != nil {
		return err
	}
	var anew []int64
	for _, row := range rows {
		l := b.ch.shelve(dbgen.PushNewsRow(row))
		switch {
		case l.plan.Change.IsZero():
			none.add(l, b.ch.terms().Rehearsing)
		case !b.Confirmed && l.Withheld:
			none.news.add(l) // it came up after the plan, and a person has yet to decide
		case b.Confirmed && shown[l.Listing.ID] != l.plan.Change.String():
			anew = append(anew, l.Listing.ID)
		default:
			b.tell = append(b.tell, l)
			b.news.add(l)
			if l.plan.Empties {
				b.emptied++
			}
		}
	}
	if len(anew) == 0 {
		return nil
	}
	return db.Wrap("have what changed looked at", queries.PushNewsAdd(ctx, tx, anew))
}

// shown is what a person confirmed of the listings, as it says itself.
func (b *pushBatch) shown(ctx context.Context, tx pgx.Tx) (map[int64]string, error) {
	if !b.Confirmed {
		return nil, nil
	}
	lines, err := queries.PushLinesOf(ctx, tx, b.Push, b.Listings)
	shown := map[int64]string{}
	for _, l := range lines {
		shown[l.ListingID] = commerce.ListingChange{Quantity: l.Quantity, Available: l.Available, Price: l.Price, Hidden: l.Hidden}.String()
	}
	return shown, db.Wrap("load what was confirmed", err)
}

// needsPerson reports whether the push would empty too much with this request: it was
// planned with less.
func (b *pushBatch) needsPerson(ctx context.Context, tx pgx.Tx) (bool, error) {
	if b.Confirmed || b.emptied == 0 {
		return false, nil
	}
	row, err := queries.PushGet(ctx, tx, b.Push)
	if err != nil {
		return false, db.Wrap("load the push", err)
	}
	return b.ch.empties(row.StockPush.Emptied+b.emptied, row.StockPush.Listings), nil
}

// call tells the shop, or in a rehearsal nobody.
func (b *pushBatch) call(ctx context.Context) ([]connectors.ListingOutcome, time.Duration, error) {
	if !b.ch.writable() {
		return make([]connectors.ListingOutcome, len(b.tell)), 0, nil
	}
	shop, err := capability[connectors.ListingSetter](ctx, b.set.Channels, b.Channel)
	if err != nil {
		return nil, 0, err
	}
	changes := make([]connectors.ListingChange, len(b.tell))
	for i, l := range b.tell {
		changes[i] = connectors.ListingChange{RemoteID: l.Listing.RemoteID, ListingChange: l.plan.Change}
	}
	began := time.Now()
	outcomes, err := shop.SetListings(ctx, b.Parent, changes)
	return outcomes, time.Since(began), err
}

func (b *pushBatch) ids() []int64 {
	ids := make([]int64, len(b.tell))
	for i, l := range b.tell {
		ids[i] = l.Listing.ID
	}
	return ids
}

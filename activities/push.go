package activities

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/pushing"
)

// PushFull is the subject of a request for a push that compares everything; one without
// a subject looks at what changed.
const PushFull = "full"

// pushAgain is the subject of a request for another push after one that failed.
const pushAgain = "again"

// PushInput asks for a push to a channel's shop.
type PushInput struct {
	Channel string `json:"channel"`
	// Full compares every listing, and takes the place of a table that waits for a
	// person.
	Full bool `json:"full,omitempty"`
	// Before is what earlier runs of the same push came to.
	Before Pushed `json:"before,omitzero"`
}

// Pushed is what a push came to, in figures.
type Pushed struct {
	Sent   int64 `json:"sent"`
	Failed int64 `json:"failed"` // reported with their listings
	// Waiting is the push that a person has to confirm; 0: none.
	Waiting int64 `json:"waiting,omitempty"`
}

// Add is both together.
func (p Pushed) Add(told Told) Pushed {
	p.Sent, p.Failed = p.Sent+told.Sent, p.Failed+told.Failed
	return p
}

// AskPush asks for a push to a channel's shop that compares everything: the daily one.
// Asking twice before it begins is asking once.
func (s *Set) AskPush(ctx context.Context, channel string) (struct{}, error) {
	return struct{}{}, toTemporal(AskPush(ctx, s.DB, channel, PushFull))
}

// AskPush is the step of that name; an empty subject asks for what changed.
func AskPush(ctx context.Context, q dbgen.DBTX, channel, subject string) error {
	return db.Wrap("ask for a push to "+channel, queries.PushAsk(ctx, q, channel, subject))
}

// newsAtOnce is how much news is gathered in one transaction.
const newsAtOnce = 5000

// GatherPushNews asks for what changed of stock and prices up to now to be pushed, and
// raises alarms for what is oversold. Whoever changes either only says so, and waits for
// nobody. Where somebody else is at it, it is left to them.
func GatherPushNews(ctx context.Context, q dbgen.DBTX) error {
	for {
		taken, err := queries.PushNewsGather(ctx, q, newsAtOnce)
		if err != nil || taken < newsAtOnce {
			return db.Wrap("gather what changed", err)
		}
	}
}

// ConfirmPush has a push sent that waits for a person: what its table shows, where it
// still holds, and nothing else. It answers whether it waited; asking again changes
// nothing.
func ConfirmPush(ctx context.Context, q dbgen.DBTX, push int64, actor string) (waited bool, err error) {
	confirmed, err := queries.PushConfirm(ctx, q, actor, push)
	return confirmed == 1, db.Wrap("confirm the push", err)
}

// terms are what the channel says of what its shop shows.
func (c channel) terms() pushing.Terms {
	return pushing.Terms{Shown: pushing.Shown(c.StockShown), HideAtZero: c.HideAtZero, Rehearsing: !c.writable()}
}

// empties reports whether so many of its listings are more than may be shown as sold out,
// or hidden, without a person.
func (c channel) empties(emptied, listings int64) bool {
	return emptied*100 > int64(c.PushSharePercent)*listings
}

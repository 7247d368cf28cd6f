package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// pageOfListings is how many listings are looked at together.
const pageOfListings = 1000

// Why a push has to be looked at by a person first, as it is stored.
const (
	asksFirst = "first" // no push to the channel was ever confirmed
	asksShare = "share" // it would show too much as sold out, or hide it
)

// PushPlan is what is to be pushed.
type PushPlan struct {
	// Push is the run that sends it; 0: there is nothing to send, or it has to wait.
	Push int64 `json:"push,omitempty"`
	// Confirmed sends what a person was shown, where it still holds, and nothing else.
	Confirmed bool `json:"confirmed,omitempty"`
	// Waiting is the push that a person has to confirm; 0: none.
	Waiting int64 `json:"waiting,omitempty"`
	// Changes is how many listings are to be told something.
	Changes int64 `json:"changes"`
	// Size is how many listings a request begins with: the shop's pace when it was told
	// last.
	Size int `json:"size,omitempty"`
}

// PlanPush looks at all listings of a channel that may have changed: what shows what it
// should is forgotten, what doesn't is left to be sent. The first push to a channel, and
// one that would empty too much of it, is kept as a table for a person instead, and with
// it all that it would have sent. A push that was confirmed goes first. It calls no shop
// and may be repeated.
func (s *Set) PlanPush(ctx context.Context, in PushInput) (PushPlan, error) {
	defer alive(ctx)()
	plan, err := s.planPush(ctx, in)
	return plan, toTemporal(err)
}

func (s *Set) planPush(ctx context.Context, in PushInput) (PushPlan, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil || !ch.Pushes {
		return PushPlan{}, err
	}
	v := survey{set: s, ch: ch, full: in.Full}
	if err := v.prepare(ctx); err != nil {
		return PushPlan{}, err
	}
	if v.facts.Confirmed != 0 {
		return PushPlan{Push: v.facts.Confirmed, Confirmed: true, Waiting: v.facts.Waiting, Size: int(v.facts.Batch)}, nil
	}
	if err := v.look(ctx); err != nil {
		return PushPlan{}, err
	}
	return v.decide(ctx)
}

// survey is a look at all that may have changed.
type survey struct {
	set   *Set
	ch    channel
	full  bool
	facts dbgen.PushFactsRow

	listings, changes, emptied int64
}

// prepare takes up what a run that is gone has left.
func (v *survey) prepare(ctx context.Context) error {
	return db.InTx(ctx, v.set.DB, func(tx pgx.Tx) (err error) {
		if err := queries.PushesAbandon(ctx, tx, v.ch.ID); err != nil {
			return db.Wrap("end pushes that are gone", err)
		}
		if err := queries.PushNewsUnknown(ctx, tx, v.ch.ID); err != nil {
			return db.Wrap("look for pushes of unknown outcome", err)
		}
		if v.full {
			if err := queries.PushNewsFull(ctx, tx, v.ch.ID); err != nil {
				return db.Wrap("look at all listings", err)
			}
		}
		v.facts, err = queries.PushFacts(ctx, tx, v.ch.ID)
		return db.Wrap("load the pushes of "+v.ch.Code, err)
	})
}

// look goes through the news, settles what needs nothing and counts what does.
func (v *survey) look(ctx context.Context) error {
	return v.pages(ctx, v.set.DB, func(page []shelved) error {
		var none idle
		for _, l := range page {
			switch {
			case v.withholds(l):
				none.news.add(l) // it is looked at when a person has decided
			case l.plan.Change.IsZero():
				none.add(l, v.ch.terms().Rehearsing)
			default:
				v.count(l)
			}
		}
		return db.InTx(ctx, v.set.DB, func(tx pgx.Tx) error { return none.settle(ctx, tx) })
	})
}

// withholds reports whether a listing waits for a person already. What doesn't joins
// those that do in another table, as long as no push was ever confirmed.
func (v *survey) withholds(l shelved) bool { return !v.full && l.Withheld }

func (v *survey) count(l shelved) {
	v.changes++
	if l.plan.Empties {
		v.emptied++
	}
}

// pages hands the news over, some at a time.
func (v *survey) pages(ctx context.Context, q dbgen.DBTX, do func([]shelved) error) error {
	for after := int64(0); ; {
		rows, err := queries.PushNews(ctx, q, dbgen.PushNewsParams{ChannelID: v.ch.ID, After: after, Most: pageOfListings})
		if err != nil {
			return db.Wrap("load what is to be looked at", err)
		}
		page := make([]shelved, len(rows))
		for i, row := range rows {
			page[i] = v.ch.shelve(row)
			after = row.Listing.ID
		}
		if err := do(page); err != nil || len(rows) < pageOfListings {
			return err
		}
	}
}

// decide begins a push, or has a person decide.
func (v *survey) decide(ctx context.Context) (PushPlan, error) {
	plan := PushPlan{Waiting: v.facts.Waiting, Changes: v.changes, Size: int(v.facts.Batch)}
	if v.changes > 0 { // else nobody needs to know
		if err := v.countListings(ctx, v.set.DB); err != nil {
			return PushPlan{}, err
		}
	}
	asks := v.asks()
	err := db.InTx(ctx, v.set.DB, func(tx pgx.Tx) (err error) {
		switch {
		case asks != "":
			plan.Waiting, err = v.ask(ctx, tx, asks)
		case v.changes > 0:
			plan.Push, err = v.begin(ctx, tx, "running", "")
		}
		if v.full && asks == "" && err == nil {
			plan.Waiting, err = 0, db.Wrap("withdraw what waits", queries.PushReplace(ctx, tx, v.ch.ID))
		}
		if err != nil {
			return err
		}
		return v.report(ctx, tx, plan.Waiting)
	})
	return plan, err
}

func (v *survey) countListings(ctx context.Context, q dbgen.DBTX) (err error) {
	v.listings, err = queries.PushListingCount(ctx, q, v.ch.ID)
	return db.Wrap("count the listings of "+v.ch.Code, err)
}

func (v *survey) asks() string {
	switch {
	case v.changes == 0:
		return ""
	case !v.facts.EverConfirmed:
		return asksFirst
	case v.ch.empties(v.emptied, v.listings):
		return asksShare
	default:
		return ""
	}
}

func (v *survey) begin(ctx context.Context, tx pgx.Tx, state, asks string) (int64, error) {
	push, err := queries.PushBegin(ctx, tx, dbgen.PushBeginParams{
		ChannelID: v.ch.ID, State: state, Asks: asks, Listings: v.listings, Changes: v.changes, Batch: v.facts.Batch,
	})
	return push, db.Wrap("begin the push", err)
}

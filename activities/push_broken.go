package activities

import (
	"cmp"
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// pushTries is how often a shop may break at one listing before the next is told.
	pushTries = 3
	// accusing is how many listings a shop that takes nothing else breaks at by itself.
	accusing = 3
)

// failed sorts a request that failed as a whole: whose fault is it, the shop's or that of
// one of the listings?
//
//   - All of a product that is gone are gone, and what is too much by itself is refused:
//     outcomes.
//   - A shop that wasn't reached, wants to be asked later, or says no to all of it: an
//     error, which wants the same again, or a person. It says nothing of the listings.
//   - A shop that has too much at once: fewer at once (Told.TooMany).
//   - What is left (a server error, an answer that is cut or can't be read, none in time)
//     may be either's. A shop that can't be read of another product is down: an error. One
//     that can breaks at something in this request: it is told by halves, down to a single
//     listing, and that some times (Told.Again). A listing that it breaks at each time has
//     failed, with its outcome in doubt; see accusesShop.
func (b *pushBatch) failed(ctx context.Context, cause error) ([]connectors.ListingOutcome, Told, error) {
	unknown, alone := fault.OutcomeUnknown(cause), len(b.tell) == 1
	tooMany := errors.Is(cause, connectors.ErrTooMany) && (unknown || fault.Is(cause, fault.Invalid))
	if fault.Is(cause, fault.NotFound) || tooMany && alone && !unknown {
		return b.all(cause), Told{}, nil
	}
	if !unknown {
		if err := queries.PushUnintend(ctx, b.set.DB, b.ids(), b.attempt); err != nil {
			return nil, Told{}, db.Wrap("take back what the shop refused", err)
		}
	}
	switch {
	case tooMany && !alone:
		return nil, Told{TooMany: true}, nil
	case !unknown:
		return nil, Told{}, cause
	default:
		return b.broken(ctx, cause)
	}
}

// broken looks for who is at fault where the shop gave no answer.
func (b *pushBatch) broken(ctx context.Context, cause error) ([]connectors.ListingOutcome, Told, error) {
	if answers, err := b.shopAnswers(ctx); err != nil || !answers {
		return nil, Told{}, cmp.Or(err, cause)
	}
	if len(b.tell) == 1 && b.Tries+1 >= pushTries {
		b.unanswered = true
		return b.all(cause), Told{}, nil
	}
	return nil, Told{Again: b.parts()}, nil
}

// all have the same outcome.
func (b *pushBatch) all(cause error) []connectors.ListingOutcome {
	outcomes := make([]connectors.ListingOutcome, len(b.tell))
	for i := range outcomes {
		outcomes[i].Err = cause
	}
	return outcomes
}

// shopAnswers reports whether the shop can be read, of a product that it wasn't just told
// of: where it has another.
func (b *pushBatch) shopAnswers(ctx context.Context) (bool, error) {
	shop, err := capability[connectors.ListingReader](ctx, b.set.Channels, b.Channel)
	if err != nil {
		return false, err
	}
	other, err := queries.PushBystander(ctx, b.set.DB, b.ch.ID, b.ids())
	if err != nil {
		return false, db.Wrap("look for another product", err)
	}
	_, err = shop.ListingsByID(ctx, []string{cmp.Or(other, b.Parent, b.tell[0].Listing.RemoteID)})
	return err == nil, nil
}

// parts are the request in halves, or once more with its one listing.
func (b *pushBatch) parts() []PushRequest {
	ids, whole := b.ids(), b.PushRequest
	if len(ids) == 1 {
		whole.Listings, whole.Tries = ids, whole.Tries+1
		return []PushRequest{whole}
	}
	first, second := whole, whole
	first.Listings, second.Listings = ids[:len(ids)/2], ids[len(ids)/2:]
	return []PushRequest{first, second}
}

// accusesShop reports whether it is the shop that takes no changes, though it can be
// read: it answered for nothing in this push, and broke at several listings told alone.
// The first of them are listed as problems until they are told; those that follow aren't.
func accusesShop(push dbgen.PushCountRow) bool {
	return push.Sent+push.Failed == push.Unanswered && push.Unanswered >= accusing
}

// excuse keeps nothing against a listing that the shop broke at, but when to try it
// again, and reports the shop in its place. A listing that failed in earlier pushes stays
// a problem.
func (b *pushBatch) excuse(ctx context.Context, tx pgx.Tx, o *pushOutcome) (err error) {
	if err := reportPush(ctx, tx, b.ch, fault.Transient, *o.ErrorText); err != nil {
		return err
	}
	if o.Rest, err = pushRest(ctx, tx, b.ch); err == nil && b.tell[0].Listing.ErrorKind == nil {
		o.ErrorKind, o.ErrorText = nil, nil
	}
	return err
}

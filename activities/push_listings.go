package activities

import (
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/pushing"
)

// shelved is a listing with what it should show, and what is to be done about it.
type shelved struct {
	dbgen.PushNewsRow
	known pushing.Listing
	plan  pushing.Plan
}

func (c channel) shelve(row dbgen.PushNewsRow) shelved {
	l := row.Listing
	known := pushing.Listing{
		Quantity: noneOrOne(row.Quantity), Price: noneOrOne(row.Price),
		Seen: commerce.Listing{
			Kind: commerce.ListingKind(l.Kind), ManagesStock: commerce.StockManager(l.ManagesStock),
			Quantity: l.SeenQuantity, InStock: l.SeenInStock, Price: l.SeenPrice, SalePrice: l.SeenSalePrice, Discount: l.SeenDiscount, Hidden: l.SeenHidden,
		},
		Told:    commerce.ListingChange{Quantity: l.PushedQuantity, Available: l.PushedAvailable, Price: l.PushedPrice, Hidden: &l.PushedHidden},
		Unknown: l.PushAttempt != nil, OrdersRead: row.OrdersRead, Ignored: orEmpty(l.ErrorKind) == pushing.ProblemIgnored,
		Repeated: l.PushRepeated, Refused: orEmpty(l.ErrorChange),
	}
	return shelved{row, known, pushing.Build(known, c.terms())}
}

func noneOrOne(figures []money.Amount) *money.Amount {
	if len(figures) == 0 {
		return nil
	}
	return &figures[0]
}

// idle are listings that nothing is to be told to: what was found of them is kept, and
// they needn't be looked at again.
type idle struct {
	looked []lookedAt
	news
}

// news are what somebody asked to have looked at, as far as it has been.
type news struct{ ids, versions []int64 }

// lookedAt is what a look at a listing came to.
type lookedAt struct {
	ID        int64         `json:"id"`
	Quantity  *money.Amount `json:"agreed_quantity"`
	Available *bool         `json:"agreed_available"`
	Price     *money.Amount `json:"agreed_price"`
	Doubted   bool          `json:"doubted"`
	Shown     bool          `json:"shown"` // somebody shows what we hid
	ErrorKind *string       `json:"error_kind"`
	ErrorText *string       `json:"error_text"`
}

func (i *idle) add(s shelved, rehearsing bool) {
	i.news.add(s)
	if s.plan.Refused {
		return // what is known of it stands
	}
	l, agreed := s.Listing, s.plan.Agreed
	at := lookedAt{
		ID: l.ID, Quantity: agreed.Quantity, Available: agreed.Available, Price: agreed.Price,
		Doubted: s.plan.Doubted, Shown: l.PushedHidden && !l.SeenHidden && !rehearsing,
	}
	if p := s.plan.Problem; p.Kind != "" {
		at.ErrorKind, at.ErrorText = &p.Kind, &p.Text
	}
	if at.differs(l) {
		i.looked = append(i.looked, at)
	}
}

// differs reports whether it isn't what is stored already: most of a full look is.
func (a lookedAt) differs(l dbgen.Listing) bool {
	return l.PushAttempt != nil || l.PushRetryAt != nil || l.ErrorChange != nil || a.Shown || a.Doubted != l.PushDoubted ||
		a.Quantity != nil && !sameAmount(a.Quantity, l.PushedQuantity) || a.Price != nil && !sameAmount(a.Price, l.PushedPrice) ||
		a.Available != nil && (l.PushedAvailable == nil || *a.Available != *l.PushedAvailable) ||
		orEmpty(a.ErrorKind) != orEmpty(l.ErrorKind) || orEmpty(a.ErrorText) != orEmpty(l.ErrorText)
}

func sameAmount(a, b *money.Amount) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Equal(*b)
}

func (n *news) add(s shelved) {
	if s.Version != 0 {
		n.ids, n.versions = append(n.ids, s.Listing.ID), append(n.versions, s.Version)
	}
}

func (n news) forget(ctx context.Context, tx pgx.Tx) error {
	if len(n.ids) == 0 {
		return nil
	}
	return db.Wrap("forget what was looked at", queries.PushNewsForget(ctx, tx, n.ids, n.versions))
}

// settle keeps what was found, and forgets what asked for it.
func (i idle) settle(ctx context.Context, tx pgx.Tx) error {
	if len(i.looked) > 0 {
		raw, err := json.Marshal(i.looked)
		if err != nil {
			return err
		}
		if err := queries.PushSettle(ctx, tx, raw); err != nil {
			return db.Wrap("keep what listings show", err)
		}
	}
	return i.forget(ctx, tx)
}

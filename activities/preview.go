package activities

import (
	"bytes"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// PreviewInput names the orders to look at: those of the range, or, where Feed is
// set, what changed since its position.
type PreviewInput struct {
	RangeInput
	Feed *connectors.FeedPosition `json:"feed,omitempty"`
}

// News is what a reading of an order would be to us.
type News string

// The kinds of news.
const (
	NewsNew     News = "new"     // no reading of it is stored
	NewsChanged News = "changed" // it says something else than what is stored
	NewsKnown   News = "known"   // stored already, or an older state: nothing would happen
)

// Outcome is what would become of an order at its next pass.
type Outcome string

// The outcomes.
const (
	OutcomeNothing   Outcome = "nothing"         // it is known: nobody looks at it again
	OutcomeIgnored   Outcome = "ignored"         // the channel doesn't import its status
	OutcomeHeld      Outcome = "held"            // a person has to mend or accept something
	OutcomeCancelled Outcome = "cancelled"       // a sale without documents
	OutcomeLeft      Outcome = "stays_cancelled" // a person cancelled its sale, whatever the shop says
	OutcomeReversed  Outcome = "reversed"        // what was booked of it is taken back
	OutcomeWaits     Outcome = "waits"           // a sale whose status calls for nothing yet
	OutcomeBooked    Outcome = "booked"          // documents as the plan says
)

// Preview is an order as it is in the shop, and what importing it would do.
type Preview struct {
	RemoteID string
	Number   string
	Status   string
	Total    money.Amount
	Currency string
	News     News
	Outcome  Outcome
	Plan     posting.Plan
	Issues   []posting.Issue // where Outcome is held
}

// PreviewPage is one page of previews. While More is set, Next asks for another.
type PreviewPage struct {
	Orders []Preview
	Next   PreviewInput
	More   bool
}

// StartPreview is where a preview of what changed begins: where the channel's
// reader would.
func (o Onlooker) StartPreview(ctx context.Context, code string) (PreviewInput, error) {
	in := PreviewInput{RangeInput: RangeInput{Channel: code}}
	ch, err := loadChannel(ctx, o.DB, code)
	if err != nil {
		return in, err
	}
	position := connectors.FeedPosition{ModifiedAt: ch.StartAt}
	was, err := loadCursor(ctx, o.DB, ch, ordersFeed, &position)
	if err != nil {
		return in, err
	}
	position = rewound(position, ch.StartAt.Add(min(was.clock, 0)))
	in.Feed = &position
	return in, nil
}

// PreviewOrders reads a page from the shop and says what importing it would do.
// The shop is only read, the database only looked at.
func (o Onlooker) PreviewOrders(ctx context.Context, in PreviewInput) (PreviewPage, error) {
	read, err := o.readPreview(ctx, in)
	if err != nil {
		return PreviewPage{}, err
	}
	out := PreviewPage{More: read.More, Next: in}
	if in.Feed != nil {
		out.Next.Feed = &read.Next
	} else {
		out.Next.Page, out.Next.Rest = in.Page+1, read.Rest
	}
	err = db.Look(ctx, o.DB, func(tx pgx.Tx) error {
		p, err := preparePreview(ctx, tx, in.Channel, read)
		if err != nil {
			return err
		}
		for _, order := range read.Orders {
			one, err := p.order(ctx, tx, order.Order)
			if err != nil {
				return err
			}
			out.Orders = append(out.Orders, one)
		}
		for _, bad := range read.Unreadable {
			out.Orders = append(out.Orders, p.unreadable(bad))
		}
		return nil
	})
	return out, err
}

func (o Onlooker) readPreview(ctx context.Context, in PreviewInput) (connectors.OrderPage, error) {
	if in.Feed == nil {
		return readRange(ctx, o.Channels, in.RangeInput)
	}
	feed, err := capability[connectors.OrderFeed](ctx, o.Channels, in.Channel)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	return feed.ChangedOrders(ctx, *in.Feed)
}

// order says what importing an order would do.
func (p preview) order(ctx context.Context, tx pgx.Tx, order commerce.Order) (Preview, error) {
	out := Preview{RemoteID: order.RemoteID, Number: order.Number, Status: order.Status, News: p.news(order), Outcome: OutcomeNothing}
	order = p.channel.policy.Read(order)
	out.Total, out.Currency = order.Totals.Total, order.Currency
	if out.News == NewsKnown {
		return out, nil
	}
	stored := p.stored[order.RemoteID]
	if stored.Cancelled {
		out.Outcome = OutcomeLeft
		return out, nil
	}
	out.Plan = posting.PlanOf(order, p.channel.policy, p.mappings)
	out.Plan.Deliver = out.Plan.Deliver && p.channel.leaving() == leaveByThemselves
	if !out.Plan.Ignored {
		asked, err := p.question(ctx, tx, order, out.Plan, stored)
		if err != nil {
			return out, err
		}
		if asked != nil {
			out.Issues = asked.issues
		}
	}
	out.Outcome = outcomeOf(out.Plan, len(out.Issues) > 0, stored.SaleID != nil)
	if out.Outcome == OutcomeCancelled && p.ledgerOf(stored).Invoice != nil {
		out.Outcome = OutcomeReversed
	}
	return out, nil
}

// question is what a person would be asked about an order.
func (p preview) question(ctx context.Context, tx pgx.Tx, order commerce.Order, plan posting.Plan, stored dbgen.OrdersCompareRow) (*question, error) {
	d := deliberate(order, plan, p.channel.policy, p.mappings, p.ledgerOf(stored))
	d.said = func(q question) (answer, error) {
		if stored.SaleID == nil {
			return unanswered, nil
		}
		return answerTo(ctx, tx, *stored.SaleID, q)
	}
	d.changes = func() ([]posting.Change, bool, error) {
		return changesSince(ctx, tx, p.channel, order, d.ledger.Books)
	}
	_, asked, err := d.decide()
	return asked, err
}

func outcomeOf(plan posting.Plan, held, isSale bool) Outcome {
	switch {
	case plan.Ignored && !isSale:
		return OutcomeIgnored
	case held:
		return OutcomeHeld
	case plan.Refused:
		return OutcomeCancelled
	case plan.Idle():
		return OutcomeWaits
	default:
		return OutcomeBooked
	}
}

// news compares a reading with what is stored, by the rules that storing it
// would follow.
func (p preview) news(order commerce.Order) News {
	stored, known := p.stored[order.RemoteID]
	if !known {
		return NewsNew
	}
	echo := stored.WrittenStatus != nil && *stored.WrittenStatus == order.Status && bytes.Equal(stored.CoreHash, order.CoreFingerprint())
	if order.ModifiedAt.Before(stored.ModifiedAt) || bytes.Equal(stored.ContentHash, order.Fingerprint()) || echo {
		return NewsKnown
	}
	return NewsChanged
}

// unreadable is an order that would become a held sale, unless that is known or a person
// cancelled the sale.
func (p preview) unreadable(bad connectors.Unreadable) Preview {
	out := Preview{RemoteID: bad.RemoteID, Number: bad.Number, News: NewsNew, Outcome: OutcomeHeld}
	out.Issues = []posting.Issue{unreadable(bad.Reason)}
	stored, known := p.stored[bad.RemoteID]
	if !known {
		return out
	}
	switch out.News = NewsChanged; {
	case slices.Equal(stored.ContentHash, []byte(bad.Reason)):
		out.News, out.Outcome, out.Issues = NewsKnown, OutcomeNothing, nil
	case stored.Cancelled:
		out.Outcome, out.Issues = OutcomeLeft, nil
	}
	return out
}

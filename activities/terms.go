package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// termsOf are the terms of payment of a sale: its customer's, also where they are on
// receipt, else the channel's.
func termsOf(sale sale, draft dbgen.DraftNextRow) posting.Terms {
	switch {
	case draft.DueDay != nil:
		return posting.Terms{DueDay: int(*draft.DueDay)}
	case draft.DueDays != nil:
		return posting.Terms{DueAfter: int(*draft.DueDays)}
	default:
		return sale.channel.policy.Terms
	}
}

// CustomerTerms are terms of payment agreed with a customer: due on a day of the
// month, or so many days after the issue. Neither is no agreement: the channel's
// terms count.
type CustomerTerms struct {
	CustomerID int64
	DueDay     *int32 // 1 to 31; a month that lacks the day has it on its last
	DueDays    *int32 // 0 is on receipt
	Actor      string
	Reason     string // for the journal; no personal data
}

// Check is fault.Invalid for what no agreement can be.
func (t CustomerTerms) Check() error {
	wrong := func(why string) error { return fault.New(fault.Invalid, "agree terms", "%s", why) }
	switch {
	case t.DueDay != nil && t.DueDays != nil:
		return wrong("due-day and due-days: want one of them")
	case t.DueDay != nil && (*t.DueDay < 1 || *t.DueDay > 31):
		return wrong("due-day: want 1 to 31")
	case t.DueDays != nil && (*t.DueDays < 0 || *t.DueDays > 3650):
		return wrong("due-days: want 0 to 3650")
	}
	return nil
}

// AgreeTerms stores a customer's terms of payment in place of earlier ones. They
// count for documents that are issued from then on. Safe to repeat. It is
// fault.NotFound where there is no such customer, fault.Invalid as Check says.
func AgreeTerms(ctx context.Context, pool *pgxpool.Pool, t CustomerTerms) error {
	op := fmt.Sprintf("agree terms with customer %d", t.CustomerID)
	if err := t.Check(); err != nil {
		return err
	}
	agreed, err := queries.TermsSave(ctx, pool, dbgen.TermsSaveParams{
		CustomerID: t.CustomerID, DueDay: t.DueDay, DueDays: t.DueDays, Actor: t.Actor, Reason: t.Reason,
	})
	if err == nil && agreed == 0 {
		return fault.New(fault.NotFound, op, "there is no such customer")
	}
	return db.Wrap(op, err)
}

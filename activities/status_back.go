package activities

import (
	"cmp"
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// intendStatus moves the order in its shop as far as its sale has come, to each status
// once: one that the shop's staff change again is theirs, and so is one that they gave
// before ours was written. It answers with the status that the order is to have.
func (s *Set) intendStatus(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan, state string) (wanted string, err error) {
	if wanted, err = wantedStatus(ctx, tx, sale, plan, state); err != nil {
		return "", err
	}
	if ch := sale.channel; state != stateSettled || ch.StatusCompleted != "" || ch.StatusAccepted != "" { // else only one status is ever written
		if err := queries.StatusGiveUp(ctx, tx, dbgen.StatusGiveUpParams{
			SaleID: sale.ID, Wanted: wanted, Why: "the sale is " + state + ": its order was moved on",
		}); err != nil {
			return "", db.Wrap("give the status up", err)
		}
	}
	if wanted == "" || sale.OrderStatus == wanted || sale.OrderStatus == commerce.Trashed || sale.Unreadable != nil {
		return wanted, nil
	}
	return wanted, db.Wrap("intend a status", queries.StatusIntend(ctx, tx, dbgen.StatusIntendParams{
		SaleID: sale.ID, Status: wanted, State: sale.channel.intent(true),
	}))
}

// wantedStatus is the status that the channel gives to orders whose sales have come so
// far; empty where it gives none.
func wantedStatus(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan, state string) (string, error) {
	ch, accepted := sale.channel, ""
	if state == stateSettled || !plan.Idle() { // else nothing of it was checked
		accepted = sale.acceptedStatus()
	}
	switch {
	case !ch.StatusBack:
		return "", nil
	case state == stateSettled:
		return cmp.Or(ch.StatusCompletedAndPaid, ch.StatusCompleted, accepted), nil
	case state == stateCancelled || state == stateReversed:
		return ch.StatusCancelled, nil
	case state == stateHeld || state == stateAwaitingRelease:
		return "", nil
	case state != stateAwaitingPayment || ch.StatusCompleted == "":
		return accepted, nil
	}
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil || len(goods.moved) == 0 || len(goods.waiting()) > 0 {
		return accepted, err
	}
	return ch.StatusCompleted, nil
}

// acceptedStatus is the status that its order gets for having passed its checks; empty
// where somebody has accepted it, or moved it on.
func (s sale) acceptedStatus() string {
	if !slices.Contains(s.channel.AcceptedFrom, s.OrderStatus) {
		return ""
	}
	return s.channel.StatusAccepted
}

// writes are the kinds of writes that the channel makes at this moment. A status is
// for an order as it was last read. What a channel that is switched off doesn't write
// is left open until it is on again, and what is skipped until it is walked again.
func (c channel) writes(in Walk, newest bool) []string {
	kinds := []string{}
	if !c.Enabled {
		return kinds
	}
	note := !in.skips(stepNote)
	if c.Notes && note {
		kinds = append(kinds, writeNote)
	}
	if c.Parcels && note {
		kinds = append(kinds, writeParcels)
	}
	if c.StatusBack && newest && !in.skips(stepStatus) {
		kinds = append(kinds, writeStatus)
	}
	return kinds
}

// intent is the state that a new write begins in. What is not wanted, or not allowed
// beside a real shop, is never made.
func (c channel) intent(wanted bool) string {
	if wanted && c.writable() {
		return "intended"
	}
	return "withheld"
}

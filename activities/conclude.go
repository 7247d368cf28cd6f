package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// conclude settles which state the sale is in after this pass, and what an open
// one waits for.
func (s *Set) conclude(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (Written, error) {
	if sale.State == stateHeld || sale.State == stateAwaitingRelease {
		return Written{State: sale.State}, nil
	}
	standing, err := queries.SaleStanding(ctx, tx, sale.ID)
	if err != nil {
		return Written{}, db.Wrap("load what is billed", err)
	}
	if in.Plan.ByHand && standing.Invoice == 0 {
		return letIssue(ctx, tx, sale)
	}
	var out Written
	switch {
	case standing.HasWaiting:
		out, err = awaitShift(ctx, tx, sale)
	case in.Plan.Refused:
		out = ended(sale, standing)
	case standing.Invoice != 0:
		out, err = sold(ctx, tx, sale, in, standing)
	default:
		out, err = unsold(ctx, tx, sale, in, standing)
	}
	if err != nil {
		return out, err
	}
	out.Details = strings.TrimSpace(out.Details + leftOut(sale, in))
	return out, setState(ctx, tx, sale, out.State)
}

// letIssue waits for a person to issue the document.
func letIssue(ctx context.Context, tx pgx.Tx, sale sale) (Written, error) {
	verdict, err := hold(ctx, tx, sale, stepDocument, question{issues: []posting.Issue{issuedByHand()}})
	return Written{State: stateAwaitingRelease, Details: verdict.Details}, err
}

// ended closes the sale of a refused order: cancelled where nothing has left the
// warehouse, reversed where goods came back. Money that somebody booked by hand is
// somebody's to give back.
func ended(sale sale, standing dbgen.SaleStandingRow) Written {
	why, because := "the order is "+sale.OrderStatus, "The order is **"+sale.OrderStatus+"**"
	if sale.Cancelled {
		why, because = "by a person", "A person cancelled the sale"
	}
	if owed := standing.Received.Sub(standing.Billed); owed.Sign() > 0 {
		return Written{stateAwaitingPayment, fmt.Sprintf(
			"%s, and %s are owed to the buyer. Give them back, then: %s",
			because, total(owed, standing.Currency), sale.command("payment add", "--amount=-"+owed.String()))}
	}
	state := stateCancelled
	if standing.HasMoved {
		state = stateReversed
	}
	if sale.State != state {
		sale.tell(state, fmt.Sprintf("%s%s: %s.", strings.ToUpper(state[:1]), state[1:], why))
	}
	return Written{State: state}
}

// leftOut says in Markdown what of a sale's way a person skips, and how to take it up.
func leftOut(sale sale, in Walk) string {
	if len(in.Skip) == 0 {
		return ""
	}
	return fmt.Sprintf("\n\nSkipped: **%s**. To take it up again: %s", strings.Join(in.Skip, "**, **"), sale.command("sale walk", in.Skip[0], "--reason TEXT"))
}

// goodsToConclude are the goods of a sale as far as it waits for them.
func goodsToConclude(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (saleGoods, error) {
	goods, err := loadGoods(ctx, tx, sale)
	if in.skips(stepDelivery) {
		goods.staying = goods.moved
	}
	return goods, err
}

// sold concludes a sale with an invoice. Goods come before money, because what the
// warehouse lacks needs somebody to act, while money comes by itself.
func sold(ctx context.Context, tx pgx.Tx, sale sale, in Walk, standing dbgen.SaleStandingRow) (Written, error) {
	goods, err := goodsToConclude(ctx, tx, sale, in)
	if err != nil {
		return Written{}, err
	}
	if stuck, err := goods.stuck(ctx, tx, sale, in.Plan); err != nil || stuck.State != "" {
		return stuck, err
	}
	open := standing.Billed.Sub(standing.Received)
	if open.Sign() > 0 && !in.skips(stepPayment) {
		return Written{stateAwaitingPayment, fmt.Sprintf(
			"Invoice **%s**: %s are open. %s Money that came otherwise: %s",
			standing.Number, total(open, standing.Currency), sale.byTheShop(), sale.command("payment add", "--amount", open.String()))}, nil
	}
	out, err := goods.paid(ctx, tx, sale)
	if err == nil && out.State == stateSettled && open.Sign() < 0 {
		sale.tell("overpaid/"+open.String(), fmt.Sprintf("Overpaid: %s stay the buyer's.", total(open.Neg(), standing.Currency)))
	}
	return out, err
}

// unsold concludes a sale without an invoice: it waits for one, or never gets one.
func unsold(ctx context.Context, tx pgx.Tx, sale sale, in Walk, standing dbgen.SaleStandingRow) (Written, error) {
	policy, plan := sale.channel.policy, in.Plan
	var open money.Amount
	empty := false
	if sale.Unreadable == nil {
		order, err := sale.channel.order(sale.Body)
		if err != nil {
			return Written{}, err
		}
		open, empty = order.Totals.Total.Sub(standing.Received), len(order.Lines) == 0
	}
	paid := open.Sign() <= 0 || in.skips(stepPayment)
	switch {
	case plan.Document == posting.PrepaymentInvoice && paid:
		return Written{stateAwaitingGoods, fmt.Sprintf(
			"Paid in advance, but the order is **%s**: invoice and goods follow later. %s", sale.OrderStatus, sale.byTheShop())}, nil
	case plan.Document == posting.PrepaymentInvoice:
		return Written{stateAwaitingPayment, fmt.Sprintf(
			"Asked for in advance: %s are open. %s Money that came otherwise: %s",
			total(open, sale.Currency), sale.byTheShop(), sale.command("payment add", "--amount", open.String()))}, nil
	case policy.Called(sale.OrderStatus) && empty:
		return Written{State: stateSettled}, nil // nothing is sold
	case policy.DocumentType == posting.OrderOnly:
		return ordered(ctx, tx, sale, in, policy.Called(sale.OrderStatus) && paid)
	default:
		return unfinished(sale), nil
	}
}

// ordered concludes a sale that gets no document at all. Done is whether its order is, and
// paid.
func ordered(ctx context.Context, tx pgx.Tx, sale sale, in Walk, done bool) (Written, error) {
	goods, err := goodsToConclude(ctx, tx, sale, in)
	if err != nil {
		return Written{}, err
	}
	if stuck, err := goods.stuck(ctx, tx, sale, in.Plan); err != nil || stuck.State != "" {
		return stuck, err
	}
	if !done {
		return unfinished(sale), nil
	}
	return goods.paid(ctx, tx, sale)
}

func unfinished(sale sale) Written {
	return Written{stateAwaitingPayment, fmt.Sprintf(
		"The order is **%s**: the buyer has yet to pay or to finish it. %s", sale.OrderStatus, sale.byTheShop())}
}

package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// settleByHand settles the sale's documents with money that was just booked, tells
// of it, and answers what of the sale's money in that currency settles nothing.
func settleByHand(ctx context.Context, tx pgx.Tx, r *record, to purse, t transfer) (money.Amount, error) {
	if err := queries.SaleSettle(ctx, tx, r.saleID); err != nil {
		return money.Zero, db.Wrap("settle the documents", err)
	}
	free, err := queries.MoneyFree(ctx, tx, r.saleID, t.currency)
	if err != nil {
		return money.Zero, db.Wrap("look what the money settles", err)
	}
	r.tell("payment/"+t.key, t.recorded(to)+kept(free, t.currency))
	r.journal(t.actor, "record payment", "done", t.entry(to))
	return free, nil
}

// recorded tells that money was recorded by hand.
func (t transfer) recorded(to purse) string {
	if t.kind == posting.Received {
		return t.named() + " recorded to " + to.account + " by hand."
	}
	return t.named() + " given back from " + to.account + " by hand."
}

// kept tells what becomes of money that settles nothing.
func kept(free money.Amount, currency string) string {
	switch free.Sign() {
	case 1:
		return " " + total(free, currency) + " are kept as the buyer's."
	case -1:
		return " " + total(free.Neg(), currency) + " more were given back than was owed."
	default:
		return ""
	}
}

// tellWaiting tells that money waits for its register, once for each amount.
func tellWaiting(r *record, to purse, t transfer) {
	r.tell("waiting/"+t.key+"/"+to.register+"/"+t.amount.String(), t.named()+" waits for register "+to.register+" to open.")
}

// named is how people call the money.
func (t transfer) named() string {
	if t.kind == posting.Received {
		return "Payment of " + total(t.amount, t.currency)
	}
	return "Refund of " + total(t.amount.Neg(), t.currency)
}

func (t transfer) entry(to purse) map[string]string {
	entry := map[string]string{"amount": t.amount.String(), "currency": t.currency, "account": to.account, "reason": t.reason}
	if to.register != "" {
		entry["register"] = to.register
	}
	return entry
}

// handKey makes a person's payment happen once.
func handKey(command string) string { return "hand/" + command }

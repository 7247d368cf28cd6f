package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// settleByHand settles the sale's documents with money that was just booked, tells
// of it, and answers what of it settles nothing.
func settleByHand(ctx context.Context, tx pgx.Tx, r *record, payment int64, to purse, t transfer) (money.Amount, error) {
	if err := queries.SaleSettle(ctx, tx, r.saleID); err != nil {
		return money.Zero, db.Wrap("settle the documents", err)
	}
	free, err := queries.MoneyFree(ctx, tx, payment)
	if err != nil {
		return money.Zero, db.Wrap("look what the payment settles", err)
	}
	text := t.named() + " recorded to " + to.account + " by hand."
	if t.kind != posting.Received {
		text = t.named() + " given back from " + to.account + " by hand."
	}
	if !free.IsZero() {
		text += " " + total(free.Abs(), t.currency) + " of it settle nothing yet."
	}
	r.tell("payment/"+t.key, text)
	r.journal(t.actor, "record payment", "done", t.entry(to))
	return free, nil
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

package activities

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// bookWaiting books what people recorded for registers that are open by now. It is
// done whatever holds the sale: their word needs no rule of ours.
func bookWaiting(ctx context.Context, tx pgx.Tx, r *record) error {
	waiting, err := queries.MoneyWaiting(ctx, tx, r.saleID)
	if err != nil {
		return db.Wrap("load the waiting money", err)
	}
	for _, w := range waiting {
		if !w.ByHand {
			continue
		}
		to, t := unpacked(w)
		done, err := bookOrWait(ctx, tx, r.saleID, to, t)
		if err != nil {
			return err
		}
		if done.waits {
			continue
		}
		if err := queries.MoneyWaitsNoMore(ctx, tx, w.Key); err != nil {
			return db.Wrap("forget what waited", err)
		}
		if _, err := settleByHand(ctx, tx, r, to, t); err != nil {
			return err
		}
	}
	return nil
}

func unpacked(w dbgen.MoneyWaitingRow) (purse, transfer) {
	to := purse{accountID: w.MoneyAccountID, account: w.MoneyAccount, registerID: w.RegisterID, register: w.Register}
	return to, transfer{
		key: w.Key, kind: posting.PaymentKind(w.Kind), refundID: w.RefundID, method: w.Method, amount: w.Amount, currency: w.Currency,
		paidAt: w.PaidAt, byHand: w.ByHand, apart: w.Apart, actor: w.Actor, reason: w.Reason,
	}
}

// awaitShift waits for somebody to open the registers that a sale has money for.
func awaitShift(ctx context.Context, tx pgx.Tx, sale sale) (Written, error) {
	waiting, err := queries.MoneyWaiting(ctx, tx, sale.ID)
	if err != nil {
		return Written{}, db.Wrap("load the waiting money", err)
	}
	return Written{stateAwaitingShift, awaitedShifts(waiting)}, nil
}

// awaitedShifts says in Markdown what waits for which register, and how to open it.
func awaitedShifts(waiting []dbgen.MoneyWaitingRow) string {
	var registers []string
	amounts := map[string][]string{}
	for _, w := range waiting {
		if !slices.Contains(registers, w.Register) {
			registers = append(registers, w.Register)
		}
		amounts[w.Register] = append(amounts[w.Register], total(w.Amount, w.Currency))
	}
	lines := make([]string, len(registers))
	for i, r := range registers {
		lines[i] = fmt.Sprintf("Register **%s** is closed, and %s wait for it: `orderloom register open %s` opens it.", r, strings.Join(amounts[r], ", "), r)
	}
	return strings.Join(lines, "\n")
}

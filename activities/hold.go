package activities

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// hold makes a sale wait for a person: the issues are listed, told to the shop's
// staff, and shown in the workflow.
func hold(ctx context.Context, tx pgx.Tx, sale sale, step string, issues []posting.Issue, of posting.Assessment) (Verdict, error) {
	verdict := Verdict{Held: true, Reasons: reasons(issues), Details: details(issues, of.Totals)}
	if err := queries.HoldsClear(ctx, tx, sale.ID); err != nil {
		return verdict, db.Wrap("replace what holds the sale", err)
	}
	if _, err := queries.HoldsAdd(ctx, tx, holdRows(sale.ID, issues)); err != nil {
		return verdict, db.Wrap("hold the sale", err)
	}
	as := heldAs(issues, of.Document)
	if err := queries.SaleHeldAs(ctx, tx, &as, sale.ID); err != nil {
		return verdict, db.Wrap("hold the sale", err)
	}
	state := stateHeld
	if onlyInbox(issues) {
		state = stateAwaitingRelease
	}
	if err := setState(ctx, tx, sale, state); err != nil {
		return verdict, err
	}
	sale.tell("held/"+fingerprint(issues), heldText(issues))
	sale.mark(step, stepHeld, issues[0].Detail)
	return verdict, nil
}

func holdRows(saleID int64, issues []posting.Issue) []dbgen.HoldsAddParams {
	rows := make([]dbgen.HoldsAddParams, len(issues))
	for i, issue := range issues {
		rows[i] = dbgen.HoldsAddParams{
			SaleID: saleID, Position: int32(i + 1), Reason: string(issue.Reason), Subject: issue.Subject,
			Detail: issue.Detail, Remedy: issue.Remedy, Acceptable: issue.Acceptable,
		}
	}
	return rows
}

// reasons are the issues' reasons, each once, the first first.
func reasons(issues []posting.Issue) []string {
	var out []string
	for _, issue := range issues {
		if !slices.Contains(out, string(issue.Reason)) {
			out = append(out, string(issue.Reason))
		}
	}
	return out
}

func onlyInbox(issues []posting.Issue) bool {
	return !slices.ContainsFunc(issues, func(i posting.Issue) bool { return i.Reason != posting.ReasonInbox })
}

// HoldInput is a step that can't go on by itself, and why.
type HoldInput struct {
	Walk
	Step    string `json:"step"`
	Kind    string `json:"kind"`    // of fault
	Message string `json:"message"` // without personal data, as all our errors
}

// HoldSale holds a sale whose step failed for good: the shop refuses us, or a
// setting can't be used. What the sale has so far stays.
func (s *Set) HoldSale(ctx context.Context, in HoldInput) (Verdict, error) {
	var out Verdict
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		if out, err = hold(ctx, tx, sale, in.Step, []posting.Issue{failed(in)}, posting.Assessment{}); err != nil {
			return err
		}
		sale.mark(in.Step, stepFailed, in.Message)
		return markProcessed(ctx, tx, sale.ChannelID, sale.RemoteID, in.Version)
	})
	return out, toTemporal(err)
}

// The issues that no rule knows of, because they come from the books or the world.

func unreadable(reason string) posting.Issue {
	return posting.Issue{
		Reason: posting.ReasonUnreadable, Subject: "order", Detail: reason,
		Remedy: "Have the field corrected in the shop, or report it: the next reading of the order goes on by itself.",
	}
}

func edited(invoice invoice) posting.Issue {
	return posting.Issue{
		Reason: posting.ReasonEdited, Subject: "order", Acceptable: true,
		Detail: fmt.Sprintf("The order says something else than invoice %s.", number(invoice)),
		Remedy: "Put the order back in the shop, or release the sale to keep the invoice as it is.",
	}
}

func refusedLate(invoice invoice) posting.Issue {
	return posting.Issue{
		Reason: posting.ReasonRefusedLate, Subject: "order.status", Acceptable: true,
		Detail: fmt.Sprintf("The order was refused after invoice %s was posted.", number(invoice)),
		Remedy: "Book the credit note and take the goods back by hand, then release the sale.",
	}
}

func failed(in HoldInput) posting.Issue {
	reason := posting.ReasonStepFailed
	if in.Step == stepWriteBack {
		reason = posting.ReasonShopRefuses
	}
	return posting.Issue{
		Reason: reason, Subject: in.Step, Detail: in.Kind + ": " + in.Message,
		Remedy: "Mend what the message says, then retry the sale.",
	}
}

func number(invoice invoice) string {
	if invoice.NumberText == nil {
		return ""
	}
	return *invoice.NumberText
}

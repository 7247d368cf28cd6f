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
func hold(ctx context.Context, tx pgx.Tx, sale sale, step string, q question) (Verdict, error) {
	issues, shown := q.issues, sale.remedied(q.issues)
	verdict := Verdict{Held: true, Reasons: reasons(issues), Details: details(shown, q.totals) + sale.wayOn(issues)}
	if err := queries.HoldsClear(ctx, tx, sale.ID); err != nil {
		return verdict, db.Wrap("replace what holds the sale", err)
	}
	if _, err := queries.HoldsAdd(ctx, tx, holdRows(sale.ID, shown)); err != nil {
		return verdict, db.Wrap("hold the sale", err)
	}
	if needy(issues) {
		if err := queries.SaleLookAgain(ctx, tx, sale.ID); err != nil {
			return verdict, db.Wrap("look whether what the sale needs has come", err)
		}
	}
	as := q.fingerprint()
	if err := queries.SaleHeldAs(ctx, tx, &as, sale.ID); err != nil {
		return verdict, db.Wrap("hold the sale", err)
	}
	state := stateHeld
	if onlyRelease(issues) {
		state = stateAwaitingRelease
	}
	if err := setState(ctx, tx, sale, state); err != nil {
		return verdict, err
	}
	sale.tell("held/"+fingerprint(issues), heldText(issues, q.totals))
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
		if need := issue.Need; need != nil {
			kind := string(need.Kind)
			rows[i].NeedKind, rows[i].NeedValue, rows[i].NeedClass = &kind, &need.Value, need.TaxClass
			if need.Found != "" {
				rows[i].Found = &need.Found
			}
		}
	}
	return rows
}

// needy reports whether any issue hangs on something of ours.
func needy(issues []posting.Issue) bool {
	return slices.ContainsFunc(issues, func(i posting.Issue) bool { return i.Need != nil })
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

// onlyRelease reports whether nothing is wrong: a person's word is all that the
// channel wants.
func onlyRelease(issues []posting.Issue) bool {
	return !slices.ContainsFunc(issues, func(i posting.Issue) bool {
		return i.Reason != posting.ReasonInbox && i.Reason != posting.ReasonDraft && i.Reason != posting.ReasonByHand
	})
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
		if out, err = hold(ctx, tx, sale, in.Step, question{issues: []posting.Issue{failed(in)}}); err != nil {
			return err
		}
		sale.attempt = attempt{} // it was the step's own
		sale.mark(in.Step, stepFailed, in.Message)
		return markProcessed(ctx, tx, sale.ChannelID, sale.RemoteID, in.Walk)
	})
	return out, toTemporal(err)
}

// The issues that no rule knows of, because they come from the books or the world.

func unreadable(reason string) posting.Issue {
	return posting.Issue{
		Reason: posting.ReasonUnreadable, Subject: "order", Detail: reason,
		Remedy: "have the field corrected in the shop, or report it",
	}
}

// edited names the changes where they are known.
func edited(number string, changes []posting.Change) posting.Issue {
	issue := posting.Issue{
		Reason: posting.ReasonEdited, Subject: "order", Acceptable: true,
		Detail: fmt.Sprintf("The order says something else than invoice %s", number),
		Remedy: "Put the order back in the shop; or reissue the sale, which credits the invoice and issues it anew; or release it to keep the invoice as it is.",
	}
	if len(changes) > 0 {
		issue.Detail += ": " + changesText(changes)
	}
	issue.Detail += "."
	return issue
}

func issuedByHand() posting.Issue {
	return posting.Issue{
		Reason: posting.ReasonByHand, Subject: "policy.issue_by_hand",
		Detail: "The channel issues no document by itself.",
		Remedy: "issue it",
	}
}

func failed(in HoldInput) posting.Issue {
	issue := posting.Issue{
		Reason: posting.ReasonStepFailed, Subject: in.Step, Detail: in.Kind + ": " + in.Message,
		Remedy: "mend what the message says",
	}
	if in.Step == stepNote || in.Step == stepStatus {
		issue.Reason = posting.ReasonShopRefuses
	}
	return issue
}

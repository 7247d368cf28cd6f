package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// The kinds of commands that people give to a sale.
const (
	// CommandRelease accepts the issues that hold a sale, exactly as they are.
	CommandRelease = "release"
	// CommandReissue accepts an edit: the invoice is credited and issued anew.
	CommandReissue = "reissue"
	// CommandRetry looks again, after somebody mended what was wrong.
	CommandRetry = "retry"
	// CommandIssue asks for the document that the channel doesn't issue by itself.
	CommandIssue = "issue"
	// CommandSkip leaves a step out, in this and in all later passes.
	CommandSkip = "skip"
	// CommandWalk forgets what of a step and of those after it was skipped or failed.
	CommandWalk = "walk"
	// CommandCancel ends the sale as if the shop had refused its order.
	CommandCancel = "cancel"
)

// applyCommands carries out what people asked of a sale since its last pass.
// A release is remembered for exactly what was shown to the person who gave it;
// issues that can't be accepted stay. What changes of the sale by it, known has.
func applyCommands(ctx context.Context, tx pgx.Tx, r *record, known *dbgen.Sale) error {
	pending, err := queries.CommandsPending(ctx, tx, r.saleID)
	if err != nil {
		return db.Wrap("load commands", err)
	}
	for _, command := range pending {
		result := "done"
		switch command.Kind {
		case CommandSkip, CommandWalk, CommandCancel:
			result, err = steer(ctx, tx, r, known, command)
		default:
			err = applyCommand(ctx, tx, known, command)
		}
		if err != nil {
			return err
		}
		detail := map[string]string{"reason": command.Reason}
		if command.Step != "" {
			detail["step"] = command.Step
		}
		r.journal(command.Actor, command.Kind, result, detail)
		if err := queries.CommandApplied(ctx, tx, command.ID); err != nil {
			return db.Wrap("apply "+command.Kind, err)
		}
	}
	return nil
}

func applyCommand(ctx context.Context, tx pgx.Tx, known *dbgen.Sale, command dbgen.CommandsPendingRow) error {
	saleID := known.ID
	switch command.Kind {
	case CommandRelease, CommandReissue:
		if command.Shown == nil {
			return nil
		}
		return db.Wrap("accept what holds the sale", queries.AcceptanceAdd(ctx, tx, dbgen.AcceptanceAddParams{
			SaleID: saleID, Fingerprint: *command.Shown, CommandID: command.ID, Reissue: command.Kind == CommandReissue,
		}))
	case CommandIssue:
		known.IssueAsked = true
		return db.Wrap("ask for the document", queries.SaleAskIssue(ctx, tx, saleID))
	default:
		return nil
	}
}

// keyTaken refuses a command under a key that another one was given under.
func keyTaken(op, key string) error {
	return fault.New(fault.Conflict, op, "the key %q belongs to another command: choose another", key)
}

// answerTo is a person's word on exactly these issues of exactly this document.
func answerTo(ctx context.Context, tx pgx.Tx, saleID int64, q question) (answer, error) {
	if slices.ContainsFunc(q.issues, func(i posting.Issue) bool { return !i.Acceptable }) {
		return unanswered, nil
	}
	reissue, err := queries.AcceptanceGet(ctx, tx, saleID, q.fingerprint())
	switch {
	case db.IsNotFound(err):
		return unanswered, nil
	case err != nil:
		return unanswered, db.Wrap("look whether a person accepted it", err)
	case reissue:
		return reissued, nil
	default:
		return released, nil
	}
}

// fingerprint identifies what a person sees of a held sale: another amount is another
// issue, and other goods for the same money are another document.
func (q question) fingerprint() string { return fingerprint(q.issues) + "/" + q.document.Fingerprint() }

// fingerprint identifies a set of issues.
func fingerprint(issues []posting.Issue) string {
	raw, err := json.Marshal(issues)
	if err != nil {
		panic(err) // issues are plain data
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

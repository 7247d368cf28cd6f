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
)

// applyCommands carries out what people asked of a sale since its last pass.
// A release is remembered for exactly what was shown to the person who gave it;
// issues that can't be accepted stay. issue reports whether one of them asked for
// the document.
func applyCommands(ctx context.Context, tx pgx.Tx, r *record) (issue bool, err error) {
	pending, err := queries.CommandsPending(ctx, tx, r.saleID)
	if err != nil {
		return false, db.Wrap("load commands", err)
	}
	for _, command := range pending {
		if err := applyCommand(ctx, tx, r.saleID, command); err != nil {
			return false, err
		}
		issue = issue || command.Kind == CommandIssue
		r.journal(command.Actor, command.Kind, "done", map[string]string{"reason": command.Reason})
		if err := queries.CommandApplied(ctx, tx, command.ID); err != nil {
			return false, db.Wrap("apply "+command.Kind, err)
		}
	}
	return issue, nil
}

func applyCommand(ctx context.Context, tx pgx.Tx, saleID int64, command dbgen.CommandsPendingRow) error {
	switch command.Kind {
	case CommandRelease, CommandReissue:
		if command.Shown == nil {
			return nil
		}
		return db.Wrap("accept what holds the sale", queries.AcceptanceAdd(ctx, tx, dbgen.AcceptanceAddParams{
			SaleID: saleID, Fingerprint: *command.Shown, CommandID: command.ID, Reissue: command.Kind == CommandReissue,
		}))
	case CommandIssue:
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

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
	"github.com/orderloom/orderloom/internal/posting"
)

// The kinds of commands that people give to a sale.
const (
	// CommandRelease accepts the issues that hold a sale, exactly as they are.
	CommandRelease = "release"
	// CommandRetry looks again, after somebody mended what was wrong.
	CommandRetry = "retry"
)

// applyCommands carries out what people asked of a sale since its last pass.
// A release is remembered for exactly what was shown to the person who gave it;
// issues that can't be accepted stay.
func applyCommands(ctx context.Context, tx pgx.Tx, r *record) error {
	pending, err := queries.CommandsPending(ctx, tx, r.saleID)
	if err != nil {
		return db.Wrap("load commands", err)
	}
	for _, command := range pending {
		if command.Kind == CommandRelease && command.Shown != nil {
			accept := dbgen.AcceptanceAddParams{SaleID: r.saleID, Fingerprint: *command.Shown, CommandID: command.ID}
			if err := queries.AcceptanceAdd(ctx, tx, accept); err != nil {
				return db.Wrap("accept what holds the sale", err)
			}
		}
		r.journal(command.Actor, command.Kind, "done", map[string]string{"reason": command.Reason})
		if err := queries.CommandApplied(ctx, tx, command.ID); err != nil {
			return db.Wrap("apply "+command.Kind, err)
		}
	}
	return nil
}

// accepted reports whether a person accepted exactly these issues of exactly this
// document.
func accepted(ctx context.Context, tx pgx.Tx, saleID int64, issues []posting.Issue, doc posting.Document) (bool, error) {
	if len(issues) == 0 || slices.ContainsFunc(issues, func(i posting.Issue) bool { return !i.Acceptable }) {
		return false, nil
	}
	yes, err := queries.AcceptanceExists(ctx, tx, saleID, heldAs(issues, doc))
	return yes, db.Wrap("look whether a person accepted it", err)
}

// heldAs identifies what a person sees of a held sale: another amount is another
// issue, and other goods for the same money are another document.
func heldAs(issues []posting.Issue, doc posting.Document) string {
	return fingerprint(issues) + "/" + doc.Fingerprint()
}

// fingerprint identifies a set of issues.
func fingerprint(issues []posting.Issue) string {
	raw, err := json.Marshal(issues)
	if err != nil {
		panic(err) // issues are plain data
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

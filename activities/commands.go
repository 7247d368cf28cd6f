package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

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
// A release is remembered for exactly the issues that held the sale; issues
// that can't be accepted stay.
func applyCommands(ctx context.Context, tx pgx.Tx, saleID int64, channel string) error {
	pending, err := queries.CommandsPending(ctx, tx, saleID)
	if err != nil {
		return db.Wrap("load commands", err)
	}
	for _, command := range pending {
		if command.Kind == CommandRelease {
			if err := accept(ctx, tx, saleID, command.ID); err != nil {
				return err
			}
		}
		by := sale{SaleLockRow: dbgen.SaleLockRow{ID: saleID, Channel: channel}}
		if err := journal(ctx, tx, by, command.Actor, command.Kind, "done", map[string]string{"reason": command.Reason}); err != nil {
			return err
		}
		if err := queries.CommandApplied(ctx, tx, command.ID); err != nil {
			return db.Wrap("apply "+command.Kind, err)
		}
	}
	return nil
}

func accept(ctx context.Context, tx pgx.Tx, saleID int64, commandID string) error {
	held, err := queries.HoldList(ctx, tx, saleID)
	if err != nil || len(held) == 0 {
		return db.Wrap("load what holds the sale", err)
	}
	issues := make([]posting.Issue, len(held))
	for i, h := range held {
		issues[i] = posting.Issue{
			Reason: posting.Reason(h.Reason), Subject: h.Subject, Detail: h.Detail, Remedy: h.Remedy, Acceptable: h.Acceptable,
		}
	}
	return db.Wrap("accept what holds the sale", queries.AcceptanceAdd(ctx, tx, dbgen.AcceptanceAddParams{
		SaleID: saleID, Fingerprint: fingerprint(issues), CommandID: commandID,
	}))
}

// accepted reports whether a person accepted exactly these issues.
func accepted(ctx context.Context, tx pgx.Tx, saleID int64, issues []posting.Issue) (bool, error) {
	for _, issue := range issues {
		if !issue.Acceptable {
			return false, nil
		}
	}
	yes, err := queries.AcceptanceExists(ctx, tx, saleID, fingerprint(issues))
	return yes, db.Wrap("look whether a person accepted it", err)
}

// fingerprint identifies a set of issues: another amount is another issue.
func fingerprint(issues []posting.Issue) string {
	raw, err := json.Marshal(issues)
	if err != nil {
		panic(err) // issues are plain data
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

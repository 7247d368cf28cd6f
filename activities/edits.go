package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/sqlc-dev/pqtype"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// changesSince are the changes of an order since it said what its invoice is of.
// known is false where no reading of that is kept any more.
func changesSince(ctx context.Context, tx pgx.Tx, ch channel, now commerce.Order, books posting.Books) (changes []posting.Change, known bool, err error) {
	bodies, err := queries.Readings(ctx, tx, ch.ID, now.RemoteID)
	if err != nil {
		return nil, false, db.Wrap("load what the order said before", err)
	}
	for _, body := range bodies {
		before, err := ch.order(pqtype.NullRawMessage{RawMessage: body, Valid: true})
		if err != nil {
			return nil, false, err
		}
		if before.SoldFingerprint() == books.Sold && before.Totals.Total.Equal(books.Invoice.Total) {
			return withTotal(posting.Changes(before, now), before, now), true, nil
		}
	}
	return nil, false, nil
}

// withTotal names the total where an edit moved it and nothing else that is sold.
func withTotal(changes []posting.Change, before, now commerce.Order) []posting.Change {
	if posting.Edited(changes) || before.Totals.Total.Equal(now.Totals.Total) || !now.ModifiedAt.After(before.ModifiedAt) {
		return changes
	}
	return append(changes, posting.Change{Field: "total", Before: before.Totals.Total.String(), After: now.Totals.Total.String(), Sold: true})
}

// tellChanges tells what was edited since the sale's last pass, field by field.
func tellChanges(ctx context.Context, tx pgx.Tx, r *record, ch channel, row dbgen.OrderLockRow, known dbgen.Sale, now commerce.Order) error {
	if row.Version == known.OrderVersion || row.Unreadable != nil {
		return nil
	}
	body, err := queries.ReadingBefore(ctx, tx, dbgen.ReadingBeforeParams{ChannelID: row.ChannelID, RemoteID: row.RemoteID, Version: known.OrderVersion})
	if db.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return db.Wrap("load what the order said before", err)
	}
	before, err := ch.order(pqtype.NullRawMessage{RawMessage: body, Valid: true})
	if err != nil {
		return err
	}
	changes := withTotal(posting.Changes(before, now), before, now)
	if len(changes) == 0 {
		return nil
	}
	text := changesText(changes)
	r.tell(fmt.Sprintf("edited/%d", row.Version), "Edited in the shop: "+text+".")
	r.journal(worker, "see an edit", "done", map[string]string{"changes": text})
	return nil
}

// changesText names what changed; of what is about people only that it did.
func changesText(changes []posting.Change) string {
	parts := make([]string, len(changes))
	for i, c := range changes {
		switch {
		case c.Before == "" && c.After == "":
			parts[i] = c.Field
		case c.Before == "":
			parts[i] = c.Field + " added: " + c.After
		case c.After == "":
			parts[i] = c.Field + " removed: " + c.Before
		default:
			parts[i] = c.Field + " " + c.Before + " → " + c.After
		}
	}
	return strings.Join(parts, "; ")
}

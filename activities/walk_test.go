package activities_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// readAll reads the shop's changes as a channel's reader does. It answers how many
// orders had news.
func (b *bundle) readAll() int {
	b.t.Helper()
	news := 0
	for fresh := true; ; fresh = false {
		page, err := b.set.ImportPage(b.t.Context(), activities.PageInput{Channel: channelCode, Fresh: fresh})
		require.NoError(b.t, err)
		news += page.News
		if !page.More {
			return news
		}
	}
}

// walk takes an order the whole way, as its lifecycle does.
func (b *bundle) walk(id int64) activities.Written {
	b.t.Helper()
	written, err := b.pass(b.t.Context(), id)
	require.NoError(b.t, err)
	requireWayOn(b.t, written)
	return written
}

// heldWayOn is a command by which a held sale goes on.
var heldWayOn = regexp.MustCompile("orderloom sale (release|reissue|retry|issue) --channel ")

// requireWayOn fails for a sale that waits and doesn't say by which command it goes on.
// What holds one says so by itself.
func requireWayOn(t testing.TB, written activities.Written) {
	t.Helper()
	switch written.State {
	case "", "settled", "cancelled", "reversed", "held", "awaiting_release":
	default:
		require.Regexp(t, "`orderloom [a-z]+ [^`]+`", written.Details, written.State)
	}
}

// readAndWalk is what happens after a change in the shop.
func (b *bundle) readAndWalk(id int64) activities.Written {
	b.t.Helper()
	b.readAll()
	return b.walk(id)
}

// pass is one pass of a lifecycle; the error is the first step's that failed.
func (b *bundle) pass(ctx context.Context, id int64) (activities.Written, error) {
	return pass(ctx, b.set, ref(id))
}

func pass(ctx context.Context, set *activities.Set, ref commerce.OrderRef) (activities.Written, error) {
	in, err := book(ctx, set, ref)
	if err != nil || in.Ignored {
		return activities.Written{}, err
	}
	if in.Plan.Mail {
		if _, err := set.SendDocuments(ctx, in.Walk); err != nil {
			return activities.Written{}, err
		}
	}
	return set.WriteBack(ctx, in.Walk)
}

// book is what a pass does in our own books.
func (b *bundle) book(ctx context.Context, id int64) (activities.Imported, error) {
	return book(ctx, b.set, ref(id))
}

func book(ctx context.Context, set *activities.Set, ref commerce.OrderRef) (activities.Imported, error) {
	in, err := set.ImportOrder(ctx, ref)
	if err != nil || in.Ignored {
		return in, err
	}
	verdict, err := set.ValidateTotals(ctx, in.Walk)
	if err == nil && verdict.Held && !heldWayOn.MatchString(verdict.Details) {
		return in, fmt.Errorf("what holds the sale names no command: %s", verdict.Details)
	}
	if err != nil || verdict.Held || in.Plan.Refused && !in.Plan.Reverse {
		return in, err
	}
	if _, err := set.IssueInvoice(ctx, in.Walk); err != nil {
		return in, err
	}
	if _, err := set.RecordPayment(ctx, in.Walk); err != nil {
		return in, err
	}
	_, err = set.CreateDeliveryNote(ctx, in.Walk)
	return in, err
}

// give stores a person's command on the sale of an order.
func (b *bundle) give(command, kind string, id int64) {
	b.t.Helper()
	added, err := queries.CommandAdd(b.t.Context(), b.db.App, dbgen.CommandAddParams{
		ID: command, SaleID: b.sale(id), Kind: kind, Actor: "anna", Reason: "looked at it",
	})
	require.NoError(b.t, err)
	require.EqualValues(b.t, 1, added)
}

func (b *bundle) sale(id int64) int64 {
	b.t.Helper()
	var sale int64
	require.NoError(b.t, b.db.Owner.QueryRow(b.t.Context(), "SELECT id FROM sales WHERE remote_id = $1", fmt.Sprint(id)).Scan(&sale))
	return sale
}

// exec changes the database behind the program's back.
func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.db.Owner.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

// list is a query's one text column, its rows joined by "; ".
func (b *bundle) list(sql string, args ...any) string {
	b.t.Helper()
	rows, err := b.db.Owner.Query(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		require.NoError(b.t, rows.Scan(&text))
		all = append(all, text)
	}
	require.NoError(b.t, rows.Err())
	return strings.Join(all, "; ")
}

func (b *bundle) count(from string, args ...any) int {
	b.t.Helper()
	var n int
	require.NoError(b.t, b.db.Owner.QueryRow(b.t.Context(), "SELECT count(*) FROM "+from, args...).Scan(&n))
	return n
}

func (b *bundle) state(id int64) string {
	b.t.Helper()
	return b.list("SELECT state FROM sales WHERE remote_id = $1", fmt.Sprint(id))
}

// reasons are why a sale is held.
func (b *bundle) reasons(id int64) string {
	b.t.Helper()
	return b.list("SELECT h.reason FROM sale_holds h JOIN sales s ON s.id = h.sale_id WHERE s.remote_id = $1 ORDER BY h.position", fmt.Sprint(id))
}

// ledger is everything that repeating must not change.
func (b *bundle) ledger() map[string]string {
	b.t.Helper()
	all := map[string]string{}
	for _, table := range []string{
		"sales", "documents", "document_lines", "document_taxes", "document_series", "payments", "waiting_payments", "delivery_notes", "delivery_note_lines",
		"stock_moves", "stock_levels", "sale_goods", "stock_reservations", "stock_requests", "sale_events", "sale_holds", "sale_acceptances", "shop_writes", "customers", "journal", "orders", "outbox",
	} {
		all[table] = b.list("SELECT line FROM (SELECT (to_jsonb(t) - 'updated_at' - 'asked_at' - 'changed')::text AS line FROM " + table + " t) l ORDER BY line")
	}
	return all
}

// notes are the order notes that we wrote, in the shop's own order.
func (b *bundle) notes(id int64) []string {
	b.t.Helper()
	var ours []string
	for _, note := range b.shop.Notes(id) {
		if strings.HasPrefix(note.Text, "Orderloom:") {
			ours = append(ours, note.Text)
		}
	}
	return ours
}

// field is one member of an order as the shop shows it.
func (b *bundle) field(id int64, name string) string {
	b.t.Helper()
	return member(b.t, b.shop.Order(id), name)
}

func member(t testing.TB, raw json.RawMessage, name string) string {
	t.Helper()
	var object map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raw, &object))
	return string(object[name])
}

package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/posting"
)

// Issued is what a sale's documents are after the step: the number of its newest, or
// of the invoice that stands; empty where none was due.
type Issued struct {
	Number string `json:"number,omitempty"`
}

// IssueInvoice posts the sale's drafts, each under the next number of its series: what
// is wrong is credited before it is issued anew, refunds are credited after that. A
// posted document is found and told again, never posted twice. Each is posted in a
// transaction of its own, whose last statement takes the number.
func (s *Set) IssueInvoice(ctx context.Context, in Walk) (Issued, error) {
	var out Issued
	at := atOwn(ctx, stepDocument, in)
	for {
		left := int64(0)
		err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) error {
			next, err := queries.DraftNext(ctx, tx, sale.ID)
			if db.IsNotFound(err) {
				return found(ctx, tx, sale, &out)
			}
			if err != nil {
				return db.Wrap("look for the draft", err)
			}
			left = next.Drafts - 1
			out.Number, err = s.post(ctx, tx, sale, next)
			return err
		})
		if err != nil || left == 0 {
			return out, at.end(ctx, s.DB, err)
		}
	}
}

// found tells what stands where there is nothing to post.
func found(ctx context.Context, tx pgx.Tx, sale sale, out *Issued) error {
	standing, err := queries.SaleStanding(ctx, tx, sale.ID)
	if err != nil {
		return db.Wrap("look for the invoice", err)
	}
	if out.Number = standing.Number; out.Number == "" {
		sale.mark(stepDocument, stepNotDue, "")
		return nil
	}
	sale.mark(stepDocument, stepDone, out.Number)
	return nil
}

func (s *Set) post(ctx context.Context, tx pgx.Tx, sale sale, draft dbgen.DraftNextRow) (string, error) {
	kind := strings.ReplaceAll(draft.Type, "_", " ")
	sale.mark(stepDocument, stepDone, "")
	sale.journal(worker, "post "+kind, "done", map[string]string{"document": fmt.Sprint(draft.ID)})
	if err := sale.write(ctx, tx); err != nil { // taking the number comes last
		return "", err
	}
	day, err := sale.channel.day(s.Now())
	if err != nil {
		return "", err
	}
	number, err := queries.DocumentPost(ctx, tx, dbgen.DocumentPostParams{
		ID: draft.ID, PosID: sale.channel.PosID, Environment: sale.channel.Environment,
		IssuedOn: day, DueOn: posting.Due(day, termsOf(sale, draft)),
	})
	if db.IsNotFound(err) {
		return "", fault.New(fault.Unmapped, "post "+kind, "point of sale %s has no series for documents of type %s in %s: make one",
			sale.channel.pos.Code, draft.Type, sale.channel.Environment)
	}
	return number, db.Wrap("post "+kind, err)
}

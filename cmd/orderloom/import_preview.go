package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// previewRow is an order and what importing it would do.
type previewRow struct {
	Number    string        `json:"number"`
	RemoteID  string        `json:"remote_id"`
	Status    string        `json:"status"`
	Total     string        `json:"total"`
	Currency  string        `json:"currency"`
	News      string        `json:"news"`      // new, changed, known
	Outcome   string        `json:"outcome"`   // nothing, ignored, held, cancelled, stays_cancelled, reversed, waits, booked
	Documents []string      `json:"documents"` // invoice, payment, delivery_note: where it would be booked
	Issues    []office.Hold `json:"issues"`    // where it would be held
}

type previewRows []previewRow

// preview reads the shop and says what importing would do. It has no effect.
func (p *program) preview(ctx context.Context, s *services, o importOptions, in activities.RangeInput) error {
	onlooker := activities.Onlooker{DB: s.db, Channels: s.set.Channels}
	next := activities.PreviewInput{RangeInput: in}
	if !o.byHand() {
		var err error
		if next, err = onlooker.StartPreview(ctx, o.channel); err != nil {
			return err
		}
	}
	var list previewRows
	line := p.newProgress()
	defer line.end()
	for more := true; more; {
		page, err := onlooker.PreviewOrders(ctx, next)
		if err != nil {
			return err
		}
		for _, order := range page.Orders {
			list = append(list, newPreviewRow(order))
		}
		if next, more = page.Next, page.More; more {
			line.show(fmt.Sprintf("%d orders read", len(list)))
		}
	}
	line.end()
	if err := p.show(previewRows(orNone(list))); err != nil {
		return err
	}
	return missingNumbers(o, list)
}

func missingNumbers(o importOptions, list previewRows) error {
	missing := slices.DeleteFunc(slices.Clone(o.numbers), func(number string) bool {
		return slices.ContainsFunc(list, func(r previewRow) bool { return r.Number == number })
	})
	if len(missing) == 0 {
		return nil
	}
	return notFoundf("the shop of %s has no order %s", o.channel, strings.Join(missing, ", "))
}

func newPreviewRow(order activities.Preview) previewRow {
	row := previewRow{
		Number: order.Number, RemoteID: order.RemoteID, Status: order.Status,
		Total: order.Total.In(order.Currency), Currency: order.Currency,
		News: string(order.News), Outcome: string(order.Outcome), Documents: []string{}, Issues: []office.Hold{},
	}
	if order.Outcome == activities.OutcomeBooked {
		row.Documents = documentsOf(order.Plan)
	}
	for _, i := range order.Issues {
		row.Issues = append(row.Issues, office.Hold{Reason: string(i.Reason), Subject: i.Subject, Detail: i.Detail, Remedy: i.Remedy, Acceptable: i.Acceptable})
	}
	return row
}

// documentsOf is what a plan calls for.
func documentsOf(plan posting.Plan) []string {
	documents := []string{}
	for _, d := range []struct {
		due  bool
		name string
	}{{plan.Invoice, "invoice"}, {plan.Paid || !plan.GiftCards.IsZero(), "payment"}, {plan.Deliver, "delivery_note"}} {
		if d.due {
			documents = append(documents, d.name)
		}
	}
	return documents
}

func (list previewRows) page(p *output.Page) {
	if len(list) == 0 {
		p.Line("There is nothing to import.")
		return
	}
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{r.Number, r.Status, r.Total, r.Currency, r.News, r.would()}
	}
	p.Table(append(append(output.Left("NUMBER", "STATUS"), output.Right("TOTAL")...), output.Left("", "NEWS", "WOULD")...), rows)
	for _, r := range list {
		if len(r.Issues) > 0 {
			p.Line("\n%s WOULD BE HELD FOR", r.Number)
			writeIssues(p, r.Issues)
		}
	}
	p.Line("\n%s", list.summary())
}

// would is what would become of an order, in words.
func (r previewRow) would() string {
	switch activities.Outcome(r.Outcome) {
	case activities.OutcomeNothing:
		return "change nothing"
	case activities.OutcomeIgnored:
		return "be ignored: its status isn't imported"
	case activities.OutcomeHeld:
		var reasons []string
		for _, i := range r.Issues {
			if !slices.Contains(reasons, i.Reason) {
				reasons = append(reasons, i.Reason)
			}
		}
		return "be held: " + strings.Join(reasons, ", ")
	case activities.OutcomeCancelled:
		return "become a cancelled sale"
	case activities.OutcomeLeft:
		return "stay cancelled: a person cancelled its sale"
	case activities.OutcomeReversed:
		return "be taken back: its documents, money and goods"
	case activities.OutcomeWaits:
		return "become a sale that waits"
	default:
		return "be booked: " + strings.ReplaceAll(strings.Join(r.Documents, ", "), "_", " ")
	}
}

func (list previewRows) summary() string {
	counts := map[string]int{}
	for _, r := range list {
		counts[r.News]++
		counts[r.Outcome]++
	}
	return fmt.Sprintf("%d orders: %d new, %d changed, %d known; %d would be held, %d ignored. Nothing was changed.",
		len(list), counts["new"], counts["changed"], counts["known"], counts["held"], counts["ignored"])
}

package office

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newSaleDocument(d dbgen.DocumentsOfSaleRow, sold []dbgen.DocumentLineListRow, sent []dbgen.MailsOfDocumentsRow) SaleDocument {
	return SaleDocument{
		ID: d.ID, Type: d.Type, State: d.State, Number: d.NumberText, Credits: d.Credits, RefundID: d.RefundID, Currency: d.Currency,
		IssuedOn: Day(d.IssuedOn), DueOn: Day(d.DueOn),
		Net: d.Net.In(d.Currency), Tax: d.Tax.In(d.Currency), Total: d.Total.In(d.Currency), Paid: d.Paid.In(d.Currency),
		Cleared: d.Cleared.In(d.Currency), Open: Open(d.State, d.Total.Sub(d.Paid).Sub(d.Cleared)).In(d.Currency),
		Lines: lines(sold, d.Currency), Mails: mails(sent),
	}
}

func newBalance(s dbgen.SaleStandingRow) Balance {
	return Balance{
		Currency: s.Currency, Billed: s.Billed.In(s.Currency), Received: s.Received.In(s.Currency),
		Open: s.Billed.Sub(s.Received).In(s.Currency),
	}
}

// mails are sendings of documents as people and programs see them.
func mails(rows []dbgen.MailsOfDocumentsRow) []Mail {
	views := make([]Mail, len(rows))
	for i, m := range rows {
		views[i] = Mail{m.Sending, m.State, m.Attempts, m.Error, m.MessageID, m.Command, m.IntendedAt.UTC(), nil}
		if m.DoneAt != nil {
			done := m.DoneAt.UTC()
			views[i].DoneAt = &done
		}
	}
	return views
}

// lines are lines of a document, in its currency.
func lines(rows []dbgen.DocumentLineListRow, currency string) []Line {
	views := make([]Line, len(rows))
	for i, l := range rows {
		views[i] = Line{
			l.Kind, l.SKU, l.Name, l.Quantity.Short(), l.Discount.In(currency), l.Net.In(currency), l.Tax.In(currency),
			listed(l.TaxGroups),
		}
	}
	return views
}

// newSteps are a sale's steps in the order of its way, those too that it has yet to
// come to.
func newSteps(rows []dbgen.SaleStepListRow) []Step {
	var views []Step
	for _, step := range activities.Steps() {
		i := slices.IndexFunc(rows, func(r dbgen.SaleStepListRow) bool { return r.Step == step })
		switch {
		case i >= 0:
			views = append(views, newStep(rows[i]))
		case step != activities.StepMailed:
			views = append(views, Step{Step: step, State: "pending", Input: json.RawMessage("null")})
		}
	}
	return views
}

func newStep(r dbgen.SaleStepListRow) Step {
	started := r.StartedAt.UTC()
	v := Step{
		Step: r.Step, State: r.State, Attempts: r.Attempts, Detail: r.Detail, Input: json.RawMessage("null"), StartedAt: &started, EndedAt: utc(r.EndedAt),
		Error: r.Error, FailedAt: utc(r.FailedAt), SkippedBy: r.SkippedBy, Reason: r.Reason,
	}
	if r.Input.Valid {
		v.Input = r.Input.RawMessage
	}
	return v
}

// Says is what there is to say of how the step stands; why it failed is said apart.
func (v Step) Says() string {
	switch {
	case v.SkippedBy != "":
		return fmt.Sprintf("by %s: %s", v.SkippedBy, v.Reason)
	case v.Detail == v.Error:
		return ""
	default:
		return v.Detail
	}
}

// listed is a list that JSON doesn't show as null.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// utc is a moment that may not have been, as programs read it.
func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.UTC()
	return &at
}

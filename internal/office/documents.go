package office

import (
	"context"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// DocumentFilter says which documents are wanted.
type DocumentFilter struct {
	Sale                       int64 // of this sale; 0: of any
	Channel, Type, State, Mail string
	From, To                   string // days of issue, such as 2026-11-22
	Search                     string // a part of the document's or the sale's number, or of who buys; or a SKU
}

// DocumentTypes are the types of documents.
func DocumentTypes() []string {
	return []string{"invoice", "prepayment_invoice", "receipt", "credit_note"}
}

// DocumentStates are what a document can be in.
func DocumentStates() []string {
	return []string{"draft", "posted", "paid", "cancelled", "reversed"}
}

// MailStates are what became of a document's mail.
func MailStates() []string {
	return []string{"intended", "sent", "in_doubt", "refused", "withheld"}
}

// Check implements Filter.
func (f DocumentFilter) Check() error {
	_, err := f.params()
	return err
}

// params are the filter as the database takes it.
func (f DocumentFilter) params() (q dbgen.DocumentListParams, err error) {
	for _, word := range []struct {
		field, given string
		known        []string
	}{
		{"type", f.Type, DocumentTypes()}, {"state", f.State, DocumentStates()}, {"mail", f.Mail, MailStates()},
	} {
		if err := oneOf(word.field, word.given, word.known); err != nil {
			return q, err
		}
	}
	q = dbgen.DocumentListParams{SaleID: f.Sale, Type: f.Type, State: f.State, Mail: f.Mail, Search: f.Search}
	if q.Since, err = day("from", f.From); err != nil {
		return q, err
	}
	q.Till, err = day("to", f.To)
	return q, err
}

// day reads a calendar day; nil where none was given.
func day(field, given string) (*time.Time, error) {
	if given == "" {
		return nil, nil //nolint:nilnil // no day is an answer
	}
	read, err := time.Parse(time.DateOnly, given)
	if err != nil {
		return nil, &FieldError{Field: field, Given: given, Problem: fmt.Sprintf("%.100q is no day: want 2026-11-22", given)}
	}
	return &read, nil
}

// Document is an invoice or the like.
type Document struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Number   string `json:"number"` // empty on a draft
	State    string `json:"state"`
	Channel  string `json:"channel"`
	Sale     string `json:"sale"`
	RemoteID string `json:"remote_id"` // of the sale
	IssuedOn string `json:"issued_on"` // a day in the channel's zone; empty on a draft
	DueOn    string `json:"due_on"`    // likewise
	Overdue  bool   `json:"overdue"`
	Currency string `json:"currency"`
	Total    string `json:"total"`
	Paid     string `json:"paid"`
	Open     string `json:"open"`
	Mail     string `json:"mail"` // how the last one ended; empty where there was none
}

// Documents are documents, the newest first.
func Documents(ctx context.Context, q dbgen.DBTX, f DocumentFilter, part Part) (Page[Document], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Document]{}, err
	}
	params, err := f.params()
	if err != nil {
		return Page[Document]{}, err
	}
	if params.ChannelID, err = channelID(ctx, q, f.Channel); err != nil {
		return Page[Document]{}, err
	}
	now := time.Now()
	return turn(part, "documents", func(most, skip int32) ([]dbgen.DocumentListRow, error) {
		params.Most, params.Skip = most, skip
		return dbgen.New().DocumentList(ctx, db.Planned(q), params)
	}, func(r dbgen.DocumentListRow) (Document, int64) {
		return Document{
			ID: r.ID, Type: r.Type, Number: r.Number, State: r.State, Channel: r.Channel, Sale: r.Sale, RemoteID: r.RemoteID,
			IssuedOn: Day(r.IssuedOn), DueOn: Day(r.DueOn), Overdue: Overdue(r.Type, r.State, r.DueOn, now, Location(r.Zone)),
			Currency: r.Currency, Total: r.Total.In(r.Currency), Paid: r.Paid.In(r.Currency), Open: Open(r.State, r.Open).In(r.Currency), Mail: r.Mail,
		}, r.InAll
	})
}

// Overdue reports whether a buyer should have paid before today, which is a day of the
// channel's zone. A credit note is ours to pay.
func Overdue(documentType, state string, due *time.Time, now time.Time, zone *time.Location) bool {
	return due != nil && state == "posted" && documentType != "credit_note" && Day(due) < now.In(zone).Format(time.DateOnly)
}

// Open is what is left to settle of a document: nothing where none is asked for.
func Open(state string, left money.Amount) money.Amount {
	if state == "draft" || state == "cancelled" {
		return money.Zero
	}
	return left
}

// Day is a calendar day, such as 2026-11-22; empty where there is none.
func Day(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// Location is a time zone by its IANA name; UTC where the name is none.
func Location(zone string) *time.Location {
	location, err := time.LoadLocation(zone)
	if err != nil {
		return time.UTC
	}
	return location
}

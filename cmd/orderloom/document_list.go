package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// What documents, their states and their mails can be.
func documentTypes() []string {
	return []string{"invoice", "prepayment_invoice", "receipt", "credit_note"}
}
func documentStates() []string {
	return []string{"draft", "posted", "paid", "cancelled", "reversed"}
}
func mailStates() []string {
	return []string{"intended", "sent", "in_doubt", "refused", "withheld"}
}

// documentFilter says which documents to list.
type documentFilter struct {
	sale, channel, kind, state, mail, from, to, search string
	pages                                              pages
}

func newDocumentListCommand(p *program) *cobra.Command {
	var f documentFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List documents, the newest first",
		Long: `Lists documents, the newest first, with what is open of them and how their last mail ended. --search
finds a part of the document's number, of the sale's, or of the buyer's name, company or e-mail.`,
		Example: `  orderloom document list --state posted --type invoice
  orderloom document list --mail refused
  orderloom document list --channel woo-riga --from 2026-11-01 --to 2026-11-30 --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.documentList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's documents")
	flags := cmd.Flags()
	flags.StringVar(&f.sale, "sale", "", "only documents of the sale with this number")
	flags.StringVar(&f.kind, "type", "", "only documents of this type: "+strings.Join(documentTypes(), ", "))
	flags.StringVar(&f.state, "state", "", "only documents in this state: "+strings.Join(documentStates(), ", "))
	flags.StringVar(&f.mail, "mail", "", "only documents whose last mail is in this state: "+strings.Join(mailStates(), ", "))
	flags.StringVar(&f.from, "from", "", "only documents issued on this day or later")
	flags.StringVar(&f.to, "to", "", "only documents issued on this day or earlier")
	flags.StringVar(&f.search, "search", "", "only documents with this in their number or buyer")
	f.pages.flags(cmd, "documents")
	for flag, words := range map[string][]string{"type": documentTypes(), "state": documentStates(), "mail": mailStates()} {
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	}
	return cmd
}

// params are the filter as the database takes it, for one page.
func (f documentFilter) params() (q dbgen.DocumentListParams, err error) {
	for _, word := range []struct {
		flag, typed string
		known       []string
	}{
		{"--type", f.kind, documentTypes()}, {"--state", f.state, documentStates()}, {"--mail", f.mail, mailStates()},
	} {
		if err := oneOf(word.flag, word.typed, word.known); err != nil {
			return q, err
		}
	}
	q = dbgen.DocumentListParams{
		Channel: f.channel, Type: f.kind, State: f.state, Mail: f.mail, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip(),
	}
	if q.Since, err = parseDay("--from", f.from); err != nil {
		return q, err
	}
	q.Till, err = parseDay("--to", f.to)
	return q, err
}

// parseDay reads a calendar day; nil where none was given.
func parseDay(flag, text string) (*time.Time, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // no day is an answer
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return nil, usagef("%s: %q is no day: want 2026-11-22", flag, text)
	}
	return &day, nil
}

func (p *program) documentList(ctx context.Context, f documentFilter) error {
	query, err := f.params()
	if err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if query.SaleID, err = saleNamed(ctx, pool, f.sale, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().DocumentList(ctx, pool, query)
	if err != nil {
		return db.Wrap("list documents", err)
	}
	all, err := dbgen.New().DocumentCount(ctx, pool, dbgen.DocumentCountParams{
		SaleID: query.SaleID, Channel: query.Channel, Type: query.Type, State: query.State, Mail: query.Mail,
		Since: query.Since, Till: query.Till, Search: query.Search,
	})
	if err != nil {
		return db.Wrap("count documents", err)
	}
	if err := p.show(newDocumentRows(rows, time.Now())); err != nil {
		return err
	}
	f.pages.more(p, all, "documents")
	return nil
}

// documentRow is a document in a list.
type documentRow struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Number   string `json:"number"` // empty on a draft
	State    string `json:"state"`
	Channel  string `json:"channel"`
	Sale     string `json:"sale"`
	IssuedOn string `json:"issued_on"` // a day in the channel's zone; empty on a draft
	DueOn    string `json:"due_on"`    // likewise
	Overdue  bool   `json:"overdue"`
	Currency string `json:"currency"`
	Total    string `json:"total"`
	Paid     string `json:"paid"`
	Open     string `json:"open"`
	Mail     string `json:"mail"` // how the last one ended; empty where there was none
}

type documentRows []documentRow

func newDocumentRows(rows []dbgen.DocumentListRow, now time.Time) documentRows {
	list := make(documentRows, len(rows))
	for i, r := range rows {
		list[i] = documentRow{
			ID: r.ID, Type: r.Type, Number: r.Number, State: r.State, Channel: r.Channel, Sale: r.Sale,
			IssuedOn: dayText(r.IssuedOn), DueOn: dayText(r.DueOn), Overdue: overdue(r.Type, r.State, r.DueOn, now, zoneOf(r.Zone)),
			Currency: r.Currency, Total: r.Total.In(r.Currency), Paid: r.Paid.In(r.Currency), Open: open(r.State, r.Open).In(r.Currency), Mail: r.Mail,
		}
	}
	return list
}

// overdue reports whether a buyer should have paid before today, which is a day of
// the channel's zone. A credit note is ours to pay.
func overdue(documentType, state string, due *time.Time, now time.Time, zone *time.Location) bool {
	return due != nil && state == "posted" && documentType != "credit_note" && dayText(due) < now.In(zone).Format(time.DateOnly)
}

// open is what is left to settle of a document: nothing where none is asked for.
func open(state string, left money.Amount) money.Amount {
	if state == "draft" || state == "cancelled" {
		return money.Zero
	}
	return left
}

// dayText is a calendar day; empty where there is none.
func dayText(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// dueText is a due date as people read it.
func dueText(day string, overdue bool) string {
	if overdue {
		return day + " (overdue)"
	}
	return day
}

func (list documentRows) page(p *output.Page) { p.List(list.list(), "There are no such documents.") }

func (list documentRows) list() output.List {
	rows := make([][]string, len(list))
	for i, d := range list {
		rows[i] = []string{
			callsign(d.ID, d.Number), d.Type, d.State, d.Channel, d.Sale, d.IssuedOn, dueText(d.DueOn, d.Overdue), d.Total, d.Open, d.Currency, d.Mail,
		}
	}
	columns := append(output.Left("NUMBER", "TYPE", "STATE", "CHANNEL", "SALE", "ISSUED", "DUE"), output.Right("TOTAL", "OPEN")...)
	return output.List{Columns: append(append(columns, output.Unsaid("CURRENCY")...), output.Left("MAIL")...), Rows: rows}
}

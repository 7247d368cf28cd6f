package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// demoReport is what the demo came to. Its keys are part of the command line.
type demoReport struct {
	Sales         map[string]int64          `json:"sales"` // count by state
	Invoices      []currencySum             `json:"invoices"`
	CreditNotes   []currencySum             `json:"credit_notes"`
	Payments      []currencySum             `json:"payments"` // less what went back
	DeliveryNotes []currencySum             `json:"delivery_notes"`
	Exports       []exportSum               `json:"exports"`  // of items
	Messages      []messageSum              `json:"messages"` // of buyers
	Held          []heldSale                `json:"held"`
	Skipped       int                       `json:"skipped"`       // entries among captured orders that are none
	ShopRequests  map[string]map[string]int `json:"shop_requests"` // count by channel and kind
	TemporalUI    string                    `json:"temporal_ui"`
	Seconds       float64                   `json:"seconds"`
}

// currencySum is a count of documents and what they add up to. A delivery note
// counts with its invoice's total.
type currencySum struct {
	Currency string       `json:"currency"`
	Count    int64        `json:"count"`
	Sum      money.Amount `json:"sum"`
}

// heldSale is a sale that waits for a person, with all its reasons.
type heldSale struct {
	Channel string `json:"channel"`
	Number  string `json:"number"`
	Reason  string `json:"reason"` // one or several, comma between
	Detail  string `json:"detail"`
	Remedy  string `json:"remedy"`
}

func (l *local) report(ctx context.Context, skipped int) (demoReport, error) {
	r := demoReport{Sales: map[string]int64{}, ShopRequests: map[string]map[string]int{}, Skipped: skipped, TemporalUI: l.Stack.TemporalUIURL}
	for _, shop := range l.Shops {
		r.ShopRequests[shop.Code] = shop.Simulated.RequestCount()
	}
	for _, company := range l.Companies {
		r.ShopRequests[company.Code] = company.Simulated.RequestCount()
	}
	q := dbgen.New()
	states, err := q.SalesByState(ctx, l.db)
	if err != nil {
		return r, db.Wrap("count sales", err)
	}
	for _, row := range states {
		r.Sales[row.State] = row.Count
	}
	documents, err := q.DocumentSums(ctx, l.db)
	if err != nil {
		return r, db.Wrap("add up documents", err)
	}
	r.Invoices, r.CreditNotes = sumsOf("invoice", documents), sumsOf("credit_note", documents)
	if r.Payments, err = sums(q.PaymentSums(ctx, l.db)); err != nil {
		return r, err
	}
	if r.DeliveryNotes, err = sums(q.DeliveryNoteSums(ctx, l.db)); err != nil {
		return r, err
	}
	if r.Exports, err = exportSums(office.Exports(ctx, l.db, office.ExportFilter{}, office.Part{Page: 1, Size: usualPerPage})); err != nil {
		return r, err
	}
	if r.Messages, err = messageSums(q.MessageSums(ctx, l.db)); err != nil {
		return r, err
	}
	held, err := q.HeldSales(ctx, l.db)
	r.Held = heldSales(held)
	return r, db.Wrap("list held sales", err)
}

func sumsOf(kind string, rows []dbgen.DocumentSumsRow) []currencySum {
	out := []currencySum{}
	for _, row := range rows {
		if row.Type == kind {
			out = append(out, currencySum{row.Currency, row.Count, row.Sum})
		}
	}
	return out
}

// sums takes a query's rows as they come: both queries answer alike.
func sums[Row dbgen.PaymentSumsRow | dbgen.DeliveryNoteSumsRow](rows []Row, err error) ([]currencySum, error) {
	out := make([]currencySum, len(rows))
	for i, row := range rows {
		out[i] = currencySum(row)
	}
	return out, db.Wrap("add up documents", err)
}

// heldSales makes one entry of all that holds a sale.
func heldSales(rows []dbgen.HeldSalesRow) []heldSale {
	held := []heldSale{}
	for _, row := range rows {
		last := len(held) - 1
		if last < 0 || held[last].Channel != row.Channel || held[last].Number != row.Number {
			held = append(held, heldSale{Channel: row.Channel, Number: row.Number, Reason: row.Reason, Detail: row.Detail, Remedy: row.Remedy})
			continue
		}
		held[last].Reason = also(held[last].Reason, ", ", row.Reason)
		held[last].Detail = also(held[last].Detail, " ", row.Detail)
		held[last].Remedy = also(held[last].Remedy, " ", row.Remedy)
	}
	slices.SortFunc(held, func(a, b heldSale) int {
		return cmp.Or(cmp.Compare(a.Channel, b.Channel), cmp.Compare(len(a.Number), len(b.Number)), cmp.Compare(a.Number, b.Number))
	})
	return held
}

// also adds a text to others, unless it is there already.
func also(texts, between, text string) string {
	if strings.Contains(texts, text) {
		return texts
	}
	return texts + between + text
}

// print writes the report as a person or a program reads it.
func (p *program) print(r demoReport) error {
	if p.output == output.JSON {
		return json.NewEncoder(p.out).Encode(r)
	}
	table := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	r.write(table)
	return table.Flush()
}

func (r demoReport) write(w io.Writer) {
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) }
	line("\nSALES\tCOUNT")
	for _, state := range slices.Sorted(maps.Keys(r.Sales)) {
		line("%s\t%d", state, r.Sales[state])
	}
	line("\nDOCUMENTS\tCURRENCY\tCOUNT\tSUM")
	for _, group := range []struct {
		name string
		sums []currencySum
	}{{"invoices", r.Invoices}, {"credit notes", r.CreditNotes}, {"payments", r.Payments}, {"delivery notes", r.DeliveryNotes}} {
		for _, s := range group.sums {
			line("%s\t%s\t%d\t%s", group.name, s.Currency, s.Count, s.Sum)
		}
	}
	line("\nEXPORTS\tIMPORT\tOFFERED\tTAKEN\tREFUSED")
	for _, e := range r.Exports {
		line("%s\t%s\t%d\t%d\t%d", e.Channel, e.Import, e.Offered, e.Taken, e.Refused)
	}
	line("\nMESSAGES\tSYSTEM\tCOUNT\tUNREAD\tANSWERED")
	for _, m := range r.Messages {
		line("%s\t%s\t%d\t%d\t%d", m.Channel, m.System, m.Messages, m.Unread, m.Answered)
	}
	line("\nHELD\tNUMBER\tREASON\tDETAIL")
	for _, h := range r.Held {
		line("%s\t%s\t%s\t%s", h.Channel, h.Number, h.Reason, h.Detail)
		line("\t\t→\t%s", h.Remedy)
	}
	line("\nSHOP REQUESTS\tKIND\tCOUNT")
	for _, channel := range slices.Sorted(maps.Keys(r.ShopRequests)) {
		for _, kind := range slices.Sorted(maps.Keys(r.ShopRequests[channel])) {
			line("%s\t%s\t%d", channel, kind, r.ShopRequests[channel][kind])
		}
	}
	if r.Skipped > 0 {
		line("\n%d entries were no orders and were skipped.", r.Skipped)
	}
	line("\nTemporal UI\t%s (while the demo runs: --keep)", r.TemporalUI)
	line("took\t%.1f s", r.Seconds)
}

package main

import (
	"cmp"
	"strings"

	"github.com/orderloom/orderloom/cmd/internal/output"

	"github.com/orderloom/orderloom/internal/office"
)

func (v *saleView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"sale", v.Number + " of " + v.Channel}, {"state", v.State}, {"shipment", v.Shipment}, {"total", v.Total + " " + v.Currency},
		{"order", v.orderName() + " (" + cmp.Or(v.OrderStatus, "unreadable") + ")"}, {"placed", moment(v.PlacedAt, v.zone)},
		{"dated", v.DatedOn}, {"source", v.Source}, {"type", v.Type}, {"responsible", v.Responsible}, {"merchant", v.Merchant},
		{"register", v.Register}, {"delivery", v.DeliveryMethod},
		{"customer", customerOf(v.CustomerID, v.CustomerFoundBy)}, {"environment", v.Environment},
		{"workflow", v.Workflow.ID}, {"run", v.Workflow.RunID}, {"history", v.Workflow.UI},
	})
	writeHolds(p, v.Holds)
	v.customerKeys(p)
	v.totals(p)
	for _, d := range v.Documents {
		writeDocument(p, d)
	}
	v.moneyAndGoods(p)
	v.progress(p)
}

// orderName is the shop's id of the order, and its number where the sale has another.
func (v *saleView) orderName() string {
	if v.OrderNumber == v.Number || v.OrderNumber == v.RemoteID {
		return v.RemoteID
	}
	return v.RemoteID + ", number " + v.OrderNumber
}

// writeHolds says why a sale waits and what to do about it.
func writeHolds(p *output.Page, holds []office.Hold) {
	if len(holds) == 0 {
		return
	}
	p.Line("\nHELD FOR")
	writeIssues(p, holds)
}

func writeIssues(p *output.Page, issues []office.Hold) {
	for _, i := range issues {
		p.Line("%s (%s): %s", i.Reason, i.Subject, i.Detail)
		p.Line("  → %s", i.Remedy)
	}
}

func (v *saleView) totals(p *output.Page) {
	var rows [][]string
	for _, t := range v.Totals {
		mark := ""
		if t.Beyond {
			mark = "beyond the tolerance"
		}
		rows = append(rows, []string{t.Label, t.Ours, t.Shop, t.Difference, mark})
	}
	p.Section("TOTALS", append(append(output.Left(""), output.Right("OURS", "SHOP", "DIFFERENCE")...), output.Left("")...), rows)
}

// writeDocument shows a document with its lines.
func writeDocument(p *output.Page, d office.SaleDocument) {
	writeLines(p, documentTitle(d), d.Lines, d.Net, d.Tax)
	p.Line("total %s, paid %s, cleared %s, open %s %s", d.Total, d.Paid, d.Cleared, d.Open, d.Currency)
	if line := mailLine(d.Mails); line != "" {
		p.Line("%s", line)
	}
}

// documentTitle names a document, and what a credit note is against.
func documentTitle(d office.SaleDocument) string {
	title := strings.ToUpper(strings.ReplaceAll(d.Type, "_", " ")) + " " + cmp.Or(d.Number, "without a number")
	if d.Credits != "" {
		title += " to " + d.Credits
	}
	if d.RefundID != "" {
		title += " for refund " + d.RefundID
	}
	title += " · " + d.State
	if d.IssuedOn != "" {
		title += " · " + d.IssuedOn
	}
	if d.DueOn != "" {
		title += " · due " + d.DueOn
	}
	return title
}

// writeLines shows a document's lines with their sums.
func writeLines(p *output.Page, title string, lines []office.Line, net, tax string) {
	var rows [][]string
	for _, l := range lines {
		rows = append(rows, []string{l.Kind, l.SKU, l.Name, l.Quantity, l.Discount, l.Net, l.Tax, strings.Join(l.TaxGroups, ", ")})
	}
	rows = append(rows, []string{"", "", "", "", "", net, tax, ""})
	columns := append(append(output.Left("KIND", "SKU", "NAME"), output.Right("QUANTITY", "DISCOUNT", "NET", "TAX")...), output.Left("TAX GROUPS")...)
	p.Section(title, columns, rows)
}

func (v *saleView) moneyAndGoods(p *output.Page) {
	var payments, notes [][]string
	for _, m := range v.Payments {
		payments = append(payments, []string{m.Amount, m.Currency, m.Kind, m.MoneyAccount, moment(m.PaidAt, v.zone), m.RefundID})
	}
	for _, n := range v.DeliveryNotes {
		notes = append(notes, []string{"#" + count(n.ID), count(n.Part), n.Kind, n.State, n.Warehouse, strings.Join(n.Parcels, ", "), moment(n.CreatedAt, v.zone)})
	}
	p.Section("PAYMENTS", append(output.Right("AMOUNT"), output.Left("", "KIND", "ACCOUNT", "AT", "REFUND")...), payments)
	if len(v.Documents)+len(v.Payments) > 0 {
		p.Line("\nbilled %s, received %s, open %s %s", v.Balance.Billed, v.Balance.Received, v.Balance.Open, v.Balance.Currency)
	}
	p.Section("DELIVERY NOTES", append(append(output.Left("NOTE"), output.Right("PART")...), output.Left("KIND", "STATE", "WAREHOUSE", "PARCELS", "CREATED")...), notes)
}

func (v *saleView) progress(p *output.Page) {
	var steps, events [][]string
	for _, s := range v.Steps {
		steps = append(steps, []string{s.Step, s.State, count(s.Attempts), momentOr(s.StartedAt, v.zone), momentOr(s.EndedAt, v.zone), s.Says(), stepGiven(s)})
	}
	for _, e := range v.Events {
		events = append(events, []string{moment(e.At, v.zone), told(e), e.Text})
	}
	p.Section("STEPS", append(append(output.Left("STEP", "STATE"), output.Right("ATTEMPTS")...), output.Left("STARTED", "ENDED", "DETAIL", "GIVEN")...), steps)
	for _, s := range v.Steps {
		if s.Error != "" {
			p.Line("%s failed at %s: %s", s.Step, momentOr(s.FailedAt, v.zone), s.Error)
		}
	}
	p.Section("EVENTS", output.Left("AT", "TOLD", "EVENT"), events)
}

// told says whether the shop's staff can read of an event.
func told(e office.Event) string {
	switch {
	case e.Told:
		return "yes"
	case e.Note == "intended", e.Note == "":
		return "not yet"
	default:
		return e.Note
	}
}

package main

import (
	"cmp"
	"strings"
)

func (v *saleView) page(p *page) {
	p.pairs([][2]string{
		{"sale", v.Number + " of " + v.Channel}, {"state", v.State}, {"total", v.Total + " " + v.Currency},
		{"order", v.RemoteID + " (" + cmp.Or(v.OrderStatus, "unreadable") + ")"}, {"placed", moment(v.PlacedAt, v.zone)},
		{"customer", foundBy(v.CustomerFoundBy)}, {"environment", v.Environment},
		{"workflow", v.Workflow.ID}, {"run", v.Workflow.RunID}, {"history", v.Workflow.UI},
	})
	writeHolds(p, v.Holds)
	v.totals(p)
	for _, d := range v.Documents {
		d.page(p)
	}
	v.moneyAndGoods(p)
	v.progress(p)
}

func foundBy(key string) string {
	switch key {
	case "":
		return ""
	case "guest":
		return "a guest"
	default:
		return "found by " + key
	}
}

// writeHolds says why a sale waits and what to do about it.
func writeHolds(p *page, holds []holdView) {
	if len(holds) == 0 {
		return
	}
	p.line("\nHELD FOR")
	writeIssues(p, holds)
}

func writeIssues(p *page, issues []holdView) {
	for _, i := range issues {
		p.line("%s (%s): %s", i.Reason, i.Subject, i.Detail)
		p.line("  → %s", i.Remedy)
	}
}

func (v *saleView) totals(p *page) {
	var rows [][]string
	for _, t := range v.Totals {
		mark := ""
		if t.Beyond {
			mark = "beyond the tolerance"
		}
		rows = append(rows, []string{t.Label, t.Ours, t.Shop, t.Difference, mark})
	}
	p.section("TOTALS", append(append(left(""), right("OURS", "SHOP", "DIFFERENCE")...), left("")...), rows)
}

func (d documentView) page(p *page) {
	title := strings.ToUpper(d.Type) + " " + cmp.Or(d.Number, "without a number") + " · " + d.State
	if d.IssuedOn != "" {
		title += " · " + d.IssuedOn
	}
	var rows [][]string
	for _, l := range d.Lines {
		rows = append(rows, []string{l.Kind, l.SKU, l.Name, l.Quantity, l.Discount, l.Net, l.Tax, strings.Join(l.TaxGroups, ", ")})
	}
	rows = append(rows, []string{"", "", "", "", "", d.Net, d.Tax, ""})
	columns := append(append(left("KIND", "SKU", "NAME"), right("QUANTITY", "DISCOUNT", "NET", "TAX")...), left("TAX GROUPS")...)
	p.section(title, columns, rows)
	p.line("total %s %s, paid %s %s", d.Total, d.Currency, d.Paid, d.Currency)
}

func (v *saleView) moneyAndGoods(p *page) {
	var payments, notes [][]string
	for _, m := range v.Payments {
		payments = append(payments, []string{m.Amount, m.Currency, m.MoneyAccount, moment(m.PaidAt, v.zone)})
	}
	for _, n := range v.DeliveryNotes {
		notes = append(notes, []string{count(n.ID), n.State, moment(n.CreatedAt, v.zone)})
	}
	p.section("PAYMENTS", append(right("AMOUNT"), left("", "ACCOUNT", "PAID")...), payments)
	p.section("DELIVERY NOTES", append(right("ID"), left("STATE", "CREATED")...), notes)
}

func (v *saleView) progress(p *page) {
	var steps, events [][]string
	for _, s := range v.Steps {
		steps = append(steps, []string{s.Step, s.State, count(s.Attempts), moment(s.UpdatedAt, v.zone), s.Detail})
	}
	for _, e := range v.Events {
		events = append(events, []string{moment(e.At, v.zone), told(e), e.Text})
	}
	p.section("STEPS", append(append(left("STEP", "STATE"), right("ATTEMPTS")...), left("LAST", "DETAIL")...), steps)
	p.section("EVENTS", left("AT", "TOLD", "EVENT"), events)
}

// told says whether the shop's staff can read of an event.
func told(e eventView) string {
	switch {
	case e.Told:
		return "yes"
	case e.Note == "intended", e.Note == "":
		return "not yet"
	default:
		return e.Note
	}
}

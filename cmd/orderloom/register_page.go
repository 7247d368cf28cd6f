package main

import (
	"time"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func (v shiftView) page(p *output.Page) {
	closed := "it is open"
	if v.ClosedAt != nil {
		closed = moment(*v.ClosedAt, time.UTC) + " UTC, by " + v.ClosedBy
	}
	p.Pairs([][2]string{
		{"register", v.Register + ", " + v.Name}, {"point of sale", v.POS}, {"shift", count(v.Shift)},
		{"opened", moment(v.OpenedAt, time.UTC) + " UTC, by " + v.OpenedBy}, {"closed", closed},
	})
	v.drawers(p)
	var taken, late [][]string
	for _, m := range v.Money {
		taken = append(taken, []string{m.MoneyAccount, m.Method, m.Kind, count(m.Count), m.Sum, m.Currency})
	}
	for _, m := range v.Late {
		late = append(late, []string{moment(m.PaidAt, office.Location(m.Zone)), m.Channel, m.Number, m.Method, m.Kind, m.Amount, m.Currency})
	}
	money := append(output.Left("ACCOUNT", "METHOD", "KIND"), output.Right("COUNT", "SUM")...)
	p.Section("MONEY", append(money, output.Left("")...), taken)
	waited := append(output.Left("PAID", "CHANNEL", "NUMBER", "METHOD", "KIND"), output.Right("AMOUNT")...)
	p.Section("LATE", append(waited, output.Left("")...), late)
}

func (v shiftView) drawers(p *output.Page) {
	var rows [][]string
	for _, d := range v.Drawers {
		row := []string{d.Currency, d.Opening, d.Received, d.Expected, "", ""}
		if d.Counted != nil {
			row[4], row[5] = *d.Counted, *d.Difference
		}
		rows = append(rows, row)
	}
	p.Section("DRAWER ("+v.MoneyAccount+")", append(output.Left(""), output.Right("FLOAT", "RECEIVED", "EXPECTED", "COUNTED", "DIFFERENCE")...), rows)
}

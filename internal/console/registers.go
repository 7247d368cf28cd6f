package console

import (
	"net/url"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// registers are the tills of points of sale: who opened them, and how much waits.
func registers() list[office.RegisterFilter, office.Register] {
	return list[office.RegisterFilter, office.Register]{
		name: "registers", role: access.Viewer, load: office.Registers, live: "journal sales",
		sifters: []sifter[office.RegisterFilter]{
			{name: "pos", text: func(f *office.RegisterFilter) *string { return &f.POS }, choices: ofStored("points of sale", dbgen.New().PointOfSaleCodes)},
		},
		columns: []column[office.Register]{
			{name: "code", cell: func(v *visit, r office.Register) cell { return v.text(r.Code).to(registerLink(r.Code)) }},
			{name: "name", cell: func(v *visit, r office.Register) cell { return v.text(r.Name) }},
			{name: "pos", cell: func(v *visit, r office.Register) cell { return v.text(r.POS) }},
			{name: "cash", cell: func(v *visit, r office.Register) cell { return v.text(r.MoneyAccount) }},
			{name: "shift", cell: func(v *visit, r office.Register) cell {
				if r.Shift == 0 {
					return v.state("closed")
				}
				return shiftOf(v, r.Shift)
			}},
			{name: "open_since", cell: func(v *visit, r office.Register) cell { return v.momentOr(r.OpenedAt, "UTC") }},
			{name: "by", cell: func(v *visit, r office.Register) cell { return v.text(r.OpenedBy) }},
			{name: "payments_waiting", number: true, cell: func(v *visit, r office.Register) cell { return v.count(r.Waiting) }},
		},
	}
}

// registerLink is a register's page.
func registerLink(code string) string { return "/registers/" + url.PathEscape(code) }

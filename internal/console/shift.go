package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// shift is what a shift of a register comes to.
func shift() record[*office.ShiftRecord] {
	return record[*office.ShiftRecord]{
		path: "shifts/{id}", says: "What a shift of a register comes to: its drawer, and its money by account and method", role: access.Viewer,
		load: func(v *visit) (*office.ShiftRecord, error) {
			id, err := v.pathID("id")
			if err != nil {
				return nil, err
			}
			return office.LoadShift(v.ctx(), v.db, id)
		},
		page: shiftPage, keys: []string{"shift.title"},
	}
}

func shiftPage(v *visit, s *office.ShiftRecord) (shownRecord, error) {
	state := "open"
	if s.ClosedAt != nil {
		state = "closed"
	}
	return shownRecord{
		List: link{To: "/shifts", Text: "shifts.title"}, Title: v.language.Text("shift.title", "n", v.id(s.Shift).Plain), State: v.state(state),
		Facts: []shownFact{
			{"register", v.text(s.Register).to(registerLink(s.Register))}, {"name", v.text(s.Name)}, {"pos", v.text(s.POS)}, {"cash", v.text(s.MoneyAccount)},
			{"opened_utc", v.moment(s.OpenedAt, "UTC")}, {"opened_by", v.text(s.OpenedBy)}, {"closed_utc", v.momentOr(s.ClosedAt, "UTC")}, {"closed_by", v.text(s.ClosedBy)},
		},
		Above:  []link{{To: address("/payments", map[string][]string{"shift": {v.id(s.Shift).Plain}}), Text: "payments.title"}},
		Tables: shiftTables(v, s),
	}, nil
}

// shiftTables are what a shift took: in its drawer, by account and method, and late.
func shiftTables(v *visit, s *office.ShiftRecord) []shownTable {
	type (
		drawer = office.Drawer
		money  = office.ShiftMoney
		late   = office.LateMoney
	)
	return []shownTable{
		tabled(v, "till.drawer", s.Drawers,
			column[drawer]{name: "currency", cell: func(v *visit, d drawer) cell { return v.text(d.Currency) }},
			column[drawer]{name: "float", number: true, cell: func(v *visit, d drawer) cell { return v.digits(d.Opening) }},
			column[drawer]{name: "received", number: true, cell: func(v *visit, d drawer) cell { return v.digits(d.Received) }},
			column[drawer]{name: "expected", number: true, cell: func(v *visit, d drawer) cell { return v.digits(d.Expected) }},
			column[drawer]{name: "counted", number: true, cell: func(v *visit, d drawer) cell { return v.digitsOr(d.Counted) }},
			column[drawer]{name: "difference", number: true, cell: func(v *visit, d drawer) cell { return v.digitsOr(d.Difference) }},
		),
		tabled(v, "till.money", s.Money,
			column[money]{name: "account", cell: func(v *visit, m money) cell { return v.text(m.MoneyAccount) }},
			column[money]{name: "method", cell: func(v *visit, m money) cell { return v.text(m.Method) }},
			column[money]{name: "kind", cell: func(v *visit, m money) cell { return v.word(m.Kind) }},
			column[money]{name: "count", number: true, cell: func(v *visit, m money) cell { return v.count(m.Count) }},
			column[money]{name: "amount", number: true, cell: func(v *visit, m money) cell { return v.amount(m.Sum, m.Currency) }},
		),
		tabled(v, "till.late", s.Late,
			column[late]{name: "sale", cell: func(v *visit, m late) cell { return v.text(m.Number).to(salesNumbered(m.Number)) }},
			column[late]{name: "channel", cell: func(v *visit, m late) cell { return v.text(m.Channel) }},
			column[late]{name: "method", cell: func(v *visit, m late) cell { return v.text(m.Method) }},
			column[late]{name: "amount", number: true, cell: func(v *visit, m late) cell { return v.amount(m.Amount, m.Currency) }},
			column[late]{name: "paid", cell: func(v *visit, m late) cell { return v.moment(m.PaidAt, m.Zone) }},
		),
	}
}

package console

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// shifts are those of registers with what they come to, the newest first.
func shifts() list[office.ShiftFilter, office.Shift] {
	type row = office.Shift
	return list[office.ShiftFilter, row]{
		name: "shifts", role: access.Viewer, load: office.Shifts, live: "journal sales",
		sifters: []sifter[office.ShiftFilter]{
			{name: "register", own: true, text: func(f *office.ShiftFilter) *string { return &f.Register }, choices: ofStored("registers", dbgen.New().RegisterCodes)},
			{name: "state", own: true, text: func(f *office.ShiftFilter) *string { return &f.State }, choices: ofWords("state", office.ShiftStates())},
			{name: "from", own: true, day: true, text: func(f *office.ShiftFilter) *string { return &f.From }},
			{name: "to", own: true, day: true, text: func(f *office.ShiftFilter) *string { return &f.To }},
		},
		columns: []column[row]{
			{name: "shift", cell: func(v *visit, s row) cell { return v.id(s.ID).to(shiftLink(s.ID)) }},
			{name: "register", cell: func(v *visit, s row) cell { return v.text(s.Register).to(registerLink(s.Register)) }},
			{name: "pos", inFile: true, cell: func(v *visit, s row) cell { return v.text(s.POS) }},
			{name: "state", cell: func(v *visit, s row) cell { return v.state(s.State) }},
			{name: "opened_utc", cell: func(v *visit, s row) cell { return v.moment(s.OpenedAt, "UTC") }},
			{name: "opened_by", cell: func(v *visit, s row) cell { return v.text(s.OpenedBy) }},
			{name: "closed_utc", cell: func(v *visit, s row) cell { return v.momentOr(s.ClosedAt, "UTC") }},
			{name: "closed_by", cell: func(v *visit, s row) cell { return v.text(s.ClosedBy) }},
			{name: "currency", inFile: true, cell: ofTotals(func(t office.ShiftTotal) *string { return &t.Currency })},
			{name: "takings", number: true, cell: ofTotals(func(t office.ShiftTotal) *string { return &t.Taken })},
			{name: "expected", number: true, cell: ofTotals(func(t office.ShiftTotal) *string { return &t.Expected })},
			{name: "counted", number: true, cell: ofTotals(func(t office.ShiftTotal) *string { return t.Counted })},
			{name: "difference", number: true, cell: ofTotals(func(t office.ShiftTotal) *string { return t.Difference })},
		},
	}
}

// ofTotals is a cell of one figure of what a shift comes to, in each of its currencies;
// nil is none.
func ofTotals(figure func(office.ShiftTotal) *string) func(*visit, office.Shift) cell {
	return func(v *visit, s office.Shift) cell {
		var plain, said []string
		for _, t := range s.Totals {
			if digits := figure(t); digits != nil {
				plain, said = append(plain, *digits), append(said, v.amount(*digits, t.Currency).Said)
			}
		}
		return cell{Plain: strings.Join(plain, ", "), Said: strings.Join(said, ", ")}
	}
}

// shiftLink is a shift's page.
func shiftLink(id int64) string { return fmt.Sprintf("/shifts/%d", id) }

// shiftOf is a cell of the shift that something is of; of 0 there is none.
func shiftOf(v *visit, id int64) cell {
	if id == 0 {
		return cell{}
	}
	return v.id(id).to(shiftLink(id))
}

package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ShiftFilter says which shifts are wanted.
type ShiftFilter struct {
	Register string
	State    string // one of ShiftStates
	From, To string // days of UTC on which they opened, such as 2026-11-22
}

// ShiftStates are what a shift can be in.
func ShiftStates() []string { return []string{"open", "closed"} }

// Check implements Filter.
func (f ShiftFilter) Check() error {
	_, err := f.params()
	return err
}

// params are the filter as the database takes it.
func (f ShiftFilter) params() (q dbgen.ShiftListParams, err error) {
	if err := oneOf("state", f.State, ShiftStates()); err != nil {
		return q, err
	}
	q = dbgen.ShiftListParams{Register: f.Register, State: f.State}
	if q.Since, err = day("from", f.From); err != nil {
		return q, err
	}
	last, err := day("to", f.To)
	if last != nil {
		end := last.AddDate(0, 0, 1)
		q.Until = &end
	}
	return q, err
}

// Shift is a shift of a register, and what it comes to.
type Shift struct {
	ID           int64        `json:"shift"`
	Register     string       `json:"register"`
	POS          string       `json:"pos"`
	MoneyAccount string       `json:"money_account"` // of the drawer
	State        string       `json:"state"`
	OpenedAt     time.Time    `json:"opened_at"`
	OpenedBy     string       `json:"opened_by"`
	ClosedAt     *time.Time   `json:"closed_at"` // null: it is open
	ClosedBy     string       `json:"closed_by"`
	Totals       []ShiftTotal `json:"totals"` // by currency
}

// ShiftTotal is what a shift comes to in a currency.
type ShiftTotal struct {
	Taken string `json:"taken"` // less what was given back, by whichever account
	Drawer
}

// Drawer is one currency of a shift's drawer: expected = opening + received.
type Drawer struct {
	Currency   string  `json:"currency"`
	Opening    string  `json:"opening"`
	Received   string  `json:"received"` // less what was given back
	Expected   string  `json:"expected"`
	Counted    *string `json:"counted"`    // null until it is closed
	Difference *string `json:"difference"` // counted − expected
}

func newDrawer(d dbgen.ShiftDrawersRow) Drawer {
	v := Drawer{Currency: d.Currency, Opening: d.Opening.In(d.Currency), Received: d.Received.In(d.Currency), Expected: d.Expected.In(d.Currency)}
	if d.Counted != nil {
		counted, difference := d.Counted.In(d.Currency), d.Counted.Sub(d.Expected).In(d.Currency)
		v.Counted, v.Difference = &counted, &difference
	}
	return v
}

// Shifts are the shifts of registers, the newest first.
func Shifts(ctx context.Context, q dbgen.DBTX, f ShiftFilter, part Part) (page Page[Shift], err error) {
	if err := admit(ctx, q, f, part, register(f.Register)); err != nil {
		return page, err
	}
	params, err := f.params()
	if err != nil {
		return page, err
	}
	page, err = turn(part, "shifts", func(most, skip int32) ([]dbgen.ShiftListRow, error) {
		params.Most, params.Skip = most, skip
		return dbgen.New().ShiftList(ctx, db.Planned(q), params)
	}, newShift)
	if err != nil {
		return page, err
	}
	return page, addUp(ctx, q, page.Rows)
}

func newShift(s dbgen.ShiftListRow) (Shift, int64) {
	state := "open"
	if s.ClosedAt != nil {
		state = "closed"
	}
	return Shift{
		ID: s.ID, Register: s.Register, POS: s.Pos, MoneyAccount: s.MoneyAccount, State: state,
		OpenedAt: s.OpenedAt.UTC(), OpenedBy: s.OpenedBy, ClosedAt: utc(s.ClosedAt), ClosedBy: s.ClosedBy,
	}, s.InAll
}

// addUp adds what shifts come to.
func addUp(ctx context.Context, q dbgen.DBTX, shifts []Shift) error {
	ids := make([]int64, len(shifts))
	for i, s := range shifts {
		ids[i] = s.ID
	}
	rows, err := dbgen.New().ShiftTotals(ctx, q, ids)
	totals := map[int64][]ShiftTotal{}
	for _, t := range rows {
		drawer := newDrawer(dbgen.ShiftDrawersRow{Currency: t.Currency, Opening: t.Opening, Received: t.Received, Expected: t.Expected, Counted: t.Counted})
		totals[t.ShiftID] = append(totals[t.ShiftID], ShiftTotal{t.Taken.In(t.Currency), drawer})
	}
	for i, s := range shifts {
		shifts[i].Totals = listed(totals[s.ID])
	}
	return db.Wrap("add the shifts' money up", err)
}

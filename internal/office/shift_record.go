package office

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// ShiftRecord is what a shift of a register comes to.
type ShiftRecord struct {
	Register     string       `json:"register"`
	Name         string       `json:"name"`
	POS          string       `json:"pos"`
	MoneyAccount string       `json:"money_account"` // of the drawer
	Shift        int64        `json:"shift"`
	OpenedAt     time.Time    `json:"opened_at"`
	OpenedBy     string       `json:"opened_by"`
	ClosedAt     *time.Time   `json:"closed_at"` // null: it is open
	ClosedBy     string       `json:"closed_by"`
	Drawers      []Drawer     `json:"drawers"` // by currency
	Money        []ShiftMoney `json:"money"`
	Late         []LateMoney  `json:"late"`
}

// ShiftMoney is what went by one method, account, currency and kind.
type ShiftMoney struct {
	Method       string `json:"method"`
	MoneyAccount string `json:"money_account"`
	Currency     string `json:"currency"`
	Kind         string `json:"kind"`
	Count        int64  `json:"count"`
	Sum          string `json:"sum"`
}

// LateMoney is money that was paid before the shift opened, and waited for it.
type LateMoney struct {
	Channel  string    `json:"channel"`
	Number   string    `json:"number"` // of the sale
	Kind     string    `json:"kind"`
	Amount   string    `json:"amount"`
	Currency string    `json:"currency"`
	Method   string    `json:"method"`
	PaidAt   time.Time `json:"paid_at"`

	Zone string `json:"-"` // the channel's, for people
}

// LoadShift is one picture of a shift, which others may add to meanwhile. It is
// fault.NotFound where there is none.
func LoadShift(ctx context.Context, pool *pgxpool.Pool, id int64) (v *ShiftRecord, err error) {
	err = db.Look(ctx, pool, func(tx pgx.Tx) error {
		v, err = loadShift(ctx, tx, id)
		return err
	})
	return v, err
}

func loadShift(ctx context.Context, tx pgx.Tx, id int64) (*ShiftRecord, error) {
	s, err := dbgen.New().ShiftShow(ctx, tx, id)
	if err != nil {
		return nil, db.Wrap("load the shift", err)
	}
	v := &ShiftRecord{
		Register: s.Register, Name: s.Name, POS: s.Pos, MoneyAccount: s.MoneyAccount,
		Shift: s.ID, OpenedAt: s.OpenedAt.UTC(), OpenedBy: s.OpenedBy, ClosedAt: utc(s.ClosedAt), ClosedBy: s.ClosedBy,
	}
	for _, load := range []func(context.Context, dbgen.DBTX) error{v.loadDrawers, v.loadMoney, v.loadLate} {
		if err := load(ctx, tx); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// LoadShiftOf is LoadShift of a register: of 0 that of its open shift, else the last. It is
// fault.NotFound where the register never had it.
func LoadShiftOf(ctx context.Context, pool *pgxpool.Pool, register dbgen.RegisterByCodeRow, shift int64) (v *ShiftRecord, err error) {
	if shift == 0 {
		if shift, err = dbgen.New().ShiftLast(ctx, pool, register.ID); err != nil {
			return nil, db.Wrap("look for the last shift", err)
		}
	}
	v, err = LoadShift(ctx, pool, shift)
	if err == nil && v.Register != register.Code {
		return nil, fault.New(fault.NotFound, "office", "register %s has no shift %d", register.Code, shift)
	}
	return v, err
}

func (v *ShiftRecord) loadDrawers(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftDrawers(ctx, q, v.Shift)
	v.Drawers = make([]Drawer, len(rows))
	for i, d := range rows {
		v.Drawers[i] = newDrawer(d)
	}
	return db.Wrap("load the drawer", err)
}

func (v *ShiftRecord) loadMoney(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftSums(ctx, q, v.Shift)
	v.Money = make([]ShiftMoney, len(rows))
	for i, m := range rows {
		v.Money[i] = ShiftMoney{m.Method, m.MoneyAccount, m.Currency, m.Kind, m.Count, m.Sum.In(m.Currency)}
	}
	return db.Wrap("add the shift's money up", err)
}

func (v *ShiftRecord) loadLate(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftLate(ctx, q, v.Shift)
	v.Late = make([]LateMoney, len(rows))
	for i, m := range rows {
		v.Late[i] = LateMoney{m.Channel, m.Number, m.Kind, m.Amount.In(m.Currency), m.Currency, m.Method, m.PaidAt.UTC(), m.Zone}
	}
	return db.Wrap("load what came late", err)
}

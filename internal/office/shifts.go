package office

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
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

// Drawer is one currency of a shift's drawer: expected = opening + received.
type Drawer struct {
	Currency   string  `json:"currency"`
	Opening    string  `json:"opening"`
	Received   string  `json:"received"` // less what was given back
	Expected   string  `json:"expected"`
	Counted    *string `json:"counted"`    // null until it is closed
	Difference *string `json:"difference"` // counted − expected
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

// LoadShift is one picture of a shift of a register, which others may add to meanwhile: of
// 0 that of the open one, else the last. db.IsNotFound: there is none.
func LoadShift(ctx context.Context, pool *pgxpool.Pool, register dbgen.RegisterByCodeRow, shift int64) (*ShiftRecord, error) {
	tx, err := pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, db.Wrap("begin", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing to lose
	s, err := dbgen.New().ShiftFind(ctx, tx, register.ID, shift)
	if err != nil {
		return nil, db.Wrap("load the shift", err)
	}
	v := &ShiftRecord{
		Register: register.Code, Name: register.Name, POS: register.Pos, MoneyAccount: s.MoneyAccount,
		Shift: s.ID, OpenedAt: s.OpenedAt.UTC(), OpenedBy: s.OpenedBy, ClosedBy: s.ClosedBy,
	}
	if s.ClosedAt != nil {
		closed := s.ClosedAt.UTC()
		v.ClosedAt = &closed
	}
	for _, load := range []func(context.Context, dbgen.DBTX) error{v.loadDrawers, v.loadMoney, v.loadLate} {
		if err := load(ctx, tx); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (v *ShiftRecord) loadDrawers(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftDrawers(ctx, q, v.Shift)
	v.Drawers = make([]Drawer, len(rows))
	for i, d := range rows {
		v.Drawers[i] = Drawer{
			Currency: d.Currency, Opening: d.Opening.In(d.Currency), Received: d.Received.In(d.Currency), Expected: d.Expected.In(d.Currency),
		}
		if d.Counted != nil {
			counted, difference := d.Counted.In(d.Currency), d.Counted.Sub(d.Expected).In(d.Currency)
			v.Drawers[i].Counted, v.Drawers[i].Difference = &counted, &difference
		}
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

package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newRegisterReportCommand(p *program) *cobra.Command {
	var shift int64
	cmd := &cobra.Command{
		Use:   "report CODE",
		Short: "Show a shift: the drawer, what was taken and given back, what came late",
		Long: `Shows a shift of a register: the open one, else the last, else the one that --shift names. What is expected
in the drawer is the float and what moved in the register's own account; what went by other accounts (a card
terminal) is listed beside it. Late is what was paid before the shift opened, and waited for it.`,
		Example: `  orderloom register report till-1
  orderloom register report till-1 --shift 17 --output json`,
		Args:              oneArg("the register by its code"),
		ValidArgsFunction: firstOnly(p.completeRegister),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.registerReport(cmd.Context(), args[0], shift) },
	}
	cmd.Flags().Int64Var(&shift, "shift", 0, "which shift (default the open one, else the last)")
	return cmd
}

// shiftView is what a shift comes to.
type shiftView struct {
	Register     string       `json:"register"`
	Name         string       `json:"name"`
	POS          string       `json:"pos"`
	MoneyAccount string       `json:"money_account"` // of the drawer
	Shift        int64        `json:"shift"`
	OpenedAt     time.Time    `json:"opened_at"`
	OpenedBy     string       `json:"opened_by"`
	ClosedAt     *time.Time   `json:"closed_at"` // null: it is open
	ClosedBy     string       `json:"closed_by"`
	Drawers      []drawerView `json:"drawers"` // by currency
	Money        []shiftMoney `json:"money"`
	Late         []lateView   `json:"late"`
}

// drawerView is one currency of the drawer: expected = opening + received.
type drawerView struct {
	Currency   string  `json:"currency"`
	Opening    string  `json:"opening"`
	Received   string  `json:"received"` // less what was given back
	Expected   string  `json:"expected"`
	Counted    *string `json:"counted"`    // null until it is closed
	Difference *string `json:"difference"` // counted − expected
}

// shiftMoney is what went by one method, account, currency and kind.
type shiftMoney struct {
	Method       string `json:"method"`
	MoneyAccount string `json:"money_account"`
	Currency     string `json:"currency"`
	Kind         string `json:"kind"`
	Count        int64  `json:"count"`
	Sum          string `json:"sum"`
}

// lateView is money that was paid before the shift opened.
type lateView struct {
	Channel  string    `json:"channel"`
	Number   string    `json:"number"` // of the sale
	Kind     string    `json:"kind"`
	Amount   string    `json:"amount"`
	Currency string    `json:"currency"`
	Method   string    `json:"method"`
	PaidAt   time.Time `json:"paid_at"`

	zone *time.Location
}

func (p *program) registerReport(ctx context.Context, code string, shift int64) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	register, err := loadRegister(ctx, pool, code)
	if err != nil {
		return err
	}
	report, err := loadReport(ctx, pool, register, shift)
	if err != nil {
		return err
	}
	return p.show(report)
}

// loadReport reads one picture of a shift, which others may add to meanwhile.
func loadReport(ctx context.Context, pool *pgxpool.Pool, register dbgen.RegisterByCodeRow, shift int64) (*shiftView, error) {
	tx, err := pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return nil, db.Wrap("begin", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing to lose
	v, err := loadShift(ctx, tx, register, shift)
	if err != nil {
		return nil, err
	}
	for _, load := range []func(context.Context, dbgen.DBTX) error{v.loadDrawers, v.loadMoney, v.loadLate} {
		if err := load(ctx, tx); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func loadShift(ctx context.Context, q dbgen.DBTX, register dbgen.RegisterByCodeRow, shift int64) (*shiftView, error) {
	s, err := dbgen.New().ShiftFind(ctx, q, register.ID, shift)
	switch {
	case db.IsNotFound(err) && shift == 0:
		return nil, notFoundf("register %s was never open: `orderloom register open %s` opens it", register.Code, register.Code)
	case db.IsNotFound(err):
		return nil, notFoundf("register %s has no shift %d: without --shift the last is shown", register.Code, shift)
	case err != nil:
		return nil, db.Wrap("load the shift", err)
	}
	return &shiftView{
		Register: register.Code, Name: register.Name, POS: register.Pos, MoneyAccount: s.MoneyAccount,
		Shift: s.ID, OpenedAt: s.OpenedAt.UTC(), OpenedBy: s.OpenedBy, ClosedAt: inUTC(s.ClosedAt), ClosedBy: s.ClosedBy,
	}, nil
}

func (v *shiftView) loadDrawers(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftDrawers(ctx, q, v.Shift)
	v.Drawers = make([]drawerView, len(rows))
	for i, d := range rows {
		v.Drawers[i] = drawerView{
			Currency: d.Currency, Opening: d.Opening.In(d.Currency), Received: d.Received.In(d.Currency), Expected: d.Expected.In(d.Currency),
		}
		if d.Counted != nil {
			counted, difference := d.Counted.In(d.Currency), d.Counted.Sub(d.Expected).In(d.Currency)
			v.Drawers[i].Counted, v.Drawers[i].Difference = &counted, &difference
		}
	}
	return db.Wrap("load the drawer", err)
}

func (v *shiftView) loadMoney(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftSums(ctx, q, v.Shift)
	v.Money = make([]shiftMoney, len(rows))
	for i, m := range rows {
		v.Money[i] = shiftMoney{m.Method, m.MoneyAccount, m.Currency, m.Kind, m.Count, m.Sum.In(m.Currency)}
	}
	return db.Wrap("add the shift's money up", err)
}

func (v *shiftView) loadLate(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().ShiftLate(ctx, q, v.Shift)
	v.Late = make([]lateView, len(rows))
	for i, m := range rows {
		v.Late[i] = lateView{m.Channel, m.Number, m.Kind, m.Amount.In(m.Currency), m.Currency, m.Method, m.PaidAt.UTC(), office.Location(m.Zone)}
	}
	return db.Wrap("load what came late", err)
}

package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// paymentFilter says which money to list.
type paymentFilter struct {
	sale, channel, register, account string
	shift                            int64
	waiting                          bool
	pages                            pages
}

func newPaymentListCommand(p *program) *cobra.Command {
	var f paymentFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the money that came in and went back, the newest first",
		Long: `Lists payments, refunds and reversals, the newest first: to which account, in which register's shift, and
how much of each settles nothing yet. What waits for its register to open is listed too. Times are those of
the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom payment list --sale 1001
  orderloom payment list --register till-1 --waiting
  orderloom payment list --account bank --page 2 --page-size 100 --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.paymentList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only money for this channel's sales")
	flags := cmd.Flags()
	flags.StringVar(&f.sale, "sale", "", "only money for the sale of this number")
	flags.StringVar(&f.register, "register", "", "only money that this register took or will take")
	flags.Int64Var(&f.shift, "shift", 0, "only money of this shift")
	flags.StringVar(&f.account, "account", "", "only money of this account")
	flags.BoolVar(&f.waiting, "waiting", false, "only what waits for its register to open")
	f.pages.flags(cmd, "payments")
	_ = cmd.RegisterFlagCompletionFunc("account", p.completeAccount)
	_ = cmd.RegisterFlagCompletionFunc("register", p.completeRegister)
	_ = cmd.RegisterFlagCompletionFunc("sale", p.completeSale)
	return cmd
}

// paymentRow is money in a list.
type paymentRow struct {
	ID           int64     `json:"id"` // 0 while it waits
	Channel      string    `json:"channel"`
	Number       string    `json:"number"` // of the sale
	Kind         string    `json:"kind"`   // payment, refund, reversal
	Amount       string    `json:"amount"`
	Currency     string    `json:"currency"`
	Method       string    `json:"method"`
	MoneyAccount string    `json:"money_account"`
	Register     string    `json:"register"` // empty: none
	Shift        int64     `json:"shift"`    // 0: none
	PaidAt       time.Time `json:"paid_at"`
	ByHand       bool      `json:"by_hand"`
	Waits        bool      `json:"waits"` // for the register to open
	Free         string    `json:"free"`  // what of it settles nothing yet

	zone *time.Location
}

type paymentRows []paymentRow

func (p *program) paymentList(ctx context.Context, f paymentFilter) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	query, err := f.query(ctx, pool)
	if err != nil {
		return err
	}
	rows, err := dbgen.New().PaymentList(ctx, pool, query)
	if err != nil {
		return db.Wrap("list payments", err)
	}
	all, err := dbgen.New().PaymentCount(ctx, pool, dbgen.PaymentCountParams{
		SaleID: query.SaleID, Channel: query.Channel, Register: query.Register, ShiftID: query.ShiftID, MoneyAccount: query.MoneyAccount, Waiting: query.Waiting,
	})
	if err != nil {
		return db.Wrap("count payments", err)
	}
	list := make(paymentRows, len(rows))
	for i, r := range rows {
		list[i] = paymentRow{
			ID: r.ID, Channel: r.Channel, Number: r.Number, Kind: r.Kind, Amount: r.Amount.In(r.Currency), Currency: r.Currency,
			Method: r.Method, MoneyAccount: r.MoneyAccount, Register: r.Register, Shift: r.Shift, PaidAt: r.PaidAt.UTC(),
			ByHand: r.ByHand, Waits: r.ID == 0, Free: r.Free.In(r.Currency), zone: zoneOf(r.Zone),
		}
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "payments")
	return nil
}

// query is the filter with its names looked up: a name that is nobody's is an error.
func (f paymentFilter) query(ctx context.Context, pool *pgxpool.Pool) (out dbgen.PaymentListParams, err error) {
	out = dbgen.PaymentListParams{
		Channel: f.channel, Register: f.register, ShiftID: f.shift, MoneyAccount: f.account, Waiting: f.waiting,
		Most: f.pages.most(), Skip: f.pages.skip(),
	}
	if out.SaleID, err = saleNamed(ctx, pool, f.sale, f.channel); err != nil {
		return out, err
	}
	if f.register != "" {
		if _, err := loadRegister(ctx, pool, f.register); err != nil {
			return out, err
		}
	}
	if f.account != "" {
		if err := checkAccount(ctx, pool, f.account); err != nil {
			return out, err
		}
	}
	return out, nil
}

func checkAccount(ctx context.Context, pool *pgxpool.Pool, code string) error {
	_, err := dbgen.New().MoneyAccountByCode(ctx, pool, code)
	if db.IsNotFound(err) {
		return notFoundf("there is no money account %q", code)
	}
	return db.Wrap("look for the money account", err)
}

func (list paymentRows) page(p *output.Page) { p.List(list.list(), "There is no such money.") }

func (list paymentRows) list() output.List {
	rows := make([][]string, len(list))
	for i, m := range list {
		rows[i] = []string{moment(m.PaidAt, m.zone), m.Channel, m.Number, m.Kind, m.Amount, m.Currency, m.Free, m.Method, m.MoneyAccount, m.where(), m.by()}
	}
	columns := append(output.Left("PAID", "CHANNEL", "NUMBER", "KIND"), output.Right("AMOUNT")...)
	columns = append(append(columns, output.Unsaid("CURRENCY")...), output.Right("FREE")...)
	return output.List{Columns: append(columns, output.Left("METHOD", "ACCOUNT", "REGISTER", "BY")...), Rows: rows}
}

// where is the register and the shift that took it, or that it waits for.
func (r paymentRow) where() string {
	switch {
	case r.Waits:
		return r.Register + ", waits"
	case r.Register != "":
		return r.Register + ", shift " + count(r.Shift)
	default:
		return ""
	}
}

func (r paymentRow) by() string {
	if r.ByHand {
		return "hand"
	}
	return "shop"
}

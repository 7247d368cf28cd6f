package main

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newPaymentListCommand(p *program) *cobra.Command {
	var f office.PaymentFilter
	var sale string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the money that came in and went back, the newest first",
		Long: `Lists payments, refunds and reversals, the newest first: to which account, in which register's shift, and
how much of each settles nothing yet. What waits for its register to open is listed too. Times are those of
the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom payment list --sale 1001
  orderloom payment list --register till-1 --waiting
  orderloom payment list --account bank --page 2 --page-size 100 --output json`,
	}
	p.channelFlag(cmd, &f.Channel, "only money for this channel's sales")
	flags := cmd.Flags()
	flags.StringVar(&sale, "sale", "", "only money for the sale of this number")
	flags.StringVar(&f.Register, "register", "", "only money that this register took or will take")
	flags.Int64Var(&f.Shift, "shift", 0, "only money of this shift")
	flags.StringVar(&f.Account, "account", "", "only money of this account")
	flags.BoolVar(&f.Waiting, "waiting", false, "only what waits for its register to open")
	_ = cmd.RegisterFlagCompletionFunc("account", p.completeAccount)
	_ = cmd.RegisterFlagCompletionFunc("register", p.completeRegister)
	_ = cmd.RegisterFlagCompletionFunc("sale", p.completeSale)
	load := func(ctx context.Context, q dbgen.DBTX, f office.PaymentFilter, part office.Part) (page office.Page[office.Payment], err error) {
		if f.Sale, err = saleNamed(ctx, q, sale, f.Channel); err != nil {
			return page, err
		}
		return office.Payments(ctx, q, f, part)
	}
	return listCommand(p, cmd, &f, "payments", load, table[office.Payment]{
		columns: slices.Concat(
			output.Left("PAID", "CHANNEL", "NUMBER", "KIND"), output.Right("AMOUNT"), output.Unsaid("CURRENCY"), output.Right("FREE"),
			output.Left("METHOD", "ACCOUNT", "REGISTER", "BY"),
		),
		cells: func(m office.Payment) []string {
			by := "shop"
			if m.ByHand {
				by = "hand"
			}
			return []string{
				moment(m.PaidAt, office.Location(m.Zone)), m.Channel, m.Number, m.Kind, m.Amount, m.Currency, m.Free, m.Method, m.MoneyAccount, drawer(m), by,
			}
		},
		none: "There is no such money.",
	})
}

// drawer is the register and the shift that took money, or that it waits for.
func drawer(m office.Payment) string {
	switch {
	case m.Waits:
		return m.Register + ", waits"
	case m.Register != "":
		return m.Register + ", shift " + count(m.Shift)
	default:
		return ""
	}
}

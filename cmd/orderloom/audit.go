package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/audit"
)

func newAuditCommand(p *program) *cobra.Command {
	var channel string
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Check the whole ledger against every rule, and print what breaks one",
		Long: `Checks the ledger as it stands at this moment, and prints what breaks a rule: nothing where all is well.
It changes nothing and holds nobody up. The rules:

  document_total, document_paid, document_cleared, document_credited, document_state
                     totals are the sums of lines and taxes; what is paid, cleared and credited is what
                     payments and credit notes come to; the state says the same as the figures
  document_open      no credit note is open beside an invoice of the same sale
  credit_note        credit notes take no more of their invoice than it has, line by line and tax by tax
  allocation, payment_sign
                     no more of a payment is used than it is, for its own sale, in its own currency; payments
                     come in, what is given or taken back goes out
  prepayment         a prepayment invoice that was withdrawn holds no money
  shift, waiting_money
                     a closed shift expected its float and what it took; what waits for a register is not
                     booked, and its sale has not ended
  mail               nothing of a channel in test or working was mailed
  number_gap, number_date, series_next, series_of_channel
                     numbers have no gap and go by date; channels in test, and only they, use series in test
  active_invoice     a sale has one invoice at most that is neither cancelled nor reversed
  stock, delivery    stock is the sum of its moves, and never negative but in an external warehouse; deliveries
                     moved what they name
  reserved, reservation, stock_request, sale_wants
                     what is reserved is there, and is what is kept for sales; nothing is kept or requested
                     that has left or nobody wants; what has left of a sale is what its notes moved
  listing            a shop that is told of stock shows what it should, unless it is about to be told
  sale_settled, sale_balance, sale_goods
                     of a settled sale nothing is open, all that was billed was received, and what was sold has
                     left or was credited; of a cancelled or reversed one no money and no goods are left
  sale_held, sale_held_as, sale_cancelled
                     a sale's state says what there is of it; what is held has its reasons and remedies
  order_version, shop_write, event_untold
                     nothing was walked that wasn't seen; what was closed has its time; what happened to a
                     settled sale was told
  message_reply      an hour after somebody answered a buyer it is known what became of it; what the shop shows
                     is one reply

With --channel only that channel's sales are checked, the series of its point of sale and the stock of
its warehouse.`,
		Example: `  orderloom audit
  orderloom audit --channel woo-riga
  orderloom audit --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.audit(cmd.Context(), channel) },
	}
	p.channelFlag(cmd, &channel, "only this channel, by its code")
	return cmd
}

type auditView []audit.Finding

func (p *program) audit(ctx context.Context, channel string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, channel); err != nil {
		return err
	}
	bar := output.Bar(p.errOut, "rules")
	found, err := audit.Run(ctx, pool, channel, func(checked, all int) {
		bar.ChangeMax(all)
		_ = bar.Set(checked)
	})
	if err != nil {
		return err
	}
	if err := p.show(auditView(orNone(found))); err != nil || len(found) == 0 {
		return err
	}
	return &exitError{code: exitBroken, err: fmt.Errorf("the ledger breaks its rules; findings: %d; `orderloom audit --help` says what each rule asks for", len(found))}
}

func (v auditView) page(p *output.Page) {
	if len(v) == 0 {
		return
	}
	rows := make([][]string, len(v))
	for i, f := range v {
		rows[i] = []string{f.Rule, f.Subject, f.Detail}
	}
	p.Table(output.Left("RULE", "WHERE", "WHAT IS WRONG"), rows)
}

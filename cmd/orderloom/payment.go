package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newPaymentCommand(p *program) *cobra.Command {
	payment := &cobra.Command{Use: "payment", Short: "Look at the money, record what came in or went back by hand"}
	payment.AddCommand(newPaymentAddCommand(p), newPaymentListCommand(p))
	return asGroup(payment)
}

// completeSale suggests the newest sales by number, with where they are and how.
func (p *program) completeSale(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Sales(ctx, q, office.SaleFilter{Search: typed}, office.Part{Page: 1, Size: mostSuggestions})
		words := make([]string, len(page.Rows))
		for i, r := range page.Rows {
			words[i] = fmt.Sprintf("%s\t%s, %s", r.Number, r.Channel, r.State)
		}
		return words, err
	})
}

// completeAccount suggests the codes of the money accounts.
func (p *program) completeAccount(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		return dbgen.New().MoneyAccountCodes(ctx, q)
	})
}

package main

import (
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newCustomerCommand(p *program) *cobra.Command {
	customer := &cobra.Command{Use: "customer", Short: "Look at customers and their sales, and agree when they pay"}
	customer.AddCommand(newCustomerListCommand(p), newCustomerShowCommand(p), newCustomerTermsCommand(p))
	return asGroup(customer)
}

// mostSuggestions is how many customers a shell is offered.
const mostSuggestions = 100

// completeCustomer suggests the newest customers by id, with their names.
func (p *program) completeCustomer(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		page, err := office.Customers(ctx, q, office.CustomerFilter{}, office.Part{Page: 1, Size: mostSuggestions})
		words := make([]string, len(page.Rows))
		for i, r := range page.Rows {
			words[i] = fmt.Sprintf("%d\t%s", r.ID, cmp.Or(r.Company, r.Name))
		}
		return words, err
	})
}

// completeCustomerType suggests the types of customers.
func (p *program) completeCustomerType(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
	return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		return dbgen.New().CustomerTypeCodes(ctx, q)
	})
}

// suggest asks the database for words, where it answers in time.
func (p *program) suggest(cmd *cobra.Command, ask func(context.Context, dbgen.DBTX) ([]string, error)) ([]string, cobra.ShellCompDirective) {
	ctx, done := context.WithTimeout(cmd.Context(), completionLimit)
	defer done()
	if err := p.loadSettings(); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp // a shell has no place for errors
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	defer pool.Close()
	words, err := ask(ctx, pool)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

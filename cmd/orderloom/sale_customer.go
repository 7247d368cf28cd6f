package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
)

// saleCustomerCommand gives a sale to another customer.
type saleCustomerCommand struct {
	saleCommand
	fresh    bool
	customer int64
}

func newSaleCustomerCommand(p *program) *cobra.Command {
	c := saleCustomerCommand{saleCommand: saleCommand{kind: activities.CommandCustomer}}
	cmd := &cobra.Command{
		Use:   "customer NUMBER (--new | --customer ID) --reason TEXT",
		Short: "Undo a wrong match: give a sale to another customer, or to a new one",
		Long: `Gives a sale to the customer whose it is, where its keys led to somebody else. Later news of the order
leaves it so. Keys that the wrong customer has by this sale alone go with it, so that the buyer's next
order finds the right one. No name is rewritten, nor any document: those say what the order says.

It is done at once, in any state of the sale, and needs no worker. Giving the command again with the
same --key is the same command.`,
		Example: `  orderloom sale customer 1001 --channel woo-riga --new --reason "two people share a phone"
  orderloom sale customer 1001 --customer 17 --reason "the company's second e-mail"`,
		Args: oneArg("the sale by its number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.number = args[0]
			if err := c.check(cmd.Flags().Changed("customer")); err != nil {
				return err
			}
			return p.saleCustomer(cmd.Context(), c)
		},
	}
	c.flags(p, cmd)
	cmd.Flags().BoolVar(&c.fresh, "new", false, "a new customer, with the order's name")
	cmd.Flags().Int64Var(&c.customer, "customer", 0, "a customer by id: `orderloom customer list` shows ids")
	_ = cmd.RegisterFlagCompletionFunc("customer", p.completeCustomer)
	return cmd
}

func (c *saleCustomerCommand) check(named bool) error {
	switch {
	case c.fresh == named:
		return usagef("say whose the sale is: --new or --customer ID, one or the other")
	case named && c.customer < 1:
		return usagef("--customer: %d is no customer's id: `orderloom customer list` shows ids", c.customer)
	}
	return c.complete()
}

// saleCustomerView is what became of the command.
type saleCustomerView struct {
	Command        string `json:"command"`
	Key            string `json:"key"`
	GivenBefore    bool   `json:"given_before"`
	Channel        string `json:"channel"`
	Number         string `json:"number"`
	CustomerBefore int64  `json:"customer_before"` // 0: none
	Customer       int64  `json:"customer"`
}

func (p *program) saleCustomer(ctx context.Context, c saleCustomerCommand) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	sale, err := findSale(ctx, pool, c.number, c.channel)
	if err != nil {
		return err
	}
	done, err := activities.ChangeCustomer(ctx, pool, activities.CustomerChange{
		Key: c.key, SaleID: sale.ID, CustomerID: c.customer, Actor: c.actor, Reason: c.reason,
	})
	switch {
	case fault.Is(err, fault.NotFound):
		return notFoundf("there is no customer %d: `orderloom customer list` shows all", c.customer)
	case err != nil:
		return inItsOwnWords(err)
	}
	if done.GivenBefore {
		p.note("The command %s was given before and carried out.", c.key)
	}
	return p.show(saleCustomerView{
		Command: c.kind, Key: c.key, GivenBefore: done.GivenBefore, Channel: sale.Channel, Number: sale.Number,
		CustomerBefore: done.Before, Customer: done.After,
	})
}

// refusedByFault is a refusal in its own words, where the failure is one.
func refusedByFault(err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Kind == fault.Conflict {
		return refusedf("%s", f.Message)
	}
	return err
}

func (v saleCustomerView) page(p *output.Page) {
	before := ""
	if v.CustomerBefore != 0 && v.CustomerBefore != v.Customer {
		before = fmt.Sprintf("; before, it was customer %d's", v.CustomerBefore)
	}
	p.Line("Sale %s of %s was given to customer %d%s.", v.Number, v.Channel, v.Customer, before)
}

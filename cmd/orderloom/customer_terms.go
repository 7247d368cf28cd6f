package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// customerTermsCommand agrees terms of payment with a customer.
type customerTermsCommand struct {
	saleCommand
	customer        int64
	dueDay, dueDays int32
	none            bool
}

func newCustomerTermsCommand(p *program) *cobra.Command {
	var c customerTermsCommand
	cmd := &cobra.Command{
		Use:   "terms ID (--due-day DAY | --due-days DAYS | --none)",
		Short: "Agree with a customer when they pay",
		Long: `Stores when a customer's documents are due: on a day of the month (this month's if it isn't past on the
day of issue, else next month's; a day that the month lacks is its last), or so many days after the issue,
0 being on receipt. With --none the channel's terms count again. Documents that are issued keep their date.`,
		Example: `  orderloom customer terms 17 --due-day 15 --reason "as their contract says"
  orderloom customer terms 17 --due-days 30
  orderloom customer terms 17 --none`,
		Args:              oneArg("the customer by their id"),
		ValidArgsFunction: firstOnly(p.completeCustomer),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if c.customer, err = customerID(args[0]); err != nil {
				return err
			}
			terms, err := c.terms(cmd)
			if err != nil {
				return err
			}
			return p.customerTerms(cmd.Context(), terms)
		},
	}
	flags := cmd.Flags()
	flags.Int32Var(&c.dueDay, "due-day", 0, "due on this day of the month, 1 to 31")
	flags.Int32Var(&c.dueDays, "due-days", 0, "due so many days after the issue, 0 to 3650")
	flags.BoolVar(&c.none, "none", false, "as the channel says")
	flags.StringVar(&c.reason, "reason", "", "why, for the journal; no personal data")
	flags.StringVar(&c.actor, "actor", "", "who asks, for the journal (default the system's user)")
	return cmd
}

func customerID(text string) (int64, error) { return idOf(text, "customer", "customer list") }

// terms are what the flags say, which has to be one thing.
func (c *customerTermsCommand) terms(cmd *cobra.Command) (terms activities.CustomerTerms, err error) {
	said := 0
	if cmd.Flags().Changed("due-day") {
		said++
		terms.DueDay = &c.dueDay
	}
	if cmd.Flags().Changed("due-days") {
		said++
		terms.DueDays = &c.dueDays
	}
	if c.none {
		said++
	}
	if said != 1 {
		return terms, usagef("say when the customer pays: --due-day, --due-days or --none, one of them")
	}
	if f, wrong := errors.AsType[*fault.Error](terms.Check()); wrong {
		return terms, usagef("--%s", f.Message)
	}
	err = c.complete()
	terms.CustomerID, terms.Actor, terms.Reason = c.customer, c.actor, c.reason
	return terms, err
}

func (p *program) customerTerms(ctx context.Context, terms activities.CustomerTerms) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	err = activities.AgreeTerms(ctx, pool, terms)
	if fault.Is(err, fault.NotFound) {
		return noCustomer(terms.CustomerID)
	}
	if err != nil {
		return err
	}
	return p.show(customerTermsView{terms.CustomerID, termsView{office.Terms{DueDay: terms.DueDay, DueDays: terms.DueDays}}})
}

// termsView is when a customer's documents are due.
type termsView struct{ office.Terms }

func (t termsView) String() string {
	switch {
	case t.DueDay != nil:
		return fmt.Sprintf("on day %d of the month", *t.DueDay)
	case t.DueDays == nil:
		return ""
	case *t.DueDays == 0:
		return "on receipt"
	default:
		return fmt.Sprintf("%d days after the issue", *t.DueDays)
	}
}

// customerTermsView is what was agreed.
type customerTermsView struct {
	ID int64 `json:"id"`
	termsView
}

func (v customerTermsView) page(p *output.Page) {
	p.Line("The documents of customer %d are due %s.", v.ID, cmp.Or(v.String(), "as the channel says"))
}

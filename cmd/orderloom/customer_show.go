package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newCustomerShowCommand(p *program) *cobra.Command {
	var sales pages
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Show a customer: the keys they are known by, and their sales",
		Long: `Shows a customer with the keys by which their orders find them, and their sales, the newest first, with
why each is theirs. Names and addresses are as the first order gave them; each sale keeps its own.`,
		Example: `  orderloom customer show 17
  orderloom customer show 17 --page-size 200 --output json`,
		Args:              oneArg("the customer by their id"),
		ValidArgsFunction: firstOnly(p.completeCustomer),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := customerID(args[0])
			if err != nil {
				return err
			}
			return p.customerShow(cmd.Context(), id, sales)
		},
	}
	sales.flags(cmd, "sales")
	return cmd
}

// customerView is a customer with their sales.
type customerView struct{ *office.CustomerRecord }

func (p *program) customerShow(ctx context.Context, id int64, sales pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	customer, err := office.LoadCustomer(ctx, pool, id, sales.part())
	if fault.Is(err, fault.NotFound) {
		return noCustomer(id)
	}
	if err != nil {
		return err
	}
	if err := p.show(customerView{customer}); err != nil {
		return err
	}
	sales.more(p, customer.SalesInAll, "sales")
	return nil
}

func noCustomer(id int64) error {
	return notFoundf("there is no customer %d: `orderloom customer list` shows all", id)
}

func (v customerView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"customer", count(v.ID)}, {"name", v.Name}, {"company", v.Company}, {"type", v.Type}, {"VAT number", v.VATNumber},
		{"company number", v.CompanyNumber}, {"personal number", v.PersonalNumber}, {"phone", v.Phone}, {"e-mail", v.Email}, {"pays", termsView{v.Terms}.String()},
		{"since", v.CreatedAt.Format(time.DateOnly)}, {"sales", count(v.SalesInAll)},
	})
	var rows [][]string
	for _, s := range v.Sales {
		rows = append(rows, []string{s.Channel, s.Number, s.State, s.Total, s.Currency, moment(s.PlacedAt, office.Location(s.Zone)), foundBy(s.FoundBy)})
	}
	p.Section("SALES", append(append(output.Left("CHANNEL", "NUMBER", "STATE"), output.Right("TOTAL")...), output.Left("", "PLACED", "THEIRS AS")...), rows)
}

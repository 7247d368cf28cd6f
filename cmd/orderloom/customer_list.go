package main

import (
	"context"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// customerFilter says which customers to list.
type customerFilter struct {
	search, customerType string
	pages                pages
}

func newCustomerListCommand(p *program) *cobra.Command {
	var f customerFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List customers, the newest first",
		Long: `Lists customers with the keys they are known by, the newest first. --search finds a part of their name,
company, e-mail, phone or number, however it is spaced, and of what their orders say; also the number
of one of their sales.`,
		Example: `  orderloom customer list --search ozol
  orderloom customer list --search "20 000 123"
  orderloom customer list --type retail --page 2 --page-size 100 --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.customerList(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.search, "search", "", "only customers with this in their name, keys, orders or sales' numbers")
	cmd.Flags().StringVar(&f.customerType, "type", "", "only customers of this type")
	f.pages.flags(cmd, "customers")
	_ = cmd.RegisterFlagCompletionFunc("type", p.completeCustomerType)
	return cmd
}

// customerRow is a customer in a list.
type customerRow struct {
	ID            int64  `json:"id"`
	Name          string `json:"name"`
	Company       string `json:"company"`
	Type          string `json:"type"`
	VATNumber     string `json:"vat_number"`
	CompanyNumber string `json:"company_number"`
	Phone         string `json:"phone"`
	Email         string `json:"email"`
	Sales         int64  `json:"sales"`
}

type customerRows []customerRow

func (p *program) customerList(ctx context.Context, f customerFilter) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := dbgen.New().CustomerList(ctx, pool, dbgen.CustomerListParams{
		CustomerType: f.customerType, Search: f.search, Plain: plain(f.search), Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list customers", err)
	}
	all, err := dbgen.New().CustomerCount(ctx, pool, dbgen.CustomerCountParams{CustomerType: f.customerType, Search: f.search, Plain: plain(f.search)})
	if err != nil {
		return db.Wrap("count customers", err)
	}
	list := make(customerRows, len(rows))
	for i, r := range rows {
		list[i] = customerRow{
			ID: r.ID, Name: r.Name, Company: r.Company, Type: r.CustomerType, VATNumber: orEmpty(r.VATNumber),
			CompanyNumber: orEmpty(r.CompanyNumber), Phone: orEmpty(r.Phone), Email: orEmpty(r.Email), Sales: r.Sales,
		}
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "customers")
	return nil
}

// plain is a text as keys are stored: upper case, nothing between letters and digits.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, text)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func (list customerRows) page(p *output.Page) { p.List(list.list(), "There are no such customers.") }

func (list customerRows) list() output.List {
	rows := make([][]string, len(list))
	for i, c := range list {
		rows[i] = []string{count(c.ID), c.Name, c.Company, c.Type, c.VATNumber, c.CompanyNumber, c.Phone, c.Email, count(c.Sales)}
	}
	columns := append(output.Right("ID"), output.Left("NAME", "COMPANY", "TYPE", "VAT NUMBER", "COMPANY NUMBER", "PHONE", "E-MAIL")...)
	return output.List{Columns: append(columns, output.Right("SALES")...), Rows: rows}
}

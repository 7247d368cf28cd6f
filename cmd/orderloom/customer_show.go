package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
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
type customerView struct {
	ID             int64              `json:"id"`
	Name           string             `json:"name"`
	Company        string             `json:"company"`
	Type           string             `json:"type"`
	VATNumber      string             `json:"vat_number"`
	CompanyNumber  string             `json:"company_number"`
	PersonalNumber string             `json:"personal_number"`
	Phone          string             `json:"phone"`
	Email          string             `json:"email"`
	Terms          termsView          `json:"terms"`
	CreatedAt      time.Time          `json:"created_at"`
	SalesInAll     int64              `json:"sales_in_all"`
	Sales          []customerSaleView `json:"sales"` // of this page
}

type customerSaleView struct {
	Channel  string    `json:"channel"`
	Number   string    `json:"number"`
	RemoteID string    `json:"remote_id"`
	State    string    `json:"state"`
	Total    string    `json:"total"`
	Currency string    `json:"currency"`
	PlacedAt time.Time `json:"placed_at"`
	FoundBy  string    `json:"found_by"` // a key; or new, guest, carrier, person

	zone *time.Location
}

func (p *program) customerShow(ctx context.Context, id int64, sales pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := dbgen.New().CustomerByID(ctx, pool, id)
	if db.IsNotFound(err) {
		return notFoundf("there is no customer %d: `orderloom customer list` shows all", id)
	}
	if err != nil {
		return db.Wrap("load the customer", err)
	}
	view := &customerView{
		ID: row.ID, Name: row.Name, Company: row.Company, Type: row.CustomerType, VATNumber: orEmpty(row.VATNumber),
		CompanyNumber: orEmpty(row.CompanyNumber), PersonalNumber: orEmpty(row.PersonalNumber),
		Phone: orEmpty(row.Phone), Email: orEmpty(row.Email), CreatedAt: row.CreatedAt.UTC(),
	}
	if err := view.loadTerms(ctx, pool); err != nil {
		return err
	}
	if err := view.loadSales(ctx, pool, sales); err != nil {
		return err
	}
	if err := p.show(view); err != nil {
		return err
	}
	sales.more(p, view.SalesInAll, "sales")
	return nil
}

func (v *customerView) loadTerms(ctx context.Context, pool *pgxpool.Pool) error {
	row, err := dbgen.New().TermsOfCustomer(ctx, pool, v.ID)
	v.Terms = termsView{row.DueDay, row.DueDays}
	return db.Wrap("load the customer's terms", err)
}

func (v *customerView) loadSales(ctx context.Context, pool *pgxpool.Pool, part pages) error {
	rows, err := dbgen.New().SalesOfCustomer(ctx, pool, dbgen.SalesOfCustomerParams{CustomerID: v.ID, Most: part.most(), Skip: part.skip()})
	if err != nil {
		return db.Wrap("list the customer's sales", err)
	}
	v.Sales = make([]customerSaleView, len(rows))
	for i, s := range rows {
		v.Sales[i] = customerSaleView{
			s.Channel, s.Number, s.RemoteID, s.State, s.Total.In(s.Currency), s.Currency, s.PlacedAt.UTC(), s.MatchedBy, office.Location(s.Zone),
		}
	}
	v.SalesInAll, err = dbgen.New().SalesOfCustomerCount(ctx, pool, v.ID)
	return db.Wrap("count the customer's sales", err)
}

func (v *customerView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"customer", count(v.ID)}, {"name", v.Name}, {"company", v.Company}, {"type", v.Type}, {"VAT number", v.VATNumber},
		{"company number", v.CompanyNumber}, {"personal number", v.PersonalNumber}, {"phone", v.Phone}, {"e-mail", v.Email}, {"pays", v.Terms.String()},
		{"since", v.CreatedAt.Format(time.DateOnly)}, {"sales", count(v.SalesInAll)},
	})
	var rows [][]string
	for _, s := range v.Sales {
		rows = append(rows, []string{s.Channel, s.Number, s.State, s.Total, s.Currency, moment(s.PlacedAt, s.zone), foundBy(s.FoundBy)})
	}
	p.Section("SALES", append(append(output.Left("CHANNEL", "NUMBER", "STATE"), output.Right("TOTAL")...), output.Left("", "PLACED", "THEIRS AS")...), rows)
}

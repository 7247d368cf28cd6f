package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// CustomerRecord is a customer with the keys that they are known by, and their sales.
type CustomerRecord struct {
	ID             int64          `json:"id"`
	Name           string         `json:"name"`
	Company        string         `json:"company"`
	Type           string         `json:"type"`
	VATNumber      string         `json:"vat_number"`
	CompanyNumber  string         `json:"company_number"`
	PersonalNumber string         `json:"personal_number"`
	Phone          string         `json:"phone"`
	Email          string         `json:"email"`
	Terms          Terms          `json:"terms"`
	CreatedAt      time.Time      `json:"created_at"`
	SalesInAll     int64          `json:"sales_in_all"`
	Sales          []CustomerSale `json:"sales"` // of this page
}

// Terms are when a customer's documents are due; both null: as the channel says.
type Terms struct {
	DueDay  *int32 `json:"due_day"`  // of the month
	DueDays *int32 `json:"due_days"` // after the issue
}

// CustomerSale is a sale of a customer, and why it is theirs.
type CustomerSale struct {
	Channel  string    `json:"channel"`
	Number   string    `json:"number"`
	RemoteID string    `json:"remote_id"`
	State    string    `json:"state"`
	Total    string    `json:"total"`
	Currency string    `json:"currency"`
	PlacedAt time.Time `json:"placed_at"`
	FoundBy  string    `json:"found_by"` // a key; or new, guest, carrier, person

	Zone string `json:"-"` // the channel's, for people
}

// LoadCustomer loads a customer with a part of their sales, the newest first. It is
// fault.NotFound where there is no such customer.
func LoadCustomer(ctx context.Context, q dbgen.DBTX, id int64, sales Part) (*CustomerRecord, error) {
	if err := sales.Check(MostInFile); err != nil {
		return nil, err
	}
	row, err := dbgen.New().CustomerByID(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the customer", err)
	}
	v := &CustomerRecord{
		ID: row.ID, Name: row.Name, Company: row.Company, Type: row.CustomerType, VATNumber: orEmpty(row.VATNumber),
		CompanyNumber: orEmpty(row.CompanyNumber), PersonalNumber: orEmpty(row.PersonalNumber),
		Phone: orEmpty(row.Phone), Email: orEmpty(row.Email), CreatedAt: row.CreatedAt.UTC(),
	}
	terms, err := dbgen.New().TermsOfCustomer(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the customer's terms", err)
	}
	v.Terms = Terms(terms)
	return v, v.loadSales(ctx, q, sales)
}

func (v *CustomerRecord) loadSales(ctx context.Context, q dbgen.DBTX, part Part) error {
	rows, err := dbgen.New().SalesOfCustomer(ctx, q, dbgen.SalesOfCustomerParams{CustomerID: v.ID, Most: part.most(), Skip: part.skip()})
	if err != nil {
		return db.Wrap("list the customer's sales", err)
	}
	v.Sales = make([]CustomerSale, len(rows))
	for i, s := range rows {
		v.Sales[i] = CustomerSale{s.Channel, s.Number, s.RemoteID, s.State, s.Total.In(s.Currency), s.Currency, s.PlacedAt.UTC(), s.MatchedBy, s.Zone}
	}
	v.SalesInAll, err = dbgen.New().SalesOfCustomerCount(ctx, q, v.ID)
	return db.Wrap("count the customer's sales", err)
}

// orEmpty is a text that may be null.
func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

package office

import (
	"context"
	"strings"
	"unicode"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// CustomerFilter says which customers are wanted.
type CustomerFilter struct {
	Type   string
	Search string // a part of their name or a key, however it is spaced, of what their orders say, or of a sale's number
}

// Check implements Filter.
func (CustomerFilter) Check() error { return nil }

// Customer is who buys.
type Customer struct {
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

// Customers are customers, the newest first.
func Customers(ctx context.Context, q dbgen.DBTX, f CustomerFilter, part Part) (Page[Customer], error) {
	if err := admit(ctx, q, f, part); err != nil {
		return Page[Customer]{}, err
	}
	return turn(part, "customers", func(most, skip int32) ([]dbgen.CustomerListRow, error) {
		return dbgen.New().CustomerList(ctx, db.Planned(q), dbgen.CustomerListParams{
			CustomerType: f.Type, Search: f.Search, Plain: plain(f.Search), Most: most, Skip: skip,
		})
	}, func(r dbgen.CustomerListRow) (Customer, int64) {
		return Customer{r.ID, r.Name, r.Company, r.CustomerType, r.VATNumber, r.CompanyNumber, r.Phone, r.Email, r.Sales}, r.InAll
	})
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

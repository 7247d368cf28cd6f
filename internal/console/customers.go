package console

import (
	"fmt"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// customers are who buys, the newest first.
func customers() list[office.CustomerFilter, office.Customer] {
	return list[office.CustomerFilter, office.Customer]{
		name: "customers", role: access.Viewer, load: office.Customers,
		sifters: []sifter[office.CustomerFilter]{
			{name: "search", own: true, text: func(f *office.CustomerFilter) *string { return &f.Search }},
			{name: "customer_type", text: func(f *office.CustomerFilter) *string { return &f.Type }, choices: ofStored("types of customers", dbgen.New().CustomerTypeCodes)},
		},
		columns: []column[office.Customer]{
			{name: "customer", cell: func(v *visit, c office.Customer) cell { return v.id(c.ID).to(customerLink(c.ID)) }},
			{name: "name", cell: func(v *visit, c office.Customer) cell { return v.text(c.Name) }},
			{name: "company", cell: func(v *visit, c office.Customer) cell { return v.text(c.Company) }},
			{name: "customer_type", cell: func(v *visit, c office.Customer) cell { return v.text(c.Type) }},
			{name: "vat_number", cell: func(v *visit, c office.Customer) cell { return v.text(c.VATNumber) }},
			{name: "company_number", cell: func(v *visit, c office.Customer) cell { return v.text(c.CompanyNumber) }},
			{name: "phone", cell: func(v *visit, c office.Customer) cell { return v.text(c.Phone) }},
			{name: "email", cell: func(v *visit, c office.Customer) cell { return v.text(c.Email) }},
			{name: "sales", number: true, cell: func(v *visit, c office.Customer) cell { return v.count(c.Sales) }},
		},
	}
}

// customerLink is a customer's page.
func customerLink(id int64) string { return fmt.Sprintf("/customers/%d", id) }

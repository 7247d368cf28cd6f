package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// customer is who buys: the keys that they are known by, and their sales.
func customer() record[*office.CustomerRecord] {
	return record[*office.CustomerRecord]{path: "customers/{id}", says: "A customer: the keys that they are known by, and their sales", role: access.Viewer, load: findCustomer, page: customerPage}
}

func findCustomer(v *visit) (*office.CustomerRecord, error) {
	return partByID(v, "id", office.LoadCustomer)
}

func customerPage(v *visit, c *office.CustomerRecord) (shown shownRecord, err error) {
	type row = office.CustomerSale
	bought, err := tabled(v, "sales.title", c.Sales,
		column[row]{name: "number", cell: func(v *visit, s row) cell { return v.text(s.Number).to(saleLink(s.Channel, s.RemoteID)) }},
		column[row]{name: "channel", cell: func(v *visit, s row) cell { return v.text(s.Channel) }},
		column[row]{name: "state", cell: func(v *visit, s row) cell { return v.state(s.State) }},
		column[row]{name: "total", number: true, cell: func(v *visit, s row) cell { return v.amount(s.Total, s.Currency) }},
		column[row]{name: "placed", cell: func(v *visit, s row) cell { return v.moment(s.PlacedAt, s.Zone) }},
		column[row]{name: "found_by", cell: func(v *visit, s row) cell { return v.word(s.FoundBy) }},
	).paged(v, c.SalesInAll)
	if err != nil {
		return shown, err
	}
	shown = shownRecord{
		List: link{To: "/customers", Text: "customers.title"}, Title: v.language.Text("customer.title", "n", v.id(c.ID).Plain),
		Facts: []shownFact{
			{"name", v.text(c.Name)}, {"company", v.text(c.Company)}, {"customer_type", v.text(c.Type)}, {"vat_number", v.text(c.VATNumber)}, {"company_number", v.text(c.CompanyNumber)},
			{"personal_number", v.text(c.PersonalNumber)}, {"phone", v.text(c.Phone)}, {"email", v.text(c.Email)}, {"terms", terms(v, c.Terms)}, {"since_utc", v.moment(c.CreatedAt, "UTC")},
			{"sales", v.count(c.SalesInAll)},
		},
		Tables: []shownTable{bought},
	}
	if v.operates() {
		shown.Forms = []form{v.newForm("terms", customerLink(c.ID)+"/terms", v.language.Text("do.terms"),
			v.field("due_day", "number"), v.field("due_days", "number"), v.why(false))}
	}
	return shown, nil
}

// terms are when a customer pays.
func terms(v *visit, t office.Terms) cell {
	switch {
	case t.DueDay != nil:
		return v.text(v.language.Text("customer.terms.day", "n", int64(*t.DueDay)))
	case t.DueDays != nil:
		return v.text(v.language.Text("customer.terms.days", "n", int64(*t.DueDays)))
	default:
		return v.text(v.language.Text("customer.terms.channel"))
	}
}

// termsWord are terms of payment that a person agreed with a customer: neither field is as
// the channel says.
type termsWord struct {
	given

	DueDay  *int32 `json:"due_day"`  // of the month
	DueDays *int32 `json:"due_days"` // after the issue
}

// agreeTerms agrees with a customer when they pay.
func agreeTerms() deed[termsWord, office.Terms] {
	return deed[termsWord, office.Terms]{
		path: "/customers/{id}/terms", role: access.Operator, says: "Agree with a customer when they pay; neither field: as the channel says",
		do: func(v *visit, in termsWord) (office.Terms, error) {
			id, err := v.pathID("id")
			if err != nil {
				return office.Terms{}, err
			}
			agreed := activities.CustomerTerms{CustomerID: id, DueDay: in.DueDay, DueDays: in.DueDays, Actor: v.who.Person, Reason: in.Reason}
			return office.Terms{DueDay: in.DueDay, DueDays: in.DueDays}, activities.AgreeTerms(v.ctx(), v.db, agreed)
		},
		next: func(v *visit, _ termsWord, _ office.Terms) (string, notice) {
			return "/customers/" + v.r.PathValue("id"), notice{Key: "customer.agreed"}
		},
	}
}

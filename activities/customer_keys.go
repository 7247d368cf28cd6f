package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/matching"
)

// customersBy is everybody who is known by one of these keys.
func customersBy(ctx context.Context, tx pgx.Tx, keys matching.Keys) ([]matching.Customer, error) {
	rows, err := queries.CustomersByKeys(ctx, tx, dbgen.CustomersByKeysParams{
		VATNumber: keys.Of(matching.VATNumber), CompanyNumber: keys.Of(matching.CompanyNumber), PersonalNumber: keys.Of(matching.PersonalNumber),
		Phone: keys.Of(matching.Phone), Email: keys.Of(matching.Email),
	})
	known := make([]matching.Customer, len(rows))
	for i, row := range rows {
		known[i] = matching.Customer{ID: row.ID, Keys: keysOf(row)}
	}
	return known, db.Wrap("look for the customer", err)
}

func keysOf(row dbgen.CustomersByKeysRow) matching.Keys {
	var keys matching.Keys
	for _, key := range []struct {
		kind  matching.Kind
		value *string
	}{
		{matching.VATNumber, row.VATNumber}, {matching.CompanyNumber, row.CompanyNumber}, {matching.PersonalNumber, row.PersonalNumber},
		{matching.Phone, row.Phone}, {matching.Email, row.Email},
	} {
		if key.value != nil {
			keys = append(keys, matching.Key{Kind: key.kind, Value: *key.value})
		}
	}
	return keys
}

// keepFindings stores what each key said, without the keys themselves.
func keepFindings(ctx context.Context, tx pgx.Tx, saleID int64, findings []matching.Finding) error {
	said := dbgen.SaleKeysReplaceParams{SaleID: saleID, Keys: []string{}}
	for _, f := range findings {
		said.Keys, said.Outcomes = append(said.Keys, string(f.Kind)), append(said.Outcomes, string(f.Outcome))
		said.Customers = append(said.Customers, f.CustomerID)
	}
	return db.Wrap("keep what the keys said", queries.SaleKeysReplace(ctx, tx, said))
}

// entry is what the journal says of a match: ids and kinds of keys, no key.
func (b buyer) entry() map[string]string {
	detail := map[string]string{"customer": fmt.Sprint(b.id), "by": b.by}
	for _, f := range b.findings {
		detail[string(f.Kind)] = string(f.Outcome)
		if f.CustomerID != 0 {
			detail[string(f.Kind)] += fmt.Sprintf(" with customer %d", f.CustomerID)
		}
	}
	return detail
}

// tellMatch journals who a sale's customer is and why, and says aloud where its
// keys name several.
func (r *record) tellMatch(b buyer) {
	if clashes := (matching.Decision{Findings: b.findings}).Clashes(); len(clashes) > 0 {
		r.tell("customer", clashText(b, clashes))
	}
	r.journal(worker, "match customer", "done", b.entry())
}

// clashText reads "Customer 9 was found by VAT number, but the e-mail names customer 7."
func clashText(b buyer, clashes []matching.Finding) string {
	others := make([]string, len(clashes))
	for i, f := range clashes {
		others[i] = fmt.Sprintf("the %s names customer %d", keyWord(f.Kind), f.CustomerID)
	}
	found := "was found by " + keyWord(matching.Kind(b.by))
	if b.by == byNew {
		found = "is new"
	}
	return fmt.Sprintf("Customer %d %s, but %s.", b.id, found, strings.Join(others, ", "))
}

// keyWord is a kind of key as people call it.
func keyWord(kind matching.Kind) string {
	switch kind {
	case matching.VATNumber:
		return "VAT number"
	case matching.Email:
		return "e-mail"
	default:
		return strings.ReplaceAll(string(kind), "_", " ")
	}
}

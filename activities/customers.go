package activities

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/nyaruka/phonenumbers"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// customerMatch is a customer and the key that found or made them.
type customerMatch struct {
	id int64
	by string
}

// What found a customer.
const (
	byEmail = "email"
	byPhone = "phone"
	byGuest = "guest" // no key at all: a customer of the sale alone
)

// matchCustomer finds the buyer by e-mail, then by phone, else makes a customer.
func matchCustomer(ctx context.Context, tx pgx.Tx, order commerce.Order) (customerMatch, error) {
	buyer := order.Billing
	email, phone := normalEmail(buyer.Email), normalPhone(buyer.Phone, buyer.Country)
	switch {
	case email != nil:
		id, err := queries.CustomerByEmail(ctx, tx, email)
		return orNew(ctx, tx, customerMatch{id, byEmail}, err, buyer, email, phone)
	case phone != nil:
		id, err := queries.CustomerByPhone(ctx, tx, phone)
		return orNew(ctx, tx, customerMatch{id, byPhone}, err, buyer, nil, phone)
	default:
		return orNew(ctx, tx, customerMatch{by: byGuest}, pgx.ErrNoRows, buyer, nil, nil)
	}
}

// orNew is the match, or a new customer where the look-up found none.
func orNew(ctx context.Context, tx pgx.Tx, match customerMatch, err error, buyer commerce.Party, email, phone *string) (customerMatch, error) {
	if db.IsNotFound(err) {
		match.id, err = newCustomer(ctx, tx, buyer, email, phone)
	}
	return match, db.Wrap("find the customer", err)
}

func newCustomer(ctx context.Context, tx pgx.Tx, buyer commerce.Party, email, phone *string) (int64, error) {
	id, err := queries.CustomerEnsure(ctx, tx, dbgen.CustomerEnsureParams{
		Name: strings.TrimSpace(buyer.FirstName + " " + buyer.LastName), Company: buyer.Company, Email: email, Phone: phone,
	})
	return id, db.Wrap("make a customer", err)
}

func normalEmail(given string) *string {
	email := strings.ToLower(strings.TrimSpace(given))
	if email == "" {
		return nil
	}
	return &email
}

// normalPhone is a number in E.164; a number without a country code is read as
// one of the address's country. What is no phone number is no key.
func normalPhone(given, country string) *string {
	number, err := phonenumbers.Parse(given, strings.ToUpper(country))
	if err != nil || !phonenumbers.IsValidNumber(number) {
		return nil
	}
	e164 := phonenumbers.Format(number, phonenumbers.E164)
	return &e164
}

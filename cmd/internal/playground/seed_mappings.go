package playground

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// mapTaxes gives each rate of the shop a tax group of the same country and rate.
func mapTaxes(ctx context.Context, tx pgx.Tx, channel int64, rates []commerce.TaxRate) error {
	q := dbgen.New()
	for _, rate := range rates {
		percent := rate.Percent.Short()
		code := strings.ToUpper(rate.Country) + percent
		if err := q.TaxGroupEnsure(ctx, tx, dbgen.TaxGroupEnsureParams{Code: code, Name: rate.Name, Percent: rate.Percent}); err != nil {
			return err
		}
		if err := q.TaxMappingSave(ctx, tx, dbgen.TaxMappingSaveParams{ChannelID: channel, RemoteRateID: rate.ID, TaxGroup: code}); err != nil {
			return err
		}
	}
	return nil
}

// mapPayments books cash on delivery to the till, transfers to the bank, and all
// else to the account of a payment gateway.
func mapPayments(ctx context.Context, tx pgx.Tx, channel int64, methods []commerce.PaymentMethod) error {
	q := dbgen.New()
	for _, method := range methods {
		account := accountOf(method.ID)
		id, err := q.MoneyAccountEnsure(ctx, tx, dbgen.MoneyAccountEnsureParams{Code: account, Name: strings.ToUpper(account[:1]) + account[1:], Kind: account})
		if err != nil {
			return err
		}
		paid := []string{}
		if method.ID == "cod" {
			paid = []string{"completed"} // the courier brings the money back
		}
		if err := q.PaymentMappingSave(ctx, tx, dbgen.PaymentMappingSaveParams{
			ChannelID: channel, RemoteMethod: method.ID, MoneyAccountID: id, PaidStatuses: paid,
		}); err != nil {
			return err
		}
	}
	return nil
}

func accountOf(method string) string {
	switch method {
	case "cod":
		return "cash"
	case "bacs", "cheque":
		return "bank"
	default:
		return "merchant"
	}
}

// methodsOf are the payment methods that orders name: a shop forgets in its list
// what it no longer offers.
func methodsOf(orders []json.RawMessage) []commerce.PaymentMethod {
	var methods []commerce.PaymentMethod
	for _, raw := range orders {
		var order struct {
			Method string `json:"payment_method"`
		}
		if json.Unmarshal(raw, &order) != nil || order.Method == "" {
			continue
		}
		if !slices.ContainsFunc(methods, func(m commerce.PaymentMethod) bool { return m.ID == order.Method }) {
			methods = append(methods, commerce.PaymentMethod{ID: order.Method})
		}
	}
	return methods
}

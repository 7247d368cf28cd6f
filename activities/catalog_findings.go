package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/internal/catalogue"
)

const (
	// findingRates is the kind of finding that a tax class has rates of several taxes.
	findingRates = "tax class"
	// findingCurrency is that nobody knows which currency the shop's prices are in.
	findingCurrency = "currency of prices"
)

// reportHouse tells what is wrong with how the channel sees all of its shop's products.
func (r *catalogReader) reportHouse(ctx context.Context, tx pgx.Tx, house catalogue.House) error {
	var rates, currency []Finding
	for _, class := range house.Doubtful() {
		rates = append(rates, Finding{
			Subject: class.Name,
			Detail:  fmt.Sprintf("it has rates of %s: of its items the first counts, %s", strings.Join(class.Groups, ", "), class.Groups[0]),
			Remedy:  fmt.Sprintf("map the class %q at the channel: taxes.classes", class.Name),
		})
	}
	if house.PriceGroup != "" && house.Currency == "" {
		currency = append(currency, Finding{
			Detail: "the shop doesn't say which currency its prices are in: none are taken from it, and none are told",
			Remedy: fmt.Sprintf("pull its lists by `orderloom channel pull %s`, or say the channel's sales.default_currency", r.channel.Code),
		})
	}
	if err := ReportFindings(ctx, tx, r.channel.Channel, findingRates, rates...); err != nil {
		return err
	}
	return ReportFindings(ctx, tx, r.channel.Channel, findingCurrency, currency...)
}

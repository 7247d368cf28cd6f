package activities

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/internal/money"
)

// contradictions are the shop's settings that don't go with ours.
func (c channel) contradictions(ctx context.Context, tx pgx.Tx) ([]Finding, error) {
	shop, err := c.list(ctx, tx, ListSettings)
	if err != nil || len(shop) == 0 {
		return nil, err
	}
	var found []Finding
	if currency := shop[settingCurrency]; !slices.Contains(c.pos.Currencies, currency) {
		found = append(found, Finding{
			Subject: settingCurrency,
			Detail:  fmt.Sprintf("The shop sells in %s, which point of sale %s doesn't allow: its sales will be held.", currency, c.pos.Code),
			Remedy:  "Allow the currency at the point of sale, or change it in the shop.",
		})
	}
	if atSubtotal := strconv.FormatBool(c.policy.RoundTaxAtSubtotal); shop[settingAtSubtotal] != atSubtotal {
		found = append(found, Finding{
			Subject: settingAtSubtotal,
			Detail:  fmt.Sprintf("The shop's setting is %s, the channel's policy says %s: totals may differ by a cent.", shop[settingAtSubtotal], atSubtotal),
			Remedy:  "Set the policy's round_tax_at_subtotal to what the shop does.",
		})
	}
	minor, err := money.MinorUnits(shop[settingCurrency])
	if decimals, failed := strconv.Atoi(shop[settingDecimals]); err == nil && failed == nil && decimals > int(minor) {
		found = append(found, Finding{
			Subject: settingDecimals,
			Detail:  fmt.Sprintf("The shop shows %d decimals, and %s has %d: amounts that are finer will be held.", decimals, shop[settingCurrency], minor),
			Remedy:  "Set the number of decimals in the shop to the currency's.",
		})
	}
	return found, nil
}

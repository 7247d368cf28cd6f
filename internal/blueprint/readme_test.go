package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readmeFile is the n-th file in the README, from 0.
func readmeFile(t *testing.T, n int) string {
	t.Helper()
	parts := strings.Split(readFile(t, "../../README.md"), "```yaml\n")
	require.Greater(t, len(parts), n+1)
	file, _, _ := strings.Cut(parts[n+1], "```")
	return file
}

func TestTheReadmesFileApplies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Len(t, b.apply(readmeFile(t, 0)).Changes, 6)
}

func TestTheReadmesChannelOfTheMarketplaceApplies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(`
warehouses: [{code: kyiv, name: Kyiv}]
money_accounts: [{code: cash, name: Cash, kind: cash}, {code: cashier, name: Cashier, kind: merchant}]
tax_groups: [{code: UA20, name: ПДВ, percent: 20}]
customer_types: [{code: carrier, name: Carriers}]
companies: [{company_number: UA31316718, name: Nova Poshta, customer_type: carrier}]
sources: [{code: prom, name: Prom.ua}]
people: [{code: olena, name: Olena}]
items: [{sku: SHIPPING, name: Carriage, kind: service}]
points_of_sale:
  - code: kyiv
    name: Kyiv
    warehouse: kyiv
    currencies: [UAH]
    series: [{document: invoice, environment: production, prefix: РН-}, {document: credit_note, environment: production, prefix: ПН-}]
`)
	require.Len(t, b.apply("channels:\n"+readmeFile(t, 1)).Changes, 1)
}

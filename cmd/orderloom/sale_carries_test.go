package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// TestASaleShowsWhatItCarries: a file says it, a pass over the order writes it, lists
// and pages show it.
func TestASaleShowsWhatItCarries(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	file := writeFile(t, requireOK(t, b.environment, "export")+`
sources: [{code: web, name: Web shops}]
people: [{code: anna, name: Anna}, {code: boris, name: Boris}]
sale_types: [{code: retail, name: Retail}]
delivery_methods: [{code: courier, name: By courier}]
`)
	requireOK(t, b.environment, "apply", "-f", file)
	_, err := b.owner.Exec(t.Context(), `UPDATE channels SET source = 'web', responsible = 'anna', merchant = 'boris', sale_type = 'retail',
		delivery_method = 'courier', numbered_by = 'own', number_prefix = 'T-'`)
	require.NoError(t, err)
	b.readAndWalk(t, "253")

	page := requireOK(t, b.environment, "sale", "show", "T-000001")
	for _, want := range []string{
		"sale         T-000001 of tea\n", "source       web\n", "type         retail\n", "responsible  anna\n", "merchant     boris\n", "delivery     courier\n",
	} {
		require.Contains(t, page, want)
	}
	require.Equal(t, page, requireOK(t, b.environment, "sale", "show", "253"), "the shop's number finds it, too")
	shown := fromJSON[saleView](t, requireOK(t, b.environment, "sale", "show", "253", "-o", "json"))
	require.Equal(t, "253", shown.OrderNumber)
	require.Regexp(t, `^\d{4}-\d{2}-\d{2}$`, shown.DatedOn)
	shown.DatedOn = ""
	require.Equal(t, office.Carried{Source: "web", Responsible: "anna", Merchant: "boris", Type: "retail", DeliveryMethod: "courier"}, shown.Carried)

	require.Regexp(t, `T-000001 .* web +anna`, requireOK(t, b.environment, "sale", "list", "--search", "253"))
	list := fromJSON[[]office.Sale](t, requireOK(t, b.environment, "sale", "list", "-o", "json"))
	require.Len(t, list, 1)
	require.Equal(t, "boris", list[0].Merchant)
}

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// heldBooks are books of three sales that are held: 278 for a cent, 287 for a product
// without a SKU, and 252, which is paid by now, for a method that nothing stands for.
func heldBooks(t *testing.T) *books {
	t.Helper()
	b := walkedBooks(t)
	b.exec(t, "DELETE FROM payment_mappings WHERE remote_method = 'cod'; DELETE FROM pos_payment_mappings WHERE remote_method = 'cod'")
	b.shop.SetStatus(onDelivery, "completed")
	b.readAndWalk(t, "252")
	b.exec(t, "DELETE FROM outbox")
	return b
}

func TestWhomACommandToManyWouldReachIsListedAndNothingIsDone(t *testing.T) {
	t.Parallel()
	b := heldBooks(t)
	before := b.contents(t)
	got := call(t.Context(), b.environment, "sale", "release", "--state", "held", "--dry-run")
	require.Equal(t, exitOK, got.code, got.errOut)
	requireGolden(t, "release_many_dry.golden", got.out)
	require.Contains(t, got.errOut, "release: 1 of 3 sales would get it, 2 would be refused. Nothing was done.")
	for args, want := range map[string][]string{
		"sale retry --held-for unmapped_payment":             {"252"},
		"sale retry --gap tea/payment/cod":                   {"252"},
		"sale retry --gap tea/product/214":                   {"287"},
		"sale retry --search 278 --state held":               {"278"},
		"sale retry --state held":                            {"252", "278", "287"},
		"sale retry --search 2":                              {}, // none has that number
		"sale retry --search 253 --channel tea":              {},
		"sale retry 253":                                     {"253"},
		"sale issue --held-for totals":                       {"278"},
		"sale reissue --held-for totals":                     {"278"},
		"sale retry --gap tea/payment/klix":                  {},
		"sale retry --held-for totals --gap tea/payment/cod": {},
	} {
		rows := fromJSON[targetRows](t, requireOK(t, b.environment, append(strings.Fields(args), "--dry-run", "-o", "json")...))
		numbers := []string{}
		for _, r := range rows {
			numbers = append(numbers, r.Number)
		}
		require.ElementsMatch(t, want, numbers, args)
	}
	require.Contains(t, requireOK(t, b.environment, "sale", "list", "--gap", "tea/payment/cod"), "252")
	require.NotContains(t, requireOK(t, b.environment, "sale", "list", "--held-for", "unmapped_payment"), "278")
	require.Equal(t, before, b.contents(t))
}

func TestACommandToManyIsCarriedOutAndSummedUp(t *testing.T) {
	t.Parallel()
	b := heldBooks(t)
	b.withWorker(t)
	args := []string{"sale", "release", "--state", "held", "--reason", "looked at them", "--key", "ann-1", "--actor", "ann"}
	first := call(t.Context(), b.environment, args...)
	require.Equal(t, exitRefused, first.code, first.errOut)
	requireGolden(t, "release_many.golden", first.out)
	require.Contains(t, first.errOut, "0 sales are still held, 2 were refused")
	require.Contains(t, first.errOut, "1 of 1 sales", "the progress is shown")

	again := call(t.Context(), b.environment, append(args, "-o", "json")...)
	require.Equal(t, exitRefused, again.code, again.errOut)
	require.Contains(t, again.errOut, "was given before")
	summary := fromJSON[manyView](t, again.out)
	require.True(t, summary.GivenBefore)
	require.Equal(t, []int64{3, 1, 2}, []int64{summary.Sales, summary.CarriedOut, summary.Refused})
	require.Equal(t, 1, b.commands(t))

	held := call(t.Context(), b.environment, "sale", "retry", "--gap", "tea/product/214", "-o", "json")
	require.Equal(t, exitRefused, held.code, held.errOut)
	require.Equal(t, []office.Tally{{Name: "unknown_item", Sales: 1}, {Name: "unmapped_payment", Sales: 1}}, fromJSON[manyView](t, held.out).HeldFor)

	done := call(t.Context(), b.environment, "sale", "retry", "--held-for", "refund")
	require.Equal(t, exitOK, done.code, done.errOut)
	require.Equal(t, "There are no such open sales.\n", done.out)
}

func TestACommandToManyThatNobodyCarriesOutIsKept(t *testing.T) {
	t.Parallel()
	b := heldBooks(t)
	b.environment["ORDERLOOM_TEMPORAL_NAMESPACE"] = newNamespace(t)
	args := []string{"sale", "retry", "--state", "held", "--key", "one", "--timeout", "300ms"}
	got := call(t.Context(), b.environment, args...)
	require.Equal(t, exitUnreachable, got.code, got.errOut)
	require.Contains(t, got.out, "retry: carried out for 0 of 3 sales, refused for 0.")
	require.Contains(t, got.errOut, "No worker is at work (queue orders)")
	require.Contains(t, got.errOut, "nobody carried it out for 3 sales")
	require.Contains(t, got.errOut, "--key one")
	require.Equal(t, 3, b.commands(t))

	other := call(t.Context(), b.environment, "sale", "release", "--state", "held", "--reason", "x", "--key", "one")
	require.Equal(t, exitRefused, other.code)
	require.Contains(t, other.errOut, "belongs to another command")
	require.Equal(t, 3, b.commands(t))
}

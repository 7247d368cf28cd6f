package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// pay records money by hand for the sale that waits for it, of 18.08 EUR.
func (b *books) pay(t *testing.T, args ...string) paymentAddedView {
	t.Helper()
	return fromJSON[paymentAddedView](t, requireOK(t, b.environment, append([]string{"payment", "add", "252", "--actor", "ann", "-o", "json"}, args...)...))
}

func TestMoneyIsRecordedByHand(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	args := strings.Fields("payment add 252 --channel tea --amount 10 --at 2026-11-21T10:00 --account bank --key one --actor ann --reason statement")
	require.Equal(t, "10.00 EUR recorded to bank for sale 252 of tea.\n", requireOK(t, b.environment, args...))
	again := call(t.Context(), b.environment, append(args, "-o", "json")...)
	require.Equal(t, exitOK, again.code)
	require.Contains(t, again.errOut, "was given before and carried out")
	require.True(t, fromJSON[paymentAddedView](t, again.out).GivenBefore)
	rest := requireOK(t, b.environment, "payment", "add", "252", "--amount", "100.00", "--account", "bank")
	require.Contains(t, rest, " EUR settle nothing yet, and are kept as the buyer's.\n")
	require.Contains(t, requireOK(t, b.environment, "payment", "add", "252", "--amount", "-2.50", "--account", "bank"), "-2.50 EUR recorded to bank")

	list := fromJSON[[]office.Payment](t, requireOK(t, b.environment, "payment", "list", "--sale", "252", "-o", "json"))
	require.Len(t, list, 3)
	first := list[2]
	require.Equal(t, "2026-11-21 08:00:00 +0000 UTC", first.PaidAt.String(), "ten o'clock in Riga")
	require.Equal(t, []string{"payment", "10.00", "EUR", "bank", "cod"}, []string{first.Kind, first.Amount, first.Currency, first.MoneyAccount, first.Method})
	require.True(t, first.ByHand)
}

func TestWhatCanBeNoPaymentIsRefused(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.pay(t, "--amount", "1", "--account", "bank", "--key", "one")
	for name, test := range map[string]struct {
		args string
		code int
		want string
	}{
		"too fine an amount":         {"--amount 1.005 --account bank", exitUsage, "1.005 is finer than money in EUR"},
		"a time that is still ahead": {"--amount 1 --account bank --at 2099-01-01", exitUsage, "2099-01-01 00:00 is still to come"},
		"a time that is none":        {"--amount 1 --account bank --at noon", exitUsage, `"noon" is no time`},
		"an unknown account":         {"--amount 1 --account sock", exitNotFound, `there is no money account "sock"`},
		"an unknown register":        {"--amount 1 --register till-9", exitNotFound, `there is no register "till-9"`},
		"a method without account":   {"--amount 1 --method barter", exitRefused, `payment method "barter" has no money account in channel tea`},
		"another payment's key":      {"--amount 2 --account bank --key one", exitRefused, "belongs to another command"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := b.contents(t)
			got := call(t.Context(), b.environment, append([]string{"payment", "add", "252"}, strings.Fields(test.args)...)...)
			require.Equal(t, test.code, got.code, got.errOut)
			require.Contains(t, got.errOut, test.want)
			require.Empty(t, got.out)
			require.Equal(t, before, b.contents(t))
		})
	}
}

func TestPaymentsAreListed(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.till(t)
	b.pay(t, "--amount", "1", "--account", "bank", "--at", "2026-11-20")
	b.pay(t, "--amount", "2", "--register", "till-1", "--at", "2026-11-19")
	for name, test := range map[string]struct {
		args string
		want int
	}{
		"all":             {"", 4},
		"of a sale":       {"--sale 252 --channel tea", 2},
		"of a channel":    {"--channel tea", 4},
		"of an account":   {"--account drawer", 1},
		"of a register":   {"--register till-1", 1},
		"of a shift":      {"--shift 1", 0},
		"what waits":      {"--waiting", 1},
		"what waits here": {"--waiting --account bank", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Len(t, fromJSON[[]office.Payment](t, requireOK(t, b.environment, append([]string{"payment", "list", "-o", "json"}, strings.Fields(test.args)...)...)), test.want)
		})
	}
	requireGolden(t, "payment_list.golden", masked(requireOK(t, b.environment, "payment", "list")))
	requireGolden(t, "payment_list.golden.json", masked(requireOK(t, b.environment, "payment", "list", "-o", "json")))
	paged := call(t.Context(), b.environment, "payment", "list", "--page-size", "2")
	require.Contains(t, paged.errOut, "4 payments in all: --page 2 shows more")
	for _, unknown := range []string{"--channel te", "--account sock", "--register till", "--sale 999"} {
		require.Equal(t, exitNotFound, call(t.Context(), b.environment, append([]string{"payment", "list"}, strings.Fields(unknown)...)...).code, unknown)
	}
}

func TestShellsAreToldSalesAccountsAndRegisters(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.till(t)
	require.Contains(t, requireOK(t, b.environment, "__complete", "payment", "add", ""), "252\ttea, awaiting_payment\n")
	require.NotContains(t, requireOK(t, b.environment, "__complete", "payment", "add", "252", ""), "252")
	require.Contains(t, requireOK(t, b.environment, "__complete", "payment", "add", "252", "--account", ""), "bank\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "payment", "list", "--register", ""), "till-1\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "register", "open", ""), "till-1\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "register", "add", "--pos", ""), "web\n")
}

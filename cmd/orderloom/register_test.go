package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// till adds register till-1, whose cash is in account "drawer".
func (b *books) till(t *testing.T) {
	t.Helper()
	require.NoError(t, dbgen.New().MoneyAccountEnsure(t.Context(), b.db, dbgen.MoneyAccountEnsureParams{Code: "drawer", Name: "Drawer", Kind: "cash"}))
	require.Equal(t, "Register till-1 of web is there, its cash in drawer: `orderloom register open till-1` opens it.\n",
		requireOK(t, b.environment, "register", "add", "--pos", "web", "--code", "till-1", "--name", "Front desk", "--account", "drawer", "--actor", "ann"))
}

func TestARegisterHasShifts(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	require.Contains(t, requireOK(t, b.environment, "register", "list"), "There are no registers")
	b.till(t)
	require.True(t, b.pay(t, "--amount", "5.00", "--register", "till-1", "--at", "2026-11-21").Waits)
	require.Contains(t, requireOK(t, b.environment, "payment", "add", "252", "--amount", "1", "--register", "till-1", "--at", "2026-11-21"),
		"1.00 EUR for sale 252 of tea wait for register till-1: `orderloom register open till-1` books them.\n")
	require.Equal(t, "Register till-1 is open: shift 1.\nSales with money that waited for it: 1. Their next pass books it.\n",
		requireOK(t, b.environment, "register", "open", "till-1", "--float", "50.00", "--float", "20 USD", "--actor", "ann"))
	b.walk(t, "252")
	b.pay(t, "--amount", "7.25", "--register", "till-1")
	b.pay(t, "--amount", "-0.25", "--register", "till-1")
	b.pay(t, "--amount", "3", "--register", "till-1", "--account", "bank", "--method", "card")
	requireGolden(t, "register_list.golden", masked(requireOK(t, b.environment, "register", "list")))
	requireGolden(t, "register_list.golden.json", masked(requireOK(t, b.environment, "register", "list", "-o", "json")))
	requireGolden(t, "register_open.golden", masked(requireOK(t, b.environment, "register", "report", "till-1")))

	closed := fromJSON[shiftView](t, requireOK(t, b.environment, "register", "close", "till-1", "--counted", "57.00", "--counted", "19.50 USD", "--actor", "ben", "-o", "json"))
	requireAddsUp(t, closed)
	require.Len(t, closed.Late, 2)
	requireGolden(t, "register_report.golden", masked(requireOK(t, b.environment, "register", "report", "till-1", "--shift", "1")))
	requireGolden(t, "register_report.golden.json", masked(requireOK(t, b.environment, "register", "report", "till-1", "-o", "json")))
}

// requireAddsUp: what is expected in the drawer is its float and the money listed,
// and the difference is what was counted less that.
func requireAddsUp(t *testing.T, v shiftView) {
	t.Helper()
	require.NotEmpty(t, v.Drawers)
	for _, d := range v.Drawers {
		received := money.Zero
		for _, m := range v.Money {
			if m.Currency == d.Currency && m.MoneyAccount == v.MoneyAccount {
				received = received.Add(money.MustParse(m.Sum))
			}
		}
		require.True(t, received.Equal(money.MustParse(d.Received)), "%s received: %s listed", d.Currency, received)
		expected := money.MustParse(d.Opening).Add(received)
		require.True(t, expected.Equal(money.MustParse(d.Expected)), "%s expected", d.Currency)
		require.True(t, money.MustParse(*d.Counted).Sub(expected).Equal(money.MustParse(*d.Difference)), "%s difference", d.Currency)
	}
}

func TestWhatARegisterCannotDoIsRefused(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.till(t)
	for name, test := range map[string]struct {
		args string
		code int
		want string
	}{
		"take nothing":               {"take till-1", exitUsage, "--method which payments"},
		"take of an unknown channel": {"take till-1 --method cod --channel te", exitNotFound, "did you mean tea?"},
		"close what is closed":       {"close till-1 --counted 0", exitRefused, "register till-1 is not open"},
		"report what was never open": {"report till-1", exitNotFound, "register open till-1"},
		"report another's shift":     {"report till-1 --shift 7", exitNotFound, "has no shift 7"},
		"open what isn't there":      {"open till-2", exitNotFound, "did you mean till-1?"},
		"a float that is no amount":  {"open till-1 --float ten", exitUsage, "--float: not a decimal number"},
		"a float below nothing":      {"open till-1 --float=-1", exitUsage, "can't hold less than nothing"},
		"a count that isn't said":    {"close till-1", exitUsage, "--counted what is in the drawer"},
		"a code with spaces":         {"add --pos web --account drawer --code Till", exitUsage, "--code: want lower case letters"},
		"no point of sale":           {"add --code till-2 --account drawer", exitUsage, "--pos where the register stands"},
		"an unknown point of sale":   {"add --pos kiosk --code till-2 --account drawer", exitNotFound, `no point of sale "kiosk"`},
		"an account that is no cash": {"add --pos web --code till-2 --account bank", exitUsage, "of kind bank"},
		"another's code":             {"add --pos web --code till-1 --account drawer", exitRefused, "another register till-1 already"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, append([]string{"register"}, strings.Fields(test.args)...)...)
			require.Equal(t, test.code, got.code, got.errOut)
			require.Contains(t, got.errOut, test.want)
			require.Empty(t, got.out)
		})
	}
}

func TestARegisterTakesWhatTheShopSays(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.till(t)
	require.Equal(t, "Register till-1 takes cod of channel tea, to drawer.\n",
		requireOK(t, b.environment, "register", "take", "till-1", "--method", "cod", "--channel", "tea"))
	require.Equal(t, "Register till-1 takes card of all channels of its point of sale that say nothing of it, to bank.\n",
		requireOK(t, b.environment, "register", "take", "till-1", "--method", "card", "--account", "bank"))
	require.Regexp(t, `cod +drawer +till-1 +completed`, requireOK(t, b.environment, "channel", "show", "tea"))
	b.shop.ReplaceField(onDelivery, "status", `"completed"`)
	b.shop.TouchOrder(onDelivery)
	_, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: b.channel, Fresh: true})
	require.NoError(t, err)
	b.walk(t, "252")
	require.Equal(t, "awaiting_shift", b.stateOf(t, "252"))
	require.Contains(t, requireOK(t, b.environment, "register", "open", "till-1"), "Sales with money that waited for it: 1.")
	b.walk(t, "252")
	require.Equal(t, "settled", b.stateOf(t, "252"))
	closed := fromJSON[shiftView](t, requireOK(t, b.environment, "register", "close", "till-1", "--counted", "12.44", "-o", "json"))
	requireAddsUp(t, closed)
	require.Equal(t, "0.00", *closed.Drawers[0].Difference)
	require.Len(t, closed.Late, 1)
	require.Empty(t, requireOK(t, b.environment, "audit"), "and breaks no rule")
}

package main

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
)

func TestAChannelIsChecked(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	_, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: "tea", Fresh: true})
	require.NoError(t, err)
	_, err = b.db.Exec(t.Context(), "INSERT INTO shop_lists (channel_id, list) SELECT id, 'payments' FROM channels")
	require.NoError(t, err)
	stored := b.contents(t)
	moments := regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d UTC|within \d+\w+|off by -?\d+s`)
	requireGolden(t, "channel_check.golden", moments.ReplaceAllString(requireOK(t, b.environment, "channel", "check", "tea"), "<measured>"))
	rows := fromJSON[checkRows](t, requireOK(t, b.environment, "channel", "check", "tea", "-o", "json"))
	require.Equal(t, checkRow{Check: "key reads", State: connectors.CheckGood, Detail: "orders can be read"}, rows[4])
	require.Equal(t, stored, b.contents(t), "nothing is changed")

	orders := b.shop.Orders()
	rows = fromJSON[checkRows](t, requireOK(t, b.environment, "channel", "check", "tea", "--with-test-order", "-o", "json"))
	require.Equal(t, checkRow{Check: "test order", State: connectors.CheckGood, Detail: "placed, read and removed"}, rows[len(rows)-1])
	require.Equal(t, orders, b.shop.Orders())
	_, err = b.owner.Exec(t.Context(), "UPDATE channels SET environment = 'production', address = replace(address, 'http:', 'https:')")
	require.NoError(t, err)
	refused := call(t.Context(), b.environment, "channel", "check", "tea", "--with-test-order")
	require.Equal(t, exitRefused, refused.code)
	require.Contains(t, refused.errOut, "by --even-in-production alone")
	_, err = b.owner.Exec(t.Context(), "UPDATE channels SET environment = 'test', address = replace(address, 'https:', 'http:')")
	require.NoError(t, err)

	b.shop.RemoveKey("ck_tea")
	got := call(t.Context(), b.environment, "channel", "check", "tea")
	require.Equal(t, exitFailed, got.code)
	require.Contains(t, got.errOut, "1 of 13 checks of channel tea failed")
	require.Contains(t, got.out, "key reads: give a key of a shop manager with the permission Read/Write")
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "channel", "check", "te").code)
}

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhatIsSwitchedOffIsNotImportedByHand: it says so at once; whoever only looks may.
func TestWhatIsSwitchedOffIsNotImportedByHand(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "asleep", paid)
	for _, off := range []struct{ set, want string }{
		{"enabled = false", "channel asleep is switched off: switch it on"},
		{"enabled = true, orders_in = false", "the orders of channel asleep are not imported: switch orders_in on"},
	} {
		_, err := b.owner.Exec(t.Context(), "UPDATE channels SET "+off.set)
		require.NoError(t, err)
		for _, args := range []string{"", "--since 2020-01-01", "--number 253"} {
			got := call(t.Context(), b.environment, append([]string{"import", "orders", "--channel", "asleep"}, strings.Fields(args)...)...)
			require.Equal(t, exitRefused, got.code, "%s %s: %s", off.set, args, got.errOut)
			require.Contains(t, got.errOut, off.want)
		}
		require.Contains(t, requireOK(t, b.environment, "import", "orders", "--channel", "asleep", "--number", "253", "--dry-run"), "253")
	}
}

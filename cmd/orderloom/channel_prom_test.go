package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestACompanyOnPromIsSetUpByTheCommandLine: by its token alone, and with what its
// platform can't do told.
func TestACompanyOnPromIsSetUpByTheCommandLine(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	requireOK(t, b.environment, "channel", "add", "prom-kyiv", "--set", "name=Kyiv", "--set", "platform=prom",
		"--set", "environment=test", "--set", "pos=web", "--set", "address=https://my.prom.ua")
	page := requireOK(t, b.environment, "channel", "show", "prom-kyiv")
	require.Regexp(t, `notes +not on this platform`, page)
	require.Regexp(t, `orders in +yes`, page)

	refused := callWith(t, "token\nsecret\n", b.environment, "channel", "key", "prom-kyiv")
	require.NotEqual(t, exitOK, refused.code)
	require.Contains(t, refused.errOut, "there is no secret beside the API token")
	stored := callWith(t, "token\n", b.environment, "channel", "key", "prom-kyiv")
	require.Equal(t, "The key of channel prom-kyiv is stored.\n", stored.out, stored.errOut)
}

package httpapi

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheInternetIsNoPrivateNetwork(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"} {
		require.True(t, isPublic(netip.MustParseAddr(address)), address)
	}
}

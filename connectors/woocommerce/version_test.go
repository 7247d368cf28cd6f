package woocommerce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestOneVersionOfTheInterfaceIsSpoken(t *testing.T) {
	t.Parallel()
	for version, spoken := range map[string]bool{"": true, "v3": true, "v2": false, "wc/v3": false} {
		_, err := New(connectors.Shop{Address: "https://shop.example", Version: version, Credentials: connectors.Credentials{Key: "ck", Secret: "cs"}}, nil)
		require.Equal(t, !spoken, fault.Is(err, fault.Invalid), "%q: %v", version, err)
	}
}

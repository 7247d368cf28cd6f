package localstack

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPortsFitIntoTwoBytesWithASign(t *testing.T) {
	t.Parallel()
	ports, err := freePorts(50)
	require.NoError(t, err)
	seen := map[int]bool{}
	for _, port := range ports {
		require.LessOrEqual(t, port, math.MaxInt16)
		require.Greater(t, port, 1024, "lower ones are root's")
		seen[port] = true
	}
	require.Len(t, seen, 50)
}

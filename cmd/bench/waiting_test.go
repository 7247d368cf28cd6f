package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOpenSalesAreMeasuredWhileNothingHappens(t *testing.T) {
	t.Parallel()
	r := measured[waitingReport](t, "waiting", "--orders", "12", "--idle", "1s")
	require.Equal(t, 12, r.Sales)
	if readUsage(nil) == nil {
		require.Nil(t, r.IdleCPU)
		return
	}
	for _, who := range []string{byWorker, byGateway} {
		require.Greater(t, r.Memory[who], int64(10<<20))
		require.GreaterOrEqual(t, r.MemoryPeak[who], r.Memory[who])
		require.Contains(t, r.IdleCPU, who)
	}
	require.Less(t, memory(os.Getpid()), int64(100<<30))
}

func TestWaitingIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	requireRefused(t, "waiting", map[string]string{"--orders=0": "--orders: want 1 or more", "--idle=10ms": "--idle: want a second or more"})
}

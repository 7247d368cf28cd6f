package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSingleOrdersAreCarriedBesideANoisyChannel(t *testing.T) {
	t.Parallel()
	r := measured[noisyReport](t, "noisy", "--orders", "40", "--singles", "3", "--every", "200ms")
	require.Equal(t, []int{40, 3, 3}, []int{r.Noise, r.Alone.Orders, r.Beside.Orders})
	require.LessOrEqual(t, r.NoiseDone, 40)
	require.InDelta(t, r.Beside.MostMS-r.Alone.MedianMS, r.DelayMS, 0.01)
}

func TestNoiseIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	requireRefused(t, "noisy", map[string]string{
		"--orders=0": "--orders: want 1 or more", "--singles=0": "--singles: want 1 or more", "--every=0s": "--every: want more than no time",
	})
}

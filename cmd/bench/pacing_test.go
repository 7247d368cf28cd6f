package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestThePaceAmidARoundIsWithoutItsBeginAndEnd(t *testing.T) {
	t.Parallel()
	p := &pacing{}
	require.Zero(t, p.amid())
	began := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	note := func(seconds float64, calls int) {
		p.note(began.Add(time.Duration(seconds*float64(time.Second))), calls)
	}
	note(0, 0)
	require.Zero(t, p.amid(), "nothing was called")
	for second := range 11 {
		note(5+float64(second), 10*second) // five seconds of reading, then ten calls a second
	}
	note(60, 101) // and one that nobody waits for any more
	require.InDelta(t, 10, p.amid(), 0.001)
}

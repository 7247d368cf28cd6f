package main

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
)

// TestWhoeverReachesNobodyMayTryAgain: a supervisor starts such a process once more.
func TestWhoeverReachesNobodyMayTryAgain(t *testing.T) {
	t.Parallel()
	for name, err := range map[string]error{
		"Temporal is away":          serviceerror.NewUnavailable("connection refused"),
		"Temporal takes too long":   serviceerror.NewDeadlineExceeded("context deadline exceeded"),
		"something else takes long": context.DeadlineExceeded,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, exitUnreachable, exitCode(t.Context(), fmt.Errorf("start the worker: failed reaching server: %w", err)))
		})
	}
	require.Equal(t, exitFailed, exitCode(t.Context(), errors.New("it broke")))
}

package activities

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhoIsPatientLeavesRoomForWhatIsLive(t *testing.T) {
	t.Parallel()
	ctx, room := t.Context(), NewRoom(2)
	full := func(patient bool) bool {
		moment, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
		defer cancel()
		return !room.enter(moment, 1, patient)
	}
	require.True(t, room.enter(ctx, 1, true))
	require.True(t, full(true), "the last place is not for the patient")
	require.True(t, room.enter(ctx, 1, false))
	require.True(t, full(false))
	require.True(t, room.enter(ctx, 2, false), "another shop's room is its own")

	waits := make(chan bool)
	go func() { waits <- room.enter(ctx, 1, false) }()
	room.leave(1, true)
	require.True(t, <-waits, "a place that comes free is taken")
	room.leave(1, false)
	require.True(t, room.enter(ctx, 1, true), "and the patient's own is free again")
	require.True(t, full(false))
}

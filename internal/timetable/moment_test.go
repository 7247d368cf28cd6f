package timetable_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/timetable"
)

func TestMomentsAreReadAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	riga, err := time.LoadLocation("Europe/Riga")
	require.NoError(t, err)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"2026-11-22":                "2026-11-21T22:00:00Z",
		"2026-07-01 14:30":          "2026-07-01T11:30:00Z",
		"2026-07-01T14:30":          "2026-07-01T11:30:00Z",
		"2026-11-22T14:30:00Z":      "2026-11-22T14:30:00Z",
		"2026-11-22T14:30:00+02:00": "2026-11-22T12:30:00Z",
		"48h":                       "2026-11-20T12:00:00Z",
		"90m":                       "2026-11-22T10:30:00Z",
	} {
		got, err := timetable.ParseMoment(text, now, riga)
		require.NoError(t, err, text)
		require.Equal(t, want, got.UTC().Format(time.RFC3339), text)
	}
	for _, text := range []string{"", "yesterday", "22.11.2026", "2026-13-01", "-48h"} {
		_, err := timetable.ParseMoment(text, now, riga)
		require.ErrorContains(t, err, "is no time", text)
	}
}

package main

import (
	"time"

	"github.com/orderloom/orderloom/internal/timetable"
)

// parseMoment reads a moment that a flag names.
func parseMoment(text string, now time.Time, zone *time.Location) (time.Time, error) {
	at, err := timetable.ParseMoment(text, now, zone)
	if err != nil {
		return at, usagef("%w", err)
	}
	return at, nil
}

package timetable

import (
	"fmt"
	"time"
)

// ParseMoment reads a moment as people write one: RFC 3339; a day, which is its midnight,
// or a minute, both in a zone; or a duration back from now.
func ParseMoment(text string, now time.Time, zone *time.Location) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, nil
		}
	}
	if back, err := time.ParseDuration(text); err == nil && back >= 0 {
		return now.Add(-back), nil
	}
	return time.Time{}, fmt.Errorf("%q is no time: want 2026-11-22, \"2026-11-22 14:30\", 2026-11-22T14:30:00Z, or 48h for two days back", text)
}

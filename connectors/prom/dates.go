package prom

import "time"

const (
	// timeTold is how a time comes: "2026-10-01T08:15:30.123456+00:00".
	timeTold = time.RFC3339Nano
	// timeAsked is how a time is asked with, in UTC. With a zone or a fraction of a
	// second behind it the shop answers with nothing, and with no error.
	timeAsked = "2006-01-02T15:04:05"
)

// asked is a time as the shop takes it, cut to its second.
func asked(at time.Time) string { return at.UTC().Format(timeAsked) }

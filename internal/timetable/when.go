// Package timetable reads when something is or was: every so often or at a time of day,
// for what a channel does again and again; a moment, as people write one.
package timetable

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// When is every so often, or once a day at a time of day in the channel's zone. The
// zero When says nothing: a default stands for it. As a text it is 90s, 1h30m or
// 04:00. A time of day that a day doesn't have, because clocks are put forward, is
// left out on that day.
type When struct {
	every time.Duration
	daily bool
	at    time.Duration // after midnight
}

// most keeps an interval within what a person could have meant.
const most = 31 * 24 * time.Hour

var errWhen = errors.New("want an interval such as 5m, of 1s to 744h, or a time of day such as 04:00")

// Every is every d.
func Every(d time.Duration) When { return When{every: d} }

// Daily is once a day, at hour:minute.
func Daily(hour, minute int) When {
	return When{daily: true, at: time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute}
}

// IsZero reports whether it says nothing.
func (w When) IsZero() bool { return w == When{} }

// Interval is how often; 0 where it is a time of day.
func (w When) Interval() time.Duration { return w.every }

// TimeOfDay is the time of day, if it is one.
func (w When) TimeOfDay() (hour, minute int, ok bool) {
	return int(w.at / time.Hour), int(w.at % time.Hour / time.Minute), w.daily
}

// String is the text that it is read from; empty for the zero When.
func (w When) String() string {
	switch {
	case w.daily:
		hour, minute, _ := w.TimeOfDay()
		return fmt.Sprintf("%02d:%02d", hour, minute)
	case w.every == 0:
		return ""
	}
	text := w.every.String()
	for _, none := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, none) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// MarshalText implements encoding.TextMarshaler.
func (w When) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. An empty text says nothing.
func (w *When) UnmarshalText(text []byte) error {
	s := string(text)
	if s == "" {
		*w = When{}
		return nil
	}
	if at, err := time.Parse("15:04", s); err == nil {
		*w = Daily(at.Hour(), at.Minute())
		return nil
	}
	every, err := time.ParseDuration(s)
	if err != nil || every < time.Second || every > most || every%time.Second != 0 {
		return errWhen
	}
	*w = Every(every)
	return nil
}

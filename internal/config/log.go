package config

import (
	"fmt"
	"slices"
)

// LogLevel is how important a log line is.
type LogLevel string

// The levels, least important first.
const (
	LevelDebug LogLevel = "debug"
	LevelInfo  LogLevel = "info"
	LevelWarn  LogLevel = "warn"
	LevelError LogLevel = "error"
)

// UnmarshalText reads a level.
func (l *LogLevel) UnmarshalText(text []byte) error {
	*l = LogLevel(text)
	if !slices.Contains([]LogLevel{LevelDebug, LevelInfo, LevelWarn, LevelError}, *l) {
		return fmt.Errorf("%q is no level: want debug, info, warn or error", text)
	}
	return nil
}

// LogFormat is the shape of log lines.
type LogFormat string

const (
	// FormatConsole is for eyes.
	FormatConsole LogFormat = "console"
	// FormatJSON is one object a line.
	FormatJSON LogFormat = "json"
)

// UnmarshalText reads a format.
func (f *LogFormat) UnmarshalText(text []byte) error {
	*f = LogFormat(text)
	if *f != FormatConsole && *f != FormatJSON {
		return fmt.Errorf("%q is no format: want console or json", text)
	}
	return nil
}

// Package logging builds the process's log and lends it to Temporal.
//
// The log is for operators and goes where its caller says, which is standard
// error: standard output belongs to the command's answer. Connectors, rules and
// the database layer don't log; workflows and activities log through Temporal's
// logger, which stays silent in replays and adds the ids.
package logging

import (
	"io"

	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"github.com/orderloom/orderloom/internal/config"
)

// New makes a log that writes to w, which needs no lock of its own. Times are
// RFC 3339 in JSON and the local time of day on a console. There are no stack
// traces: an error says where it comes from. A level that isn't known is info.
func New(settings config.Log, w io.Writer) *zap.Logger {
	out := zapcore.Lock(zapcore.AddSync(w))
	return zap.New(zapcore.NewCore(encoder(settings.Format), out, level(settings.Level)), zap.ErrorOutput(out))
}

func level(l config.LogLevel) zapcore.Level {
	known, err := zapcore.ParseLevel(string(l))
	if err != nil {
		return zapcore.InfoLevel
	}
	return known
}

func encoder(format config.LogFormat) zapcore.Encoder {
	shape := zap.NewProductionEncoderConfig()
	shape.TimeKey, shape.EncodeTime = "time", zapcore.RFC3339NanoTimeEncoder
	shape.EncodeDuration = zapcore.StringDurationEncoder
	shape.StacktraceKey = zapcore.OmitKey
	if format == config.FormatJSON {
		return zapcore.NewJSONEncoder(shape)
	}
	shape.EncodeTime = zapcore.TimeEncoderOfLayout("15:04:05")
	shape.EncodeLevel = zapcore.CapitalLevelEncoder
	shape.ConsoleSeparator = " "
	return zapcore.NewConsoleEncoder(shape)
}

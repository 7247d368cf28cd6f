package logging

import (
	"fmt"
	"strings"

	sdklog "go.temporal.io/sdk/log"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

// Temporal is log as the Temporal SDK wants it. What the SDK says of its own
// polling and replaying at debug level is dropped: it would bury our lines.
func Temporal(log *zap.Logger) sdklog.Logger { return temporalLogger{log} }

var (
	_ sdklog.Logger     = temporalLogger{}
	_ sdklog.WithLogger = temporalLogger{}
)

type temporalLogger struct{ log *zap.Logger }

func (l temporalLogger) Debug(msg string, keyvals ...any) {
	if !isChatter(msg) {
		l.write(zap.DebugLevel, msg, keyvals)
	}
}

func (l temporalLogger) Info(msg string, keyvals ...any) { l.write(zap.InfoLevel, msg, keyvals) }

func (l temporalLogger) Warn(msg string, keyvals ...any) { l.write(zap.WarnLevel, msg, keyvals) }

func (l temporalLogger) Error(msg string, keyvals ...any) {
	if !isChatter(msg) {
		l.write(zap.ErrorLevel, msg, keyvals)
	}
}

// With gives a logger that adds keyvals to every line.
func (l temporalLogger) With(keyvals ...any) sdklog.Logger {
	return temporalLogger{l.log.With(fields(keyvals)...)}
}

func (l temporalLogger) write(level zapcore.Level, msg string, keyvals []any) {
	if line := l.log.Check(level, msg); line != nil {
		line.Write(fields(keyvals)...)
	}
}

// fields turns key, value, key, value… into fields. A value without a key keeps
// its place under "extra": a slip in a log call must not lose what it says.
func fields(keyvals []any) []zap.Field {
	list := make([]zap.Field, 0, (len(keyvals)+1)/2)
	for len(keyvals) >= 2 {
		list = append(list, named(fmt.Sprint(keyvals[0]), keyvals[1])...)
		keyvals = keyvals[2:]
	}
	if len(keyvals) == 1 {
		list = append(list, zap.Any("extra", keyvals[0]))
	}
	return list
}

// named is a field as the rest of the log calls it. A workflow's id tells whose work it
// is: its channel, and the shop's id of its order.
func named(key string, value any) []zap.Field {
	switch key {
	case "WorkflowID":
		return append([]zap.Field{zap.Any("workflow_id", value)}, work(fmt.Sprint(value))...)
	case "RunID":
		key = "run_id"
	case "TraceID":
		key = "trace_id"
	case "SpanID":
		key = "span_id"
	case "ActivityType":
		key = "step"
	case "Attempt":
		key = "attempt"
	case "Error":
		key = "error"
	}
	return []zap.Field{zap.Any(key, value)}
}

// work is whose work a workflow does: order/woo-riga/727, import/woo-riga.
func work(id string) []zap.Field {
	kind, rest, whole := strings.Cut(id, "/")
	if !whole {
		return nil
	}
	channel, order, _ := strings.Cut(rest, "/")
	fields := []zap.Field{zap.String("channel", channel)}
	if kind == "order" {
		fields = append(fields, zap.String("order", order))
	}
	return fields
}

// isChatter reports whether the SDK says this many times a second on a good day, or what we
// say ourselves.
func isChatter(msg string) bool {
	switch msg {
	case "workflowTaskPoller::Poll", "workflowTaskPoller::Poll Succeed", "activityTaskPoller::Poll",
		"nexusTaskPoller::Poll", "Workflow task unavailable", "Activity task unavailable", "Empty Nexus poll response",
		"Processing new workflow task.", "Processing new workflow activity task", "Processing new local activity task",
		"ProcessEvent", "ExecuteActivity", "ExecuteChildWorkflow", "NewTimer", "RequestCancelTimer",
		"SideEffect Marker added", "SideEffect returning already calculated result.",
		"Activity error.", // Steps tells of it, and knows more
		"Cached state staled, new task has unexpected events", "Updating poller autoscaler target":
		return true
	}
	return false
}

package logging_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdklog "go.temporal.io/sdk/log"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestConsole(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := logging.New(config.Log{Level: config.LevelWarn, Format: config.FormatConsole}, &out)
	log.Info("too quiet to see")
	log.Warn("order is held", zap.String("order", "woo-riga/727"))
	require.Regexp(t, `^\d\d:\d\d:\d\d WARN order is held \{"order": "woo-riga/727"\}\n$`, out.String())
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := logging.New(config.Log{Level: config.LevelDebug, Format: config.FormatJSON}, &out)
	log.Error("call failed", zap.Duration("after", 90*time.Second), zap.Any("key", secret.String("cs_123")), zap.Error(errors.New("boom")))

	line := decode(t, out.Bytes())
	_, err := time.Parse(time.RFC3339Nano, line["time"].(string))
	require.NoError(t, err)
	delete(line, "time")
	require.Equal(t, map[string]any{"level": "error", "msg": "call failed", "after": "1m30s", "key": "•••", "error": "boom"}, line)
}

func TestAnEmptyLevelIsInfo(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := logging.New(config.Log{}, &out)
	log.Debug("hidden")
	require.Empty(t, out.String())
	log.Info("shown")
	require.Contains(t, out.String(), "INFO shown")
}

func TestTemporal(t *testing.T) {
	t.Parallel()
	const noLine = ""
	tests := []struct {
		name string
		log  func(sdklog.Logger)
		want string
	}{
		{"keys and values become fields", func(l sdklog.Logger) { l.Info("hello", "n", 1, "ok", true) }, `{"level":"info","msg":"hello","n":1,"ok":true}`},
		{"a key need not be text", func(l sdklog.Logger) { l.Warn("hello", 7, "x") }, `{"level":"warn","msg":"hello","7":"x"}`},
		{"a value without a key is kept", func(l sdklog.Logger) { l.Error("hello", "a", 1, "lonely") }, `{"level":"error","msg":"hello","a":1,"extra":"lonely"}`},
		{"an error shows its text", func(l sdklog.Logger) { l.Error("hello", "Error", errors.New("boom")) }, `{"level":"error","msg":"hello","error":"boom"}`},
		{"a workflow's id tells of its channel and order", func(l sdklog.Logger) {
			l.Warn("hello", "WorkflowID", "order/riga/727", "RunID", "r", "TraceID", "t", "SpanID", "s")
		}, `{"level":"warn","msg":"hello","workflow_id":"order/riga/727","channel":"riga","order":"727","run_id":"r","trace_id":"t","span_id":"s"}`},
		{"a reader's id tells of its channel", func(l sdklog.Logger) { l.Warn("hello", "WorkflowID", "import/riga") }, `{"level":"warn","msg":"hello","workflow_id":"import/riga","channel":"riga"}`},
		{"an id of somebody else's tells nothing", func(l sdklog.Logger) { l.Warn("hello", "WorkflowID", "other") }, `{"level":"warn","msg":"hello","workflow_id":"other"}`},
		{"our debug lines are shown", func(l sdklog.Logger) { l.Debug("hello") }, `{"level":"debug","msg":"hello"}`},
		{"the SDK's chatter is not", func(l sdklog.Logger) { l.Debug("workflowTaskPoller::Poll") }, noLine},
		{"With stays", func(l sdklog.Logger) { sdklog.With(l, "order", "o/1").Info("hello", "n", 1) }, `{"level":"info","msg":"hello","order":"o/1","n":1}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			tt.log(logging.Temporal(logging.New(config.Log{Level: config.LevelDebug, Format: config.FormatJSON}, &out)))
			if tt.want == noLine {
				require.Empty(t, out.String())
				return
			}
			line := decode(t, out.Bytes())
			delete(line, "time")
			got, err := json.Marshal(line)
			require.NoError(t, err)
			require.JSONEq(t, tt.want, string(got))
		})
	}
}

func TestTemporalIsSilentBelowTheLevel(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	log := logging.Temporal(logging.New(config.Log{Level: config.LevelError}, &out))
	log.Debug("a")
	log.Info("a")
	log.Warn("a")
	require.Empty(t, out.String())
	log.Error("b")
	require.Contains(t, out.String(), "ERROR b")
}

func decode(t *testing.T, line []byte) map[string]any {
	t.Helper()
	var fields map[string]any
	require.NoError(t, json.Unmarshal(line, &fields), "%s", line)
	return fields
}

package logging_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/logging"
)

// walk is an input that knows its sale.
type walk struct{ Sale int64 }

// LogKeys implements logging.Subject.
func (w walk) LogKeys() []any { return []any{"sale", w.Sale, "number", "A-7"} }

func TestAStepThatFailsSaysWhatItIsAbout(t *testing.T) {
	t.Parallel()
	benign := temporal.NewApplicationErrorWithOptions("later", "RateLimited", temporal.ApplicationErrorOptions{Category: temporal.ApplicationErrorCategoryBenign})
	for _, tt := range []struct {
		name, level string
		err         error
	}{
		{"a mistake", "error", temporal.NewApplicationError("boom", "Transient")},
		{"what is usual", "debug", benign},
		{"nothing", "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			var suite testsuite.WorkflowTestSuite
			suite.SetLogger(logging.Temporal(logging.New(config.Log{Level: config.LevelDebug, Format: config.FormatJSON}, &out)))
			env := suite.NewTestActivityEnvironment()
			env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{logging.Steps()}})
			env.RegisterActivityWithOptions(func(context.Context, walk) error { return tt.err }, activity.RegisterOptions{Name: "IssueInvoice"})
			_, err := env.ExecuteActivity("IssueInvoice", walk{7})
			if tt.level == "" {
				require.NoError(t, err)
				require.Empty(t, out.String())
				return
			}
			require.Error(t, err)
			line := decode(t, out.Bytes()) // and the SDK's own is not beside it
			require.Equal(t, tt.level, line["level"])
			require.Equal(t, "a step failed", line["msg"])
			require.InDelta(t, 7, line["sale"], 0)
			require.Equal(t, "A-7", line["number"])
			require.Equal(t, "IssueInvoice", line["step"])
			require.NotEmpty(t, line["workflow_id"])
			require.Contains(t, line["error"], tt.err.Error())
		})
	}
}

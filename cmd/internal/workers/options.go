package workers

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/logging"
)

// finishLimit is how long a worker that is told to stop lets its steps finish.
const finishLimit = 20 * time.Second

// Options are a worker's, of any queue, as the settings say. What ends the worker
// for good is sent to fatal.
func Options(w config.Worker, fatal chan<- error) worker.Options {
	return worker.Options{
		MaxConcurrentWorkflowTaskExecutionSize:  w.WorkflowTasks,
		MaxConcurrentActivityExecutionSize:      w.Activities,
		MaxConcurrentLocalActivityExecutionSize: w.LocalActivities,
		MaxConcurrentWorkflowTaskPollers:        w.Pollers,
		MaxConcurrentActivityTaskPollers:        w.Pollers,
		WorkerStopTimeout:                       finishLimit,
		Interceptors:                            []interceptor.WorkerInterceptor{logging.Steps()},
		OnFatalError:                            func(err error) { fatal <- err },
	}
}

package logging

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// Subject is an input of a step that knows what it is about.
type Subject interface {
	// LogKeys are key, value, key, value… as the log calls them.
	LogKeys() []any
}

// Steps has a worker log each try of a step that fails, with what it is about. It stands
// for the SDK's own line, which knows the workflow alone.
func Steps() interceptor.WorkerInterceptor { return &steps{} }

type steps struct {
	interceptor.WorkerInterceptorBase
}

// InterceptActivity implements interceptor.WorkerInterceptor.
func (*steps) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	s := &step{}
	s.Next = next
	return s
}

type step struct {
	interceptor.ActivityInboundInterceptorBase
}

// ExecuteActivity implements interceptor.ActivityInboundInterceptor.
func (s *step) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	out, err := s.Next.ExecuteActivity(ctx, in)
	if err == nil || errors.Is(err, activity.ErrResultPending) {
		return out, err
	}
	log := activity.GetLogger(ctx)
	write := log.Error
	switch {
	case expected(err):
		write = log.Debug
	case activity.GetInfo(ctx).IsLocalActivity: // it is tried again as an ordinary one
		write = log.Warn
	}
	var about []any
	for _, arg := range in.Args {
		if subject, ok := arg.(Subject); ok {
			about = append(about, subject.LogKeys()...)
		}
	}
	write("a step failed", append(about, "Error", err)...)
	return out, err
}

// expected reports whether a failure is nothing that anybody has to hear of.
func expected(err error) bool {
	said, ok := errors.AsType[*temporal.ApplicationError](err)
	return ok && said.Category() == temporal.ApplicationErrorCategoryBenign
}

package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/internal/fault"
)

// toTemporal is the only place where a Go error becomes a Temporal one. The
// error's type is the fault's kind: workflows switch on it and on nothing else.
// The text is kept, the chain of causes is not: what lies deeper may quote data.
// Details go along for the workflow.
func toTemporal(err error, details ...any) error {
	if err == nil {
		return nil
	}
	if translated, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return translated
	}
	kind := fault.KindOf(err)
	options := temporal.ApplicationErrorOptions{NonRetryable: !kind.Retryable(), Details: details}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		options.NextRetryDelay = f.RetryAfter
	}
	if kind.Expected() {
		options.Category = temporal.ApplicationErrorCategoryBenign // no alert, no error log
	}
	return temporal.NewApplicationErrorWithOptions(err.Error(), string(kind), options)
}

package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
)

// stepError is a step that failed for good: no retry helps, a person has to.
type stepError struct {
	step  string
	cause *temporal.ApplicationError
}

func (e *stepError) Error() string { return e.step + ": " + e.cause.Message() }

// named says which step failed for good, unless the error does: an activity may do
// several. Other errors (a cancelled workflow) stay as they are.
func named(step string, err error) error {
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		_ = app.Details(&step)
		return &stepError{step, app}
	}
	return err
}

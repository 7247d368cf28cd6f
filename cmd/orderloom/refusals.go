package main

import (
	"errors"

	"github.com/orderloom/orderloom/internal/fault"
)

// inItsOwnWords is a refusal by our own rules as one for people: its message, and
// the exit code for its kind.
func inItsOwnWords(err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	switch f.Kind {
	case fault.Invalid:
		return usagef("%s", f.Message)
	case fault.NotFound:
		return notFoundf("%s", f.Message)
	case fault.Unmapped: // what is amiss is told of the place that is to be mended
		return refusedf("%s: %s", f.Op, f.Message)
	case fault.Conflict:
		return refusedf("%s", f.Message)
	default:
		return err
	}
}

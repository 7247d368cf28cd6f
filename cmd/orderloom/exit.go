package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.temporal.io/api/serviceerror"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/fault"
)

// The exit codes, as the root's help tells them.
const (
	exitOK          = 0
	exitFailed      = 1
	exitUsage       = 2
	exitNotFound    = 3
	exitRefused     = 4
	exitUnreachable = 5
	exitBroken      = 6
	exitInterrupted = 130
)

const exitHelp = `Exit codes:
  0  done
  1  failed
  2  wrong usage, or settings that are wrong or missing
  3  what was named is not there
  4  refused, or the sale is still held
  5  the database, Temporal or the shop can't be reached now: try again
  6  the audit found what breaks a rule, or a replay a history that differs
  130  interrupted`

// exitError is a failure that knows its exit code.
type exitError struct {
	code  int
	err   error
	lists []string // further lines, each about one thing
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error {
	return &exitError{code: exitUsage, err: fmt.Errorf(format, args...)}
}

func notFoundf(format string, args ...any) error {
	return &exitError{code: exitNotFound, err: fmt.Errorf(format, args...)}
}

func refusedf(format string, args ...any) error {
	return &exitError{code: exitRefused, err: fmt.Errorf(format, args...)}
}

func unreachable(err error) error { return &exitError{code: exitUnreachable, err: err} }

// exitCode is what a failure means to whoever called.
func exitCode(ctx context.Context, err error) int {
	if known, ok := errors.AsType[*exitError](err); ok {
		return known.code
	}
	if _, ok := errors.AsType[*config.Error](err); ok {
		return exitUsage
	}
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		return exitInterrupted
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return exitCodeOf(f.Kind)
	}
	if outOfReach(err) {
		return exitUnreachable
	}
	return exitFailed
}

// outOfReach reports whether something gave no answer, or none in time: Temporal's client
// has an error of its own for either.
func outOfReach(err error) bool {
	_, away := errors.AsType[*serviceerror.Unavailable](err)
	_, late := errors.AsType[*serviceerror.DeadlineExceeded](err)
	return away || late || errors.Is(err, context.DeadlineExceeded)
}

func exitCodeOf(kind fault.Kind) int {
	switch kind {
	case fault.NotFound:
		return exitNotFound
	case fault.Transient, fault.RateLimited:
		return exitUnreachable
	default:
		return exitFailed
	}
}

// tellError writes a failure as one line; only what lists several things, such as
// mistakes in the settings, has a line for each.
func tellError(w io.Writer, err error) {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if _, ok := errors.AsType[*config.Error](err); ok {
		text = err.Error()
	}
	_, _ = fmt.Fprintln(w, "orderloom: "+text)
	if known, ok := errors.AsType[*exitError](err); ok {
		for _, line := range known.lists {
			_, _ = fmt.Fprintln(w, "  "+line)
		}
	}
}

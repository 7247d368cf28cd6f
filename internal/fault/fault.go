// Package fault sorts failures by their remedy. Whoever notices a failure says
// what would mend it; whoever handles it asks for the Kind and for nothing else.
//
// fault imports nothing of ours, so that everything may import it.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind is why something failed, and with it the remedy. Its text is the Temporal
// error type, so renaming one breaks running workflows.
type Kind string

const (
	// Transient heals by itself: network, 5xx, lock, deadlock. Whatever nobody
	// sorted is Transient.
	Transient Kind = "Transient"
	// RateLimited heals after Error.RetryAfter.
	RateLimited Kind = "RateLimited"
	// Invalid is what the other side refuses, or an answer we can't read: a
	// person or a release mends it.
	Invalid Kind = "Invalid"
	// Unauthorized is refused credentials: an operator mends them.
	Unauthorized Kind = "Unauthorized"
	// NotFound is not there.
	NotFound Kind = "NotFound"
	// Conflict is there already, and differs.
	Conflict Kind = "Conflict"
	// Unmapped misses a mapping or a setting: the back office fills it.
	Unmapped Kind = "Unmapped"
	// Unsupported is what this platform can't do at all.
	Unsupported Kind = "Unsupported"
)

// Retryable reports whether trying again, unchanged, can help.
func (k Kind) Retryable() bool { return k == Transient || k == RateLimited }

// Expected reports whether the kind is part of a good day: it wakes nobody.
func (k Kind) Expected() bool { return k == RateLimited || k == NotFound || k == Unmapped }

// Error is a failure with its kind. Message is for people and holds no secret
// and no personal data.
type Error struct {
	Kind    Kind
	Op      string // what was being done, outside-in: "woocommerce: list orders"
	Message string
	// RetryAfter is how long to wait before the next try; 0 leaves it to the
	// caller's own backoff.
	RetryAfter time.Duration
	// Unknown is set where a write was sent and its answer was lost: it may have
	// been done.
	Unknown bool
	Err     error
}

// New is a failure of a kind with a message.
func New(kind Kind, op, format string, args ...any) *Error {
	return &Error{Kind: kind, Op: op, Message: fmt.Sprintf(format, args...)}
}

// Wrap is err as a failure of a kind; nil stays nil.
func Wrap(kind Kind, op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Kind: kind, Op: op, Err: err}
}

// Error reads outside-in: "woocommerce: list orders: RateLimited: 429 …".
func (e *Error) Error() string {
	text := string(e.Kind)
	if e.Op != "" {
		text = e.Op + ": " + text
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the outermost fault in err; Transient where there is none.
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Kind
	}
	return Transient
}

// Is reports whether err is a fault of that kind.
func Is(err error, kind Kind) bool {
	f, ok := errors.AsType[*Error](err)
	return ok && f.Kind == kind
}

// OutcomeUnknown reports whether err is a write whose answer was lost.
func OutcomeUnknown(err error) bool {
	f, ok := errors.AsType[*Error](err)
	return ok && f.Unknown
}

// Reason is err without the kind and the place of its outermost fault, for whoever tells
// those already.
func Reason(err error) string {
	f, ok := errors.AsType[*Error](err)
	switch {
	case !ok:
		return err.Error()
	case f.Err != nil:
		return f.Err.Error()
	default:
		return f.Message
	}
}

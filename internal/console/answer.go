package console

import (
	"errors"
	"math"
	"net/http"
	"strconv"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

var (
	errForbidden = errors.New("the role doesn't allow it")
	errElsewhere = errors.New("another site sent it")
	errNowhere   = errors.New("there is no such page")
	errMethod    = errors.New("the page takes no such method")
	errTooLarge  = errors.New("the form is too large")
)

// nowhere is what there is at every address that no route has.
func nowhere(*visit) error { return errNowhere }

// otherMethod is what there is where a route takes another one.
func otherMethod(*visit) error { return errMethod }

// fromElsewhere is what another site's form gets.
func fromElsewhere(*visit) error { return errElsewhere }

func tooLarge(err error) bool {
	_, large := errors.AsType[*http.MaxBytesError](err)
	return large
}

// failed answers where a page can't be shown: a browser that isn't signed in goes to the
// door, what is nobody's fault is logged.
func (v *visit) failed(err error) {
	if err == nil {
		return
	}
	if fault.Is(err, fault.Unauthorized) && !v.program {
		v.toSignIn()
		return
	}
	status := statusOf(err)
	if status >= http.StatusInternalServerError {
		v.log.Error("a page can't be shown", zap.String("route", v.route.pattern), zap.Error(err))
	}
	if limited, ok := errors.AsType[*fault.Error](err); ok && limited.RetryAfter > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(limited.RetryAfter.Seconds()))))
	}
	if v.program {
		v.refuse(status, reason(err))
		return
	}
	if err := v.show(status, "problem", problem{Status: status, Reason: reason(err)}); err != nil {
		v.log.Error("no page can be shown", zap.Error(err))
		http.Error(v.w, "This doesn't work right now.", http.StatusInternalServerError)
	}
}

// problem is what a page says that shows nothing else.
type problem struct {
	Status int
	Reason string // what is wrong with what was asked for; empty: the status says it
}

// ourselves marks a fault that is about what was asked for, and says so to people.
const ourselves = "console"

// isTheirs reports whether a fault is about what somebody asked for; one from deeper down
// is ours.
func isTheirs(f *fault.Error) bool { return f.Op == ourselves || f.Op == "access" }

// reason is what people can be told of what they asked for: nothing of what went wrong
// with us.
func reason(err error) string {
	if field, ok := errors.AsType[*office.FieldError](err); ok {
		return field.Error()
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && isTheirs(f) {
		return f.Message
	}
	return ""
}

func statusOf(err error) int {
	switch {
	case errors.Is(err, errForbidden), errors.Is(err, errElsewhere):
		return http.StatusForbidden
	case errors.Is(err, errNowhere):
		return http.StatusNotFound
	case errors.Is(err, errMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge
	}
	if field, ok := errors.AsType[*office.FieldError](err); ok {
		if field.Missing {
			return http.StatusNotFound
		}
		return http.StatusBadRequest
	}
	return statusOfFault(err)
}

func statusOfFault(err error) int {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || !isTheirs(f) && !f.Kind.Retryable() {
		return http.StatusInternalServerError
	}
	switch f.Kind {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Unauthorized:
		return http.StatusUnauthorized
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.RateLimited:
		return http.StatusTooManyRequests
	default:
		return http.StatusServiceUnavailable
	}
}

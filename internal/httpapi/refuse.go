package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/orderloom/orderloom/internal/fault"
)

// maxText is how much of a platform's error text goes on.
const maxText = 200

// StatusError is what a platform said no with. It is the cause inside the fault,
// for connectors that know its codes.
type StatusError struct {
	Status int
	Code   string // the platform's own; empty where it gave none
	Text   string // at most 200 bytes on one line
}

// Error reads "404 Not Found: woocommerce_rest_…: Invalid ID."
func (e *StatusError) Error() string {
	text := fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
	for _, part := range []string{e.Code, e.Text} {
		if part != "" {
			text += ": " + part
		}
	}
	return text
}

// Refusal is what a platform said no with to one of many things that one call asked
// for: sorted as if it had been the answer to a call. Code and text are cut to fit.
func Refusal(op string, said *StatusError) *fault.Error {
	said.Code, said.Text = clip(said.Code), clip(said.Text)
	return &fault.Error{Kind: kindOf(said.Status), Op: op, Err: said}
}

// refused sorts an answer that is no success.
func (c *Client) refused(ctx context.Context, call Call, res *http.Response) error {
	status := &StatusError{Status: res.StatusCode}
	// A refusal is one even where its text doesn't arrive.
	if body, _ := readAll(res.Body, maxErrorBody); c.ReadError != nil {
		code, text := c.ReadError(body)
		status.Code, status.Text = clip(code), clip(text)
	}
	f := &fault.Error{Kind: kindOf(res.StatusCode), Op: call.Op, Err: status}
	switch {
	case f.Kind == fault.Transient:
		// Even the platform's own JSON doesn't prove that nothing was done before
		// it broke.
		f.Unknown = isWrite(call.Method)
		f.RetryAfter = RetryAfter(res.Header, time.Now())
	case f.Kind == fault.RateLimited:
		f.RetryAfter = RetryAfter(res.Header, time.Now())
	case res.StatusCode < 400:
		f.Message = "the address leads elsewhere" + newHost(res) + ": correct the shop's address"
	}
	if ctx.Err() != nil {
		f.Kind, f.Err = fault.Transient, ctx.Err()
	}
	return f
}

// kindOf sorts a status by its remedy.
func kindOf(status int) fault.Kind {
	switch status {
	case http.StatusTooManyRequests:
		return fault.RateLimited
	case http.StatusUnauthorized, http.StatusForbidden:
		return fault.Unauthorized
	case http.StatusNotFound, http.StatusGone:
		return fault.NotFound
	case http.StatusConflict:
		return fault.Conflict
	case http.StatusRequestTimeout, http.StatusLocked, http.StatusTooEarly:
		return fault.Transient
	}
	if status >= 500 || status < 200 {
		return fault.Transient
	}
	return fault.Invalid
}

// unanswered sorts a call that brought no whole answer. A cancelled ctx wins over
// whatever the cut connection said.
func (c *Client) unanswered(ctx context.Context, op string, sent *trail, err error) error {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		f.Op = cmp.Or(f.Op, op)
		return f
	}
	f := &fault.Error{Kind: fault.Transient, Op: op, Err: err, Unknown: sent.maybeDone()}
	switch {
	case ctx.Err() != nil:
		f.Err = ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		f.Message = fmt.Sprintf("no answer within %s", c.timeout())
	case errors.Is(err, errTooLarge):
		f.Kind = fault.Invalid
	}
	return f
}

func newHost(res *http.Response) string {
	next, err := res.Location()
	if err != nil {
		return ""
	}
	return " (" + clip(next.Scheme+"://"+next.Host) + ")"
}

// clip makes foreign text fit for an error: one line, printable, short.
func clip(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text, ""))
	text = strings.Join(strings.Fields(text), " ")
	for len(text) > maxText {
		_, last := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-last]
	}
	return text
}

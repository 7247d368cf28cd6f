// Package httpapi makes one HTTP call to a platform's JSON API, the way every
// connector needs it, and sorts what went wrong into a *fault.Error.
//
// It doesn't retry, wait or log, and keeps no state between calls. Its errors
// name the call and the status; they hold no query, no credential and nothing of
// a body but the platform's own error code and the head of its text.
package httpapi

import (
	"context"
	"crypto/tls"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// DefaultTimeout is how long a call may take where nothing else is said.
	DefaultTimeout = 60 * time.Second
	maxBody        = 64 << 20
	maxErrorBody   = 8 << 10
	maxRedirects   = 3
)

// Client calls one API. All fields but Base may be left empty. It is safe for
// concurrent use as long as its fields are left alone.
type Client struct {
	// Base is the folder of the API; paths of calls are relative to it. A missing
	// slash at its end is added.
	Base *url.URL
	// Transport is http.DefaultTransport where nil.
	Transport http.RoundTripper
	// Auth puts the credentials on a request. It runs once per request sent, so
	// also for each redirect that is followed.
	Auth func(*http.Request) error
	// ReadError picks the platform's error code and text out of the body of a
	// refusal; empty strings where there is none.
	ReadError func(body []byte) (code, text string)
	// Denied finds the no in the body of an answer with a status of success, where the
	// platform says it so; nil where there is none. What was denied was not done.
	Denied func(body []byte) *StatusError
	// Timeout of a call; zero is DefaultTimeout.
	Timeout time.Duration
}

// Call is what to ask.
type Call struct {
	Op     string // what is being done, for errors: "woocommerce: list orders"
	Method string // GET where empty
	Path   string // relative to Base, without a slash in front, already escaped
	Query  url.Values
	Body   any // sent as JSON, unless it is a Form; nil sends none
	Out    any // where the JSON answer goes; nil ignores it
}

// Answer is what came back beside the body.
type Answer struct {
	Status int
	Header http.Header
	// TLS is how the connection was encrypted; nil over plain http.
	TLS *tls.ConnectionState
	// Took is from the start of the call to the end of the answer's body.
	Took time.Duration
}

// Date is the server's clock at the answer; zero where it doesn't tell.
func (a Answer) Date() time.Time {
	date, err := http.ParseTime(a.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return date.UTC()
}

// DateAtAsking is the server's clock when the call began, which was at asked by ours, or
// a little earlier; asked where it doesn't tell.
func (a Answer) DateAtAsking(asked time.Time) time.Time {
	if a.Date().IsZero() {
		return asked
	}
	return a.Date().Add(-a.Took - time.Second)
}

// Do makes the call once. Every error is a *fault.Error; errors.Is tells a
// cancelled ctx. Unknown is set where a write may have been done although it
// failed here.
func (c *Client) Do(ctx context.Context, call Call) (Answer, error) {
	start := time.Now()
	sent := &trail{write: isWrite(call.Method)}
	limited, cancel := context.WithTimeout(sent.watch(ctx), c.timeout())
	defer cancel()

	res, err := c.send(limited, call)
	if err != nil {
		return Answer{}, c.unanswered(ctx, call.Op, sent, err)
	}
	defer res.Body.Close()
	answer := Answer{Status: res.StatusCode, Header: res.Header, TLS: res.TLS}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return answer, c.refused(ctx, call, res)
	}
	body, err := readAll(res.Body, maxBody)
	answer.Took = time.Since(start)
	if err != nil {
		return answer, c.unanswered(ctx, call.Op, sent, err)
	}
	if c.Denied != nil {
		if said := c.Denied(body); said != nil {
			return answer, Refusal(call.Op, said)
		}
	}
	return answer, readBody(call, body)
}

// readBody fills call.Out. Whatever is wrong with the answer to a write, the
// write itself was taken.
func readBody(call Call, body []byte) error {
	if call.Out == nil {
		return nil
	}
	err := Decode(call.Op, body, call.Out)
	if f, ok := errors.AsType[*fault.Error](err); ok {
		f.Unknown = isWrite(call.Method)
	}
	return err
}

func (c *Client) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return DefaultTimeout
}

func isWrite(method string) bool {
	return method != "" && method != http.MethodGet && method != http.MethodHead
}

// invalid is a call that can't even be made.
func invalid(op string, err error) *fault.Error {
	return &fault.Error{Kind: fault.Invalid, Op: op, Message: "the request can't be made", Err: err}
}

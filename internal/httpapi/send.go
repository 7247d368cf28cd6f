package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
)

// errTooLarge is an answer beyond the limit.
var errTooLarge = errors.New("the answer is too large")

// send makes the request and follows redirects. It calls the transport itself:
// http.Client puts the whole URL into its errors and copies headers to redirects.
func (c *Client) send(ctx context.Context, call Call) (*http.Response, error) {
	target, body, kind, err := c.prepare(call)
	if err != nil {
		return nil, invalid(call.Op, err)
	}
	for hop := 0; ; hop++ {
		req, err := c.request(ctx, call.Method, target, body, kind)
		if err != nil {
			return nil, invalid(call.Op, err)
		}
		res, err := c.transport().RoundTrip(req)
		if err != nil {
			return nil, withoutURL(err)
		}
		next := redirect(req, res)
		if next == nil || hop == maxRedirects {
			return res, nil
		}
		_ = res.Body.Close() // its text is of no interest
		target = next
	}
}

// prepare makes the address, and the body with its kind.
func (c *Client) prepare(call Call) (*url.URL, []byte, string, error) {
	base := *c.Base
	if !strings.HasSuffix(base.Path, "/") {
		base.Path += "/"
	}
	target, err := base.Parse(call.Path)
	if err != nil {
		return nil, nil, "", errors.New("the path is no path") // the cause would quote it
	}
	target.RawQuery = call.Query.Encode()
	if form, ok := call.Body.(Form); ok {
		return target, form.content, form.kind, nil
	}
	if call.Body == nil {
		return target, nil, "", nil
	}
	body, err := json.Marshal(call.Body)
	return target, body, "application/json", err
}

func (c *Client) request(ctx context.Context, method string, target *url.URL, body []byte, kind string) (*http.Request, error) {
	var reader io.Reader
	if body != nil {
		reader = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, target.String(), reader)
	if err != nil {
		return nil, withoutURL(err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", userAgent())
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	if c.Auth != nil {
		err = c.Auth(req)
	}
	return req, err
}

func (c *Client) transport() http.RoundTripper {
	if c.Transport != nil {
		return c.Transport
	}
	return http.DefaultTransport
}

func readAll(r io.Reader, limit int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(body)) > limit {
		err = fmt.Errorf("%w: over %d MiB", errTooLarge, limit>>20)
	}
	return body, err
}

// withoutURL drops the address that net/http puts in front of an error: its query
// may hold a signature.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// userAgent is how shops see us in their logs.
func userAgent() string {
	version := "dev"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "Orderloom/" + version
}

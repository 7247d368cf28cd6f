package prom

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
	"github.com/orderloom/orderloom/internal/secret"
)

// Platform is the name that channels know this connector by.
const Platform = "prom"

// apiVersion is of the public API, the only one that there is.
const apiVersion = "v1"

const apiPath = "api/" + apiVersion + "/"

// language is the one that names of statuses, products and ways to pay come in.
const language = "uk"

var (
	_ connectors.Constructor = New
	_ connectors.Connector   = (*Client)(nil)
)

// Client speaks to one company. It is safe for concurrent use.
type Client struct {
	http  httpapi.Client
	token secret.String // to hide it wherever it is echoed
}

// New makes a client of the company and calls nobody. It wants the company's API token
// as Credentials.Key; there is no secret. The address is the marketplace's, not the
// company's own site: https://my.prom.ua, https://my.satu.kz, https://my.prom.md; plain
// http is for the test environment alone.
func New(shop connectors.Shop, transport http.RoundTripper) (connectors.Connector, error) {
	base, err := baseOf(shop)
	if err != nil {
		return nil, err
	}
	switch {
	case shop.Version != "" && shop.Version != apiVersion:
		return nil, invalid("connect", "there is no version %q of the API that we speak: want "+apiVersion, shop.Version)
	case shop.Credentials.Key == "":
		return nil, invalid("connect", "the API token is needed")
	case shop.Credentials.Secret != "":
		return nil, invalid("connect", "there is no secret beside the API token: leave it out")
	case strings.ContainsFunc(shop.Credentials.Key.Reveal(), unprintable):
		return nil, invalid("connect", "the API token holds a space or a line break: copy it anew")
	}
	token := shop.Credentials.Key
	return &Client{token: token, http: httpapi.Client{
		Base:      base,
		Transport: transport,
		Auth: func(r *http.Request) error {
			r.Header.Set("Authorization", "Bearer "+token.Reveal())
			r.Header.Set("X-Language", language)
			return nil
		},
		ReadError: readErrorOf(token),
		Denied:    deniedOf(token),
	}}, nil
}

// Platform is "prom".
func (*Client) Platform() string { return Platform }

// baseOf is the folder of the API.
func baseOf(shop connectors.Shop) (*url.URL, error) {
	front, err := shop.Front()
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, opOf("connect"), err)
	case strings.Contains(front.Path+"/", "/api/"):
		return nil, invalid("connect", "the address leads to the API: want the marketplace's, https://my.prom.ua")
	}
	return front.JoinPath(apiPath), nil
}

// unprintable is what no token holds, and no header may.
func unprintable(r rune) bool { return r <= ' ' || r > '~' }

// get reads path into out.
func (c *Client) get(ctx context.Context, op, path string, query url.Values, out any) (httpapi.Answer, error) {
	return c.http.Do(ctx, httpapi.Call{Op: opOf(op), Path: path, Query: query, Out: out})
}

// post sends body to path and reads the answer into out.
func (c *Client) post(ctx context.Context, op, path string, body, out any) (httpapi.Answer, error) {
	return c.http.Do(ctx, httpapi.Call{Op: opOf(op), Method: http.MethodPost, Path: path, Body: body, Out: out})
}

func opOf(op string) string { return Platform + ": " + op }

func invalid(op, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, opOf(op), format, args...)
}

// checkID guards paths and bodies against what is no id.
func checkID(op, id string) error {
	if !isID(id) {
		return invalid(op, "%.40q is no id", id)
	}
	return nil
}

func isID(text string) bool {
	n, err := strconv.ParseUint(text, 10, 63)
	return err == nil && n > 0
}

package woocommerce

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// Platform is the name that channels know this connector by.
const Platform = "woocommerce"

// apiVersion is of WooCommerce's REST API, the only one that this connector speaks.
const apiVersion = "v3"

const apiPath = "wp-json/wc/" + apiVersion + "/"

var (
	_ connectors.Constructor       = New
	_ connectors.Connector         = (*Client)(nil)
	_ connectors.OrderFeed         = (*Client)(nil)
	_ connectors.FeedProver        = (*Client)(nil)
	_ connectors.OrderStack        = (*Client)(nil)
	_ connectors.OrderFinder       = (*Client)(nil)
	_ connectors.OrderReader       = (*Client)(nil)
	_ connectors.OrderRange        = (*Client)(nil)
	_ connectors.TrashReader       = (*Client)(nil)
	_ connectors.OrderStatusSetter = (*Client)(nil)
	_ connectors.OrderNotes        = (*Client)(nil)
	_ connectors.SettingsReader    = (*Client)(nil)
	_ connectors.StatusList        = (*Client)(nil)
	_ connectors.PaymentList       = (*Client)(nil)
	_ connectors.DeliveryList      = (*Client)(nil)
	_ connectors.TaxList           = (*Client)(nil)
	_ connectors.CategoryList      = (*Client)(nil)
)

// Client speaks to one shop. It is safe for concurrent use.
type Client struct {
	http httpapi.Client
	hide func(string) string // what is echoed of the key
}

// New makes a client of the shop and calls nobody. It wants the consumer key and
// secret as Credentials.Key and .Secret. The address is the shop's front page,
// with its folder if it has one; plain http is for the test environment alone.
func New(shop connectors.Shop, transport http.RoundTripper) (connectors.Connector, error) {
	base, err := baseOf(shop)
	if err != nil {
		return nil, err
	}
	if shop.Version != "" && shop.Version != apiVersion {
		return nil, invalid("connect", "there is no version %q of the API that we speak: want "+apiVersion, shop.Version)
	}
	if shop.Credentials.Key == "" || shop.Credentials.Secret == "" {
		return nil, invalid("connect", "both the consumer key and the consumer secret are needed")
	}
	hide := hiding(shop.Credentials)
	return &Client{hide: hide, http: httpapi.Client{
		Base:      base,
		Transport: transport,
		Auth:      authBy(shop.Credentials),
		ReadError: readErrorBy(hide),
	}}, nil
}

// Platform is "woocommerce".
func (*Client) Platform() string { return Platform }

// baseOf is the folder of the API.
func baseOf(shop connectors.Shop) (*url.URL, error) {
	front, err := frontOf(shop)
	if err != nil {
		return nil, err
	}
	return front.JoinPath(apiPath), nil
}

// frontOf is the shop's front page.
func frontOf(shop connectors.Shop) (*url.URL, error) {
	front, err := shop.Front()
	switch {
	case err != nil:
		return nil, fault.Wrap(fault.Invalid, opOf("connect"), err)
	case strings.Contains(front.Path+"/", "/wp-json/"):
		return nil, invalid("connect", "the address leads to the API: want the shop's front page, without /wp-json")
	}
	return front, nil
}

// hiding takes a key out of texts: some plugins echo what they were sent.
func hiding(c connectors.Credentials) func(string) string {
	return strings.NewReplacer(c.Key.Reveal(), c.Key.String(), c.Secret.Reveal(), c.Secret.String()).Replace
}

// readErrorBy picks code and text out of the platform's error object.
func readErrorBy(hide func(string) string) func([]byte) (string, string) {
	return func(body []byte) (string, string) {
		var e struct {
			Code    json.RawMessage `json:"code"`
			Message json.RawMessage `json:"message"`
		}
		if json.Unmarshal(body, &e) != nil {
			return "", ""
		}
		return hide(fields.TextOf(e.Code)), hide(fields.TextOf(e.Message))
	}
}

// get reads path into out.
func (c *Client) get(ctx context.Context, op, path string, query url.Values, out any) (httpapi.Answer, error) {
	return c.do(ctx, httpapi.Call{Op: opOf(op), Path: path, Query: query, Out: out})
}

// totalOf is how many entries and pages the list has; ok is false where something
// on the way dropped the headers.
func totalOf(a httpapi.Answer) (entries, pages int, ok bool) {
	entries, err1 := strconv.Atoi(a.Header.Get("X-WP-Total"))
	pages, err2 := strconv.Atoi(a.Header.Get("X-WP-TotalPages"))
	return entries, pages, err1 == nil && err2 == nil
}

func opOf(op string) string { return Platform + ": " + op }

func invalid(op, format string, args ...any) *fault.Error {
	return fault.New(fault.Invalid, opOf(op), format, args...)
}

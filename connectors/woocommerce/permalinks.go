package woocommerce

import (
	"context"
	"errors"
	"strings"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// What to do where something else than WooCommerce answers. With plain permalinks the
// API is at another address, where WooCommerce looks at no key.
const (
	switchOnPermalinks = `in WordPress, set Settings → Permalinks to "Post name", or correct the shop's address`
	switchOnPlugin     = "WordPress answers, but not WooCommerce: activate the WooCommerce plugin, 3.5 or later"
)

// do makes one call. What is missing is fault.NotFound by WooCommerce's own word alone:
// whoever answers in its place, because the API isn't there, knows of no order.
func (c *Client) do(ctx context.Context, call httpapi.Call) (httpapi.Answer, error) {
	answer, err := c.http.Do(ctx, call)
	f, isFault := errors.AsType[*fault.Error](err)
	if !isFault {
		return answer, err
	}
	status, refused := errors.AsType[*httpapi.StatusError](err)
	switch {
	case refused && f.Kind == fault.NotFound && status.Code == "":
		f.Kind, f.Message = fault.Invalid, "there is no REST API: "+switchOnPermalinks
	case refused && f.Kind == fault.NotFound && status.Code == "rest_no_route":
		f.Kind, f.Message = fault.Invalid, switchOnPlugin
	case !refused && f.Kind == fault.Transient && strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"):
		f.Message = "the answer is a web page; if it stays so, " + switchOnPermalinks
	}
	return answer, err
}

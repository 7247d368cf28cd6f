package httpapi

import (
	"net/http"
	"net/url"
	"strings"
)

// redirect is where to go on, nil where the answer is to be taken as it is: a
// redirect is followed to https on the same host only, and never turns a write
// into a read.
func redirect(req *http.Request, res *http.Response) *url.URL {
	switch res.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther:
		if isWrite(req.Method) {
			return nil
		}
	case http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	next, err := res.Location()
	if err != nil || next.Scheme != "https" || !strings.EqualFold(next.Host, req.URL.Host) || next.User != nil {
		return nil
	}
	return next
}

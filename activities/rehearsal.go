package activities

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// rehearsal is the way to a real shop that a channel rehearses beside. Each step
// leaves undone by itself what would change it; should one forget, the request gets no
// further than here.
type rehearsal struct {
	code string
	next http.RoundTripper
}

// beside is the way to a channel's shop, by its environment.
func beside(environment commerce.Environment, code string, way http.RoundTripper) http.RoundTripper {
	if environment == commerce.Working {
		return rehearsal{code, way}
	}
	return way
}

// RoundTrip implements http.RoundTripper.
func (r rehearsal) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodGet || request.Method == http.MethodHead {
		return r.next.RoundTrip(request)
	}
	if request.Body != nil {
		_ = request.Body.Close() // as every RoundTripper has to
	}
	return nil, fault.New(fault.Conflict, "channel "+r.code, "it is a %s one: nothing is written to its shop", commerce.Working)
}

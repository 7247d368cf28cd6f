package httpapi

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
)

// trail remembers how far a request came.
type trail struct {
	write     bool
	asked     atomic.Bool // for a connection
	connected atomic.Bool
}

func (t *trail) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { t.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { t.connected.Store(true) },
	})
}

// maybeDone reports whether a failed write may have reached the server. It surely
// didn't where a connection was asked for and never came; a transport that tells
// nothing is not trusted.
func (t *trail) maybeDone() bool {
	return t.write && (t.connected.Load() || !t.asked.Load())
}

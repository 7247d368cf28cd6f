// Package serving answers HTTP on a listener until it is told to stop, and then ends
// what is at hand. Its limits are for whatever faces people and shops: nobody holds a
// connection for long, whatever they send.
package serving

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"
)

// drain is how long requests at hand may take once the server is told to stop.
const drain = 20 * time.Second

// Server is what answers, and what goes on beside it.
type Server struct {
	Handler http.Handler
	Log     *zap.Logger
	// Beside works until the last request has been answered. Its error ends the server.
	Beside func(context.Context) error
	// Ending is called once nothing new is taken any more.
	Ending func()
}

// Serve answers until ctx ends; then it takes nothing new and ends what is at hand.
func (s Server) Serve(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.Handler, ErrorLog: zap.NewStdLog(s.Log),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	// What is at hand is worked on after ctx has ended.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	work, working := errgroup.WithContext(working)
	work.Go(func() error { return s.Beside(working) })
	work.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	work.Go(func() error {
		defer stop()
		select {
		case <-ctx.Done():
		case <-working.Done():
		}
		s.Ending()
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			return fmt.Errorf("some requests didn't end within %s: %w", drain, err)
		}
		return nil
	})
	return work.Wait()
}

package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Stack is running servers and where to reach them. URLs carry passwords: show them to the user, never log them.
type Stack struct {
	// OwnerURL connects as the owner of the database: for migrations.
	OwnerURL string
	// AppURL connects as orderloom_app, to which migrations grant what the application may do.
	AppURL string
	// AdminURL connects as the superuser of the private cluster, to its database `postgres`: for tests that create
	// databases. With Options.DatabaseURL it is that URL.
	AdminURL string
	// SocketDir holds the Unix socket of the private cluster, open to its account and root, without a password.
	SocketDir string
	// TemporalHostPort is the frontend's address, Namespace what to use there. Empty with Options.NoTemporal.
	TemporalHostPort string
	Namespace        string
	// TemporalUIURL is for a browser. Empty with OverPostgreSQL.
	TemporalUIURL string

	opts     Options
	lock     *os.File
	postgres *postgresServer
	temporal *temporalServer
	// temporalData is nil but with OverPostgreSQL.
	temporalData *temporalDatabases

	closing sync.Once
	closed  error
	quit    chan struct{} // closed when Close begins
	done    chan error
	watch   sync.WaitGroup
}

// Start starts the servers and returns when they answer. Ctx bounds the start alone; the servers run until Close.
// When it fails, nothing stays behind. One program at a time can use a directory.
func Start(ctx context.Context, o Options) (*Stack, error) {
	o, err := o.complete()
	if err != nil {
		return nil, err
	}
	lock, err := lockDir(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &Stack{opts: o, lock: lock, quit: make(chan struct{}), done: make(chan error, 1)}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.postgres != nil {
		s.watchServer(s.postgres.process)
	}
	if s.temporal != nil {
		s.watchServer(s.temporal.process)
	}
	return s, nil
}

// start brings up both servers side by side.
func (s *Stack) start(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	database := make(chan struct{}) // closed once it can be used
	g.Go(func() error {
		err := s.startDatabase(ctx)
		if err == nil {
			close(database)
		}
		return err
	})
	if !s.opts.NoTemporal {
		g.Go(func() error { return s.startTemporal(ctx, database) })
	}
	return g.Wait()
}

func (s *Stack) startDatabase(ctx context.Context) error {
	if s.opts.DatabaseURL != "" {
		return s.useExisting(ctx)
	}
	server, err := startPostgres(ctx, s.opts, s.lock)
	if err != nil {
		return err
	}
	s.postgres, s.SocketDir = server, server.socketDir
	secret, err := loadSecret(s.opts.Dir)
	if err != nil {
		return err
	}
	return s.prepareCluster(ctx, secret)
}

// Done delivers the error when a server ends by itself; the others keep running until Close. It is closed by Close.
func (s *Stack) Done() <-chan error { return s.done }

// Close stops the servers, waits until they're gone and gives the directory back. Safe to repeat: later calls wait
// and answer what the first one did. An error means that a server had to be killed; the data is safe all the same.
func (s *Stack) Close() error {
	s.closing.Do(func() { s.closed = s.close() })
	return s.closed
}

func (s *Stack) close() error {
	close(s.quit)
	s.watch.Wait()
	var g errgroup.Group
	var database, temporal error
	temporalGone := make(chan struct{})
	g.Go(func() error {
		defer close(temporalGone)
		temporal = errors.Join(s.temporal.stop(s.opts.Ephemeral), s.temporalData.forget(s.opts), forgetStore(s.opts))
		return nil
	})
	g.Go(func() error {
		if s.temporalData != nil {
			<-temporalGone // it lives on the database
		}
		database = s.postgres.stop(s.opts.Ephemeral)
		return nil
	})
	_ = g.Wait()
	close(s.done)
	return errors.Join(database, temporal, unlockDir(s.lock))
}

// watchServer reports a server that ends before Close was called and isn't meant to; only the first that does.
func (s *Stack) watchServer(p *process) {
	s.watch.Go(func() {
		select {
		case <-p.exited:
		case <-s.quit:
			return
		}
		if p.meant.Load() {
			return
		}
		select {
		case s.done <- fmt.Errorf("localstack: %s is gone: %w", p.name, p.exitError()):
		default:
		}
	})
}

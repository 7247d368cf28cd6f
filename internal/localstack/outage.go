package localstack

import (
	"context"
	"errors"
	"fmt"
)

// Server is one of those that a stack has.
type Server int

const (
	// PostgreSQL is the private cluster.
	PostgreSQL Server = iota
	// Temporal is the one that the stack has, of whatever kind.
	Temporal
)

func (s Server) String() string {
	if s == Temporal {
		return "Temporal"
	}
	return "PostgreSQL"
}

// Without takes a server down in the middle of what it does for its clients, has something done meanwhile, and brings the
// server back at its address with what it had, whatever came of the doing. It is for tests: one at a time, and never
// while the stack closes.
func (s *Stack) Without(ctx context.Context, server Server, do func(context.Context) error) error {
	down, up, err := s.outage(server)
	if err != nil {
		return err
	}
	if err := down(); err != nil {
		return err
	}
	done := do(ctx)
	if err := up(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(done, fmt.Errorf("localstack: bring a server back: %w", err))
	}
	return done
}

// outage is how a server goes and comes back.
func (s *Stack) outage(server Server) (down func() error, up func(context.Context) error, err error) {
	switch {
	case server == PostgreSQL && s.postgres != nil:
		return s.postgres.cut, s.postgresBack, nil
	case server == Temporal && s.temporal != nil:
		return s.temporal.cut, s.temporalBack, nil
	default:
		return nil, nil, errors.New("localstack: the stack doesn't run that server")
	}
}

func (s *Stack) postgresBack(ctx context.Context) error {
	if err := s.postgres.relaunch(ctx, s.opts); err != nil {
		return err
	}
	s.watchServer(s.postgres.process)
	return nil
}

func (s *Stack) temporalBack(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	again, err := s.temporal.relaunch(ctx)
	if err != nil {
		return err
	}
	s.temporal = again
	s.watchServer(again.process)
	return nil
}

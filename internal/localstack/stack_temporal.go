package localstack

import "context"

// startTemporal may use the database once that channel is closed.
func (s *Stack) startTemporal(ctx context.Context, database <-chan struct{}) (err error) {
	if s.opts.Temporal == OverPostgreSQL {
		s.temporal, err = s.startOverPostgreSQL(ctx, database)
	} else {
		s.temporal, err = startDevServer(ctx, s.opts, s.lock)
	}
	if err != nil {
		return err
	}
	s.TemporalHostPort, s.TemporalUIURL, s.Namespace = s.temporal.hostPort, s.temporal.uiURL, namespace
	return nil
}

// startOverPostgreSQL builds what has to be built while the database starts.
func (s *Stack) startOverPostgreSQL(ctx context.Context, database <-chan struct{}) (*temporalServer, error) {
	programs, err := ensureServerPrograms(ctx, s.opts)
	if err != nil {
		return nil, err
	}
	select {
	case <-database:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if s.temporalData, err = s.prepareTemporalDatabases(ctx); err != nil {
		return nil, err
	}
	if err := s.temporalData.ensureSchemas(ctx, s.opts, programs.schemaTool, s.lock); err != nil {
		return nil, err
	}
	return startTemporalServer(ctx, s.opts, programs.server, s.temporalData, s.lock)
}

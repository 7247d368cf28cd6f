package localstack

import (
	"context"
	"path/filepath"
	"syscall"
	"time"
)

// TemporalKind is one of the Temporals that a stack can have.
type TemporalKind int

const (
	// DevServer is the dev server of the `temporal` CLI: one process with its UI, its state in a SQLite file.
	DevServer TemporalKind = iota
	// OverPostgreSQL is the server that a deploy runs: its services in one process, its state in two databases of
	// the stack's PostgreSQL. It has no UI. Go builds it once.
	OverPostgreSQL
)

// namespace is the one that the dev server always has.
const namespace = "default"

// temporalServer is a running Temporal.
type temporalServer struct {
	process  *process
	hostPort string
	uiURL    string // empty where there is none
	// relaunch makes one like it, at the same addresses and over the same state.
	relaunch func(context.Context) (*temporalServer, error)
}

// temporalSettings were measured to matter on a small machine: fairness between channels, eager activities, one
// partition per task queue. They are written as the dev server takes them.
func temporalSettings() []string {
	return []string{
		"--dynamic-config-value", "matching.enableFairness=true",
		"--dynamic-config-value", "system.enableActivityEagerExecution=true",
		"--dynamic-config-value", "matching.numTaskqueueReadPartitions=1",
		"--dynamic-config-value", "matching.numTaskqueueWritePartitions=1",
	}
}

// waitForNamespace returns when the server answers and has the namespace as it shall be.
func (s *temporalServer) waitForNamespace(ctx context.Context) error {
	return until(ctx, s.process, func(ctx context.Context) error { return ensureNamespace(ctx, s.hostPort) })
}

// stop ends the server; a nil one is fine. The log ahead of its database makes killing it safe, only less polite.
func (s *temporalServer) stop(hurry bool) error {
	if s == nil {
		return nil
	}
	if hurry {
		_ = s.process.kill()
		return nil
	}
	return s.process.stop(15*time.Second, syscall.SIGTERM)
}

// cut ends the server at once.
func (s *temporalServer) cut() error {
	s.process.meant.Store(true)
	_ = s.process.kill() // that is what was asked for
	return nil
}

func temporalLog(o Options) string { return filepath.Join(o.Dir, "temporal.log") }

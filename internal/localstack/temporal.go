package localstack

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// namespace is the one that the dev server always has.
const namespace = "default"

// temporalServer is a running Temporal with its UI.
type temporalServer struct {
	process  *process
	hostPort string
	uiURL    string
}

// startTemporal returns when the namespace and the UI answer. It leaves nothing behind when it fails.
func startTemporal(ctx context.Context, o Options, lock *os.File) (*temporalServer, error) {
	cli, err := ensureTemporalCLI(ctx, o)
	if err != nil {
		return nil, err
	}
	store, err := openTemporalStore(o)
	if err != nil {
		return nil, err
	}
	o.say("Starting Temporal and its UI (a few seconds)")
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	var s *temporalServer
	// Frontend, UI, HTTP API, metrics.
	err = withFreePorts(4, func(ports []int) error {
		s, err = launchTemporal(ctx, o, cli, store, ports, lock)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("localstack: start Temporal: %w", err)
	}
	return s, store.markComplete()
}

func launchTemporal(ctx context.Context, o Options, cli string, store temporalStore, ports []int, lock *os.File) (*temporalServer, error) {
	s := &temporalServer{hostPort: address(ports[0]), uiURL: "http://" + address(ports[1])}
	var err error
	s.process, err = startProcess(command{
		name: "Temporal", path: cli, args: temporalArgs(store, ports), env: serverEnv("HOME=" + o.Dir),
		log: filepath.Join(o.Dir, "temporal.log"), holds: lock, orphaned: syscall.SIGKILL,
	})
	if err != nil {
		return nil, err
	}
	if err := s.waitReady(ctx, ports[1]); err != nil {
		_ = s.stop(true)
		return nil, err
	}
	return s, nil
}

func (s *temporalServer) waitReady(ctx context.Context, uiPort int) error {
	err := until(ctx, s.process, func(ctx context.Context) error { return ensureRetention(ctx, s.hostPort) })
	if err != nil {
		return err
	}
	return until(ctx, s.process, func(ctx context.Context) error {
		var d net.Dialer
		conn, err := d.DialContext(ctx, "tcp", address(uiPort))
		if err != nil {
			return err
		}
		return conn.Close()
	})
}

// temporalArgs has the settings that were measured to matter on a small machine: fairness between channels, eager
// activities, one partition per task queue, and SQLite with a write-ahead log.
func temporalArgs(store temporalStore, ports []int) []string {
	args := []string{
		"server", "start-dev", "--ip", loopback, "--namespace", namespace,
		"--port", strconv.Itoa(ports[0]), "--ui-port", strconv.Itoa(ports[1]),
		"--http-port", strconv.Itoa(ports[2]), "--metrics-port", strconv.Itoa(ports[3]),
		"--log-level", "error", "--color", "never",
		"--dynamic-config-value", "matching.enableFairness=true",
		"--dynamic-config-value", "system.enableActivityEagerExecution=true",
		"--dynamic-config-value", "matching.numTaskqueueReadPartitions=1",
		"--dynamic-config-value", "matching.numTaskqueueWritePartitions=1",
	}
	if store.file != "" {
		args = append(args, "--db-filename", store.file,
			"--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous=NORMAL")
	}
	return args
}

// stop ends the server; a nil one is fine. SQLite's log makes killing it safe, only less polite.
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

func address(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

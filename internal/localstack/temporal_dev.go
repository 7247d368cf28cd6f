package localstack

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"syscall"
)

// startDevServer returns when the namespace and the UI answer. It leaves nothing behind when it fails.
func startDevServer(ctx context.Context, o Options, lock *os.File) (*temporalServer, error) {
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
		s, err = launchDevServer(ctx, o, cli, store, ports, lock)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("localstack: start Temporal: %w", err)
	}
	return s, store.markComplete()
}

func launchDevServer(ctx context.Context, o Options, cli string, store temporalStore, ports []int, lock *os.File) (*temporalServer, error) {
	s := &temporalServer{hostPort: address(ports[0]), uiURL: "http://" + address(ports[1])}
	s.relaunch = func(ctx context.Context) (*temporalServer, error) {
		return launchDevServer(ctx, o, cli, store, ports, lock)
	}
	var err error
	s.process, err = startProcess(command{
		name: "Temporal", path: cli, args: devServerArgs(store, ports), env: serverEnv("HOME=" + o.Dir),
		log: temporalLog(o), holds: lock, orphaned: syscall.SIGKILL,
	})
	if err != nil {
		return nil, err
	}
	if err := s.waitForUI(ctx, ports[1]); err != nil {
		_ = s.stop(true)
		return nil, err
	}
	return s, nil
}

// waitForUI waits for the server as well.
func (s *temporalServer) waitForUI(ctx context.Context, uiPort int) error {
	if err := s.waitForNamespace(ctx); err != nil {
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

// devServerArgs has SQLite write a log ahead, which was measured to matter, too.
func devServerArgs(store temporalStore, ports []int) []string {
	args := []string{
		"server", "start-dev", "--ip", loopback, "--namespace", namespace,
		"--port", strconv.Itoa(ports[0]), "--ui-port", strconv.Itoa(ports[1]),
		"--http-port", strconv.Itoa(ports[2]), "--metrics-port", strconv.Itoa(ports[3]),
		"--log-level", "error", "--color", "never",
	}
	args = append(args, temporalSettings()...)
	return append(args, "--db-filename", store.file,
		"--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", "synchronous="+store.synchronous)
}

package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
)

// serverPorts has two ports for each of the services. Those for membership have to be below 32768: the server keeps them
// in columns of two bytes with a sign.
type serverPorts struct{ rpc, membership []int }

// startTemporalServer returns when the namespace answers. It leaves nothing behind when it fails.
func startTemporalServer(ctx context.Context, o Options, program string, d *temporalDatabases, lock *os.File) (*temporalServer, error) {
	o.say("Starting Temporal over PostgreSQL (a few seconds)")
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	var s *temporalServer
	services := len(temporalServices())
	err := withFreePorts(2*services, func(ports []int) (err error) {
		s, err = launchTemporalServer(ctx, o, program, d, serverPorts{ports[:services], ports[services:]}, lock)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("localstack: start Temporal over PostgreSQL: %w", err)
	}
	return s, nil
}

func launchTemporalServer(ctx context.Context, o Options, program string, d *temporalDatabases, ports serverPorts, lock *os.File) (*temporalServer, error) {
	config := filepath.Join(o.Dir, "temporal-server")
	if err := errors.Join(writeServerConfig(config, d, ports), d.forgetServices(ctx)); err != nil {
		return nil, err
	}
	s := &temporalServer{hostPort: address(ports.rpc[0])}
	s.relaunch = func(ctx context.Context) (*temporalServer, error) {
		return launchTemporalServer(ctx, o, program, d, ports, lock)
	}
	var err error
	s.process, err = startProcess(command{
		name: "Temporal", path: program, env: serverEnv("HOME=" + o.Dir), log: temporalLog(o), holds: lock, orphaned: syscall.SIGKILL,
		args: []string{"--root", config, "--config", ".", "--env", serverConfigName, "--allow-no-auth", "start"},
	})
	if err != nil {
		return nil, err
	}
	if err := s.waitForServices(ctx); err != nil {
		_ = s.stop(true)
		return nil, err
	}
	return s, nil
}

// waitForServices waits for the namespace as well. One that was just made can't be used at once, and the services find
// one another only after the first of them answers.
func (s *temporalServer) waitForServices(ctx context.Context) error {
	if err := s.waitForNamespace(ctx); err != nil {
		return err
	}
	return until(ctx, s.process, func(ctx context.Context) error { return askServices(ctx, s.hostPort) })
}

// askServices asks the service that keeps workflows for one that doesn't exist, and the one that hands out tasks for
// a queue that nobody uses.
func askServices(ctx context.Context, hostPort string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	temporal, err := client.DialContext(ctx, clientOptions(hostPort))
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	defer temporal.Close()
	_, err = temporal.DescribeWorkflowExecution(ctx, "none", "")
	if missing := new(serviceerror.NotFound); err != nil && !errors.As(err, &missing) {
		return fmt.Errorf("describe a workflow: %w", err)
	}
	if _, err := temporal.DescribeTaskQueue(ctx, "none", enums.TASK_QUEUE_TYPE_WORKFLOW); err != nil {
		return fmt.Errorf("describe a task queue: %w", err)
	}
	return nil
}

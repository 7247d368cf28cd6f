package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// temporalBuild makes the CLI from its module, once for all who share the cache.
type temporalBuild struct {
	goTool string
	target string // where the program shall be
	log    string
	say    func(format string, args ...any)
}

// ensure builds the target unless it's there. Processes that want it at the same time wait for one of them.
func (b temporalBuild) ensure(ctx context.Context) error {
	waiting := func() { b.say("Waiting for another process that builds Temporal (about 3 minutes)") }
	err := oneProcess(ctx, b.target+".lock", waiting, func() error {
		if _, err := os.Stat(b.target); err == nil {
			return nil
		}
		b.say("Building Temporal and its UI from %s@%s (about 3 minutes on two cores, once)", temporalModule, temporalVersion)
		return b.build(ctx)
	})
	if err != nil {
		return fmt.Errorf("localstack: build Temporal: %w", err)
	}
	return nil
}

// build works beside the target, so that the last step is one rename.
func (b temporalBuild) build(ctx context.Context) (err error) {
	dir, err := os.MkdirTemp(filepath.Dir(b.target), "build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	err = run(ctx, command{
		name: "go install " + temporalModule, path: b.goTool, dir: dir, env: buildEnv(dir), log: b.log, orphaned: syscall.SIGINT,
		args: []string{
			"install", "-ldflags", "-s -w -X " + temporalModule + "/temporalcli.Version=" + strings.TrimPrefix(temporalVersion, "v"),
			temporalModule + "/cmd/temporal@" + temporalVersion,
		},
	})
	if err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "temporal"), b.target)
}

// buildEnv shuts out what the user set for other builds: workspace, flags (an empty GOFLAGS would let those of
// `go env -w` through), target system. No C compiler is needed.
func buildEnv(dir string) []string {
	return append(os.Environ(), "GOBIN="+dir, "GOFLAGS=-buildvcs=false", "GOWORK=off", "GO111MODULE=on", "CGO_ENABLED=0", "GOOS=", "GOARCH=")
}

package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// temporalModule is one that programs of Temporal's are built from.
type temporalModule struct{ path, version string }

func temporalCLIModule() temporalModule { return temporalModule{"github.com/temporalio/cli", "v1.5.1"} }

func temporalServerModule() temporalModule { return temporalModule{"go.temporal.io/server", "v1.29.1"} }

// temporalProgram is one of Temporal's that Go builds from its module.
type temporalProgram struct {
	temporalModule

	what    string // for people
	name    string // in the cache, before its version
	command string // its package, below the module
	flags   string // for the linker, beside those that leave out debugging information
	takes   string // how long building takes
}

func (p temporalProgram) pkg() string { return p.path + "/" + p.command }

// ensure answers where the program lies in the cache, and builds it there unless it's there. Without a Go to build it
// with, the error is errNoGo.
func (p temporalProgram) ensure(ctx context.Context, o Options) (string, error) {
	target := filepath.Join(o.CacheDir, "bin", p.name+"-"+p.version)
	if _, err := os.Stat(target); err == nil {
		return target, nil
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		return "", errNoGo
	}
	b := temporalBuild{program: p, goTool: goTool, target: target, log: filepath.Join(o.Dir, p.name+"-build.log"), say: o.say}
	return target, b.ensure(ctx)
}

var errNoGo = errors.New("localstack: there is no Go on PATH")

// temporalBuild makes a program from its module, once for all who share the cache.
type temporalBuild struct {
	program temporalProgram
	goTool  string
	target  string // where the program shall be
	log     string
	say     func(format string, args ...any)
}

// ensure builds the target unless it's there. Processes that want it at the same time wait for one of them.
func (b temporalBuild) ensure(ctx context.Context) error {
	p := b.program
	waiting := func() { b.say("Waiting for another process that builds %s (%s)", p.what, p.takes) }
	err := oneProcess(ctx, b.target+".lock", waiting, func() error {
		if _, err := os.Stat(b.target); err == nil {
			return nil
		}
		b.say("Building %s from %s@%s (%s on two cores, once)", p.what, p.path, p.version, p.takes)
		return b.build(ctx)
	})
	if err != nil {
		return fmt.Errorf("localstack: build %s: %w", p.what, err)
	}
	return nil
}

// build works beside the target, so that the last step is one rename.
func (b temporalBuild) build(ctx context.Context) (err error) {
	p := b.program
	dir, err := os.MkdirTemp(filepath.Dir(b.target), "build-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), goMod(), 0o600); err != nil {
		return err
	}
	const built = "built"
	err = run(ctx, command{
		name: "go build " + p.pkg(), path: b.goTool, dir: dir, env: buildEnv(), log: b.log, orphaned: syscall.SIGINT,
		args: []string{"build", "-ldflags", "-s -w" + p.flags, "-o", built, p.pkg()},
	})
	if err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, built), b.target)
}

// goMod has all programs built with the same dependencies: the server by itself is made of what the dev server is made
// of, so whichever is built second takes seconds.
func goMod() []byte {
	cli, server := temporalCLIModule(), temporalServerModule()
	return fmt.Appendf(nil, "module temporal\n\ngo 1.25.0\n\nrequire (\n\t%s %s\n\t%s %s\n)\n", cli.path, cli.version, server.path, server.version)
}

// buildEnv shuts out what the user set for other builds: workspace, flags (an empty GOFLAGS would let those of
// `go env -w` through), target system. No C compiler is needed. What this program is made of, too, is compiled already
// where `make build` was.
func buildEnv() []string {
	return append(os.Environ(), "GOFLAGS=-mod=mod -trimpath -buildvcs=false", "GOWORK=off", "GO111MODULE=on", "CGO_ENABLED=0", "GOOS=", "GOARCH=")
}

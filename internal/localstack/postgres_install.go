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

// noMainCluster, while it exists, keeps Debian's package from making and starting a cluster of its own.
const noMainCluster = "/etc/postgresql-common/createcluster.d/orderloom.conf"

var errNoPostgres = fmt.Errorf("localstack: no PostgreSQL server (%d or newer) found: install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; macOS: brew install postgresql), put its bin directory on PATH, or name a running server in ORDERLOOM_DATABASE_URL", oldestPostgres)

// ensurePostgres finds installed servers, and installs the distribution's where it can: as root on Debian and its kin.
func ensurePostgres(ctx context.Context, o Options) ([]postgresProgram, error) {
	if found := findPostgres(ctx); len(found) > 0 {
		return found, nil
	}
	aptGet, err := exec.LookPath("apt-get")
	if err != nil || os.Geteuid() != 0 {
		return nil, errNoPostgres
	}
	d := debian{aptGet: aptGet, noMainCluster: noMainCluster, log: filepath.Join(o.Dir, "install.log")}
	if err := d.ensure(ctx, o); err != nil {
		return nil, fmt.Errorf("%w\n%w", errNoPostgres, err)
	}
	if found := findPostgres(ctx); len(found) > 0 {
		return found, nil
	}
	return nil, errNoPostgres
}

// debian installs packages.
type debian struct {
	aptGet        string
	noMainCluster string
	log           string
}

// ensure lets one of the processes that want PostgreSQL install it, for example tests of several packages.
func (d debian) ensure(ctx context.Context, o Options) error {
	waiting := func() { o.say("Waiting for another process that installs PostgreSQL (about a minute)") }
	return oneProcess(ctx, filepath.Join(rootsClusters, "install.lock"), waiting, func() error {
		if len(findPostgres(ctx)) > 0 {
			return nil
		}
		o.say("Installing PostgreSQL with apt-get (about a minute, once)")
		return d.install(ctx)
	})
}

// install tries even when the lists of packages can't be brought up to date: those that are there may do.
func (d debian) install(ctx context.Context) (err error) {
	if err := os.MkdirAll(filepath.Dir(d.noMainCluster), 0o755); err != nil {
		return fmt.Errorf("localstack: install PostgreSQL: %w", err)
	}
	if err := os.WriteFile(d.noMainCluster, []byte("create_main_cluster = false\n"), 0o644); err != nil {
		return fmt.Errorf("localstack: install PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, os.Remove(d.noMainCluster)) }()
	outdated := d.run(ctx, "update")
	if err := d.run(ctx, "install", "-y", "--no-install-recommends", "postgresql"); err != nil {
		return errors.Join(outdated, err)
	}
	return nil
}

func (d debian) run(ctx context.Context, args ...string) error {
	return run(ctx, command{
		name: "apt-get " + args[0], path: d.aptGet, args: append([]string{"-o", "DPkg::Lock::Timeout=120"}, args...),
		env: append(os.Environ(), "DEBIAN_FRONTEND=noninteractive"), log: d.log, orphaned: syscall.SIGTERM,
	})
}

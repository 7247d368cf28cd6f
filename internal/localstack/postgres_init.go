package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// superuser owns the cluster.
const superuser = "postgres"

// ensureCluster makes the cluster unless it's there. A start that was cut short leaves nothing that looks finished.
func ensureCluster(ctx context.Context, o Options, h clusterHome, p postgresProgram) error {
	_, err := os.Stat(h.data())
	if err == nil {
		return nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("localstack: place for the database: %w", err)
	}
	o.say("Creating a PostgreSQL %d cluster in %s (a few seconds, once)", p.major, h.dir)
	fresh := filepath.Join(h.dir, "new")
	if err := initialise(ctx, o, h, p, fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, h.data()); err != nil {
		return fmt.Errorf("localstack: place for the database: %w", err)
	}
	return nil
}

// initialise prefers letters by C.UTF-8, which knows upper and lower case of every alphabet; a system that lacks it
// gets C. Text is sorted by C in both, which is by code point everywhere alike: C.UTF-8 sorts the same, but PostgreSQL
// asks the system for each comparison then, and its sorts and indexes of text take up to three times as long.
func initialise(ctx context.Context, o Options, h clusterHome, p postgresProgram, data string) error {
	var err error
	for _, letters := range []string{"C.UTF-8", "C"} {
		if err := os.RemoveAll(data); err != nil {
			return fmt.Errorf("localstack: place for the database: %w", err)
		}
		if err = run(ctx, initdb(o, h, p, data, letters)); err == nil {
			return nil
		}
		if ctx.Err() != nil {
			break
		}
	}
	return fmt.Errorf("localstack: create a cluster: %w", err)
}

// initdb trusts the Unix socket, whose directory is closed to others, and asks for passwords on TCP.
func initdb(o Options, h clusterHome, p postgresProgram, data, letters string) command {
	args := []string{
		"--pgdata", data, "--username", superuser, "--encoding", "UTF8", "--locale", "C", "--lc-ctype", letters,
		"--auth-local", "trust", "--auth-host", "scram-sha-256", "--no-instructions",
	}
	if o.Ephemeral {
		args = append(args, "--no-sync")
	}
	return command{
		name: "initdb", path: filepath.Join(p.bin, "initdb"), args: args, env: serverEnv(),
		log: postgresLog(o), as: h.as, holds: h.lock, orphaned: syscall.SIGKILL,
	}
}

func postgresLog(o Options) string { return filepath.Join(o.Dir, "postgres.log") }

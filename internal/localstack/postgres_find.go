package localstack

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

// oldestPostgres is the oldest major version that is still maintained, and the first where nobody but its owner creates
// tables in a database.
const oldestPostgres = 15

// postgresProgram is an installed server.
type postgresProgram struct {
	bin   string // directory with initdb and postgres
	major int
}

// postgresPlaces are where packages put servers: Debian, PGDG's RPMs, Alpine, Homebrew (two), Postgres.app, source.
func postgresPlaces() []string {
	return []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/usr/libexec/postgresql*",
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
		"/usr/local/pgsql/bin",
	}
}

// findPostgres answers every usable server: first what the user put on PATH, then the rest, newest first.
func findPostgres(ctx context.Context) []postgresProgram {
	var onPath, elsewhere []postgresProgram
	if initdb, err := exec.LookPath("initdb"); err == nil {
		onPath = usablePrograms(ctx, []string{initdb})
	}
	for _, place := range postgresPlaces() {
		found, _ := filepath.Glob(filepath.Join(place, "initdb"))
		elsewhere = append(elsewhere, usablePrograms(ctx, found)...)
	}
	slices.SortStableFunc(elsewhere, func(a, b postgresProgram) int { return b.major - a.major })
	return append(onPath, elsewhere...)
}

// usablePrograms follows links, because initdb looks for its server beside itself.
func usablePrograms(ctx context.Context, initdbs []string) []postgresProgram {
	var usable []postgresProgram
	for _, initdb := range initdbs {
		resolved, err := filepath.EvalSymlinks(initdb)
		if err != nil {
			continue
		}
		p := postgresProgram{bin: filepath.Dir(resolved)}
		if p.major, err = majorVersion(ctx, filepath.Join(p.bin, "postgres")); err == nil && p.major >= oldestPostgres {
			usable = append(usable, p)
		}
	}
	return usable
}

func majorVersion(ctx context.Context, postgres string) (int, error) {
	said, err := exec.CommandContext(ctx, postgres, "--version").Output()
	if err != nil {
		return 0, fmt.Errorf("localstack: version of %s: %w", postgres, err)
	}
	var major int
	if _, err := fmt.Sscanf(string(said), "postgres (PostgreSQL) %d", &major); err != nil {
		return 0, fmt.Errorf("localstack: version of %s: %w", postgres, err)
	}
	return major, nil
}

// choosePostgres picks the server for a cluster: the one that made it, or the best for a new one.
func choosePostgres(installed []postgresProgram, h clusterHome) (postgresProgram, error) {
	content, err := os.ReadFile(filepath.Join(h.data(), "PG_VERSION"))
	if errors.Is(err, os.ErrNotExist) {
		return installed[0], nil
	}
	if err != nil {
		return postgresProgram{}, fmt.Errorf("localstack: version of the cluster: %w", err)
	}
	var major int
	if _, err := fmt.Sscanf(string(content), "%d", &major); err != nil {
		return postgresProgram{}, fmt.Errorf("localstack: version of the cluster in %s: %w", h.data(), err)
	}
	for _, p := range installed {
		if p.major == major {
			return p, nil
		}
	}
	return postgresProgram{}, fmt.Errorf("localstack: the cluster in %s needs PostgreSQL %d, which is not installed: install it, or delete the directory to begin anew", h.data(), major)
}

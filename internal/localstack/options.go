package localstack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Options say where a stack's data lives and how to speak about progress.
type Options struct {
	// Dir holds the data of this stack. It is created when missing, closed to other users. Required.
	Dir string
	// CacheDir holds programs that are built once and shared by all stacks. Empty means DefaultDir, or Dir
	// for a user who has no home or can't write there.
	CacheDir string
	// Progress takes one line at a time that says what is happening and how long it takes. Nil is silent.
	// It may be called from several goroutines, never at the same time.
	Progress func(line string)
	// DatabaseURL is an existing server's database (postgres://user:password@host:port/name), to be used
	// instead of a private cluster. Its user owns the database, and may create roles or finds orderloom_app there.
	DatabaseURL string
	// Ephemeral is for tests: every start begins empty, nothing is written durably, and Close doesn't wait politely.
	Ephemeral bool
	// InMemory puts an ephemeral cluster into memory where the system has 4 GiB free for that: making and dropping
	// databases takes a disk long.
	InMemory bool
	// Postgres are further settings of a private cluster, each as name=value: those of a measurement, for example.
	Postgres []string
	// NoTemporal leaves Temporal out.
	NoTemporal bool
	// Temporal is the kind that the stack has: DevServer unless said otherwise. Each kind keeps a state of its own in
	// Dir. With a DatabaseURL, OverPostgreSQL makes two databases on that server; its user may create databases.
	Temporal TemporalKind
}

// DefaultDir is where a stack lives when nobody says otherwise: the user's cache directory. It fails for a user
// without a home directory.
func DefaultDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("localstack: no cache directory for this user (%w); name one in ORDERLOOM_DATA_DIR", err)
	}
	return filepath.Join(cache, "orderloom"), nil
}

// complete fills in defaults, makes the directories and resolves Dir, so that one directory has one name.
func (o Options) complete() (Options, error) {
	if o.Dir == "" {
		return o, errors.New("localstack: Options.Dir is empty")
	}
	dir, err := makeDir(o.Dir)
	if err != nil {
		return o, err
	}
	o.Dir = dir
	if o.CacheDir == "" {
		o.CacheDir = o.Dir
		if home, err := DefaultDir(); err == nil && os.MkdirAll(home, 0o700) == nil {
			o.CacheDir = home
		}
	}
	o.Progress = oneAtATime(o.Progress)
	return o, nil
}

// makeDir answers the directory's absolute path without links in it.
func makeDir(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("localstack: data directory: %w", err)
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return "", fmt.Errorf("localstack: data directory: %w; name another one in ORDERLOOM_DATA_DIR", err)
	}
	resolved, err := filepath.EvalSymlinks(abs)
	if err != nil {
		return "", fmt.Errorf("localstack: data directory: %w", err)
	}
	return resolved, nil
}

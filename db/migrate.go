package db

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

//go:embed migrations/*.sql
var migrations embed.FS

// AppRole is the role that the program works with; the owner's migrations grant
// it what it may do.
const AppRole = "orderloom_app"

// turnLimit is how long one migration waits for another one to end.
const turnLimit = 5 * time.Minute

// Migrated says what Migrate did.
type Migrated struct {
	Applied []string // file names, oldest first
	Version int64
}

// Migrate brings the schema up to date as the owning role. It only goes forward,
// and is safe to repeat and to run from several places at once.
func Migrate(ctx context.Context, owner secret.String) (Migrated, error) {
	provider, closeDB, err := provider(owner)
	if err != nil {
		return Migrated{}, err
	}
	defer closeDB()
	if err := needAppRole(ctx, owner); err != nil {
		return Migrated{}, err
	}
	results, err := provider.Up(ctx)
	if err != nil {
		return Migrated{}, failedMigration(err)
	}
	var done Migrated
	for _, r := range results {
		done.Applied = append(done.Applied, r.Source.Path)
	}
	done.Version, err = provider.GetDBVersion(ctx)
	return done, Wrap("migrate", err)
}

// PendingMigrations lists the migrations that a database lacks.
func PendingMigrations(ctx context.Context, url secret.String) ([]string, error) {
	provider, closeDB, err := provider(url)
	if err != nil {
		return nil, err
	}
	defer closeDB()
	status, err := provider.Status(ctx)
	if err != nil {
		return nil, Wrap("read the schema's version", err)
	}
	var pending []string
	for _, s := range status {
		if s.State == goose.StatePending {
			pending = append(pending, s.Source.Path)
		}
	}
	return pending, nil
}

func provider(url secret.String) (*goose.Provider, func(), error) {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, nil, fmt.Errorf("embedded migrations: %w", err)
	}
	config, err := pgx.ParseConfig(url.Reveal())
	if err != nil {
		return nil, nil, unreadableAddress()
	}
	pool := stdlib.OpenDB(*config)
	// Whoever comes second waits for the first.
	turns, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, uint64(turnLimit/time.Second)))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("migrate in turns: %w", err), pool.Close())
	}
	p, err := goose.NewProvider(goose.DialectPostgres, pool, files, goose.WithSessionLocker(turns))
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("embedded migrations: %w", err), pool.Close())
	}
	return p, func() { _ = pool.Close() }, nil
}

// needAppRole says it in words before the first GRANT says it in SQL.
func needAppRole(ctx context.Context, owner secret.String) error {
	pool, err := Open(ctx, owner)
	if err != nil {
		return err
	}
	defer pool.Close()
	var exists bool
	if err := pool.QueryRow(ctx, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", AppRole).Scan(&exists); err != nil {
		return Wrap("look for the application role", err)
	}
	if !exists {
		return fault.New(fault.Invalid, "migrate", "the role %s does not exist: run CREATE ROLE %s LOGIN PASSWORD '…' as a superuser first", AppRole, AppRole)
	}
	return nil
}

// failedMigration says which migration failed, and PostgreSQL's own code for it.
func failedMigration(err error) error {
	if partial, ok := errors.AsType[*goose.PartialError](err); ok {
		return Wrap("migrate: "+partial.Failed.Source.Path, partial.Err)
	}
	return Wrap("migrate", err)
}

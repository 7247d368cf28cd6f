package localstack

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
)

// temporalRole owns Temporal's databases in the private cluster.
const temporalRole = "temporal"

// temporalDatabases are where a Temporal over PostgreSQL keeps its state. In the private cluster they have Temporal's
// usual names. On an existing server, which may serve other Temporals, their names are this stack's own.
type temporalDatabases struct {
	owner            *pgx.ConnConfig // how their owner reaches the server
	tls              databaseTLS
	main, visibility string
}

// prepareTemporalDatabases makes the databases where they're missing, without tables.
func (s *Stack) prepareTemporalDatabases(ctx context.Context) (*temporalDatabases, error) {
	from, err := loadSecret(s.opts.Dir)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, s.AdminURL)
	if err != nil {
		return nil, fmt.Errorf("localstack: prepare Temporal's databases: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if s.opts.DatabaseURL == "" {
		return inCluster(ctx, conn, from)
	}
	return s.onExisting(ctx, conn, from)
}

func inCluster(ctx context.Context, conn *pgx.Conn, from secret) (*temporalDatabases, error) {
	d := &temporalDatabases{owner: conn.Config(), main: "temporal", visibility: "temporal_visibility"}
	d.owner.User, d.owner.Password = temporalRole, from.password(temporalRole)
	if err := ensureRole(ctx, conn, d.owner.User, d.owner.Password); err != nil {
		return nil, err
	}
	return d, d.ensure(ctx, conn)
}

// onExisting has the user of the URL own the databases.
func (s *Stack) onExisting(ctx context.Context, conn *pgx.Conn, from secret) (*temporalDatabases, error) {
	name := "temporal_" + from.password("Temporal's databases")[:12]
	d := &temporalDatabases{owner: conn.Config(), main: name, visibility: name + "_visibility"}
	if filepath.IsAbs(d.owner.Host) {
		return nil, errors.New("localstack: Temporal over PostgreSQL can't use a Unix socket: name a host in ORDERLOOM_DATABASE_URL")
	}
	theirs, err := url.Parse(s.opts.DatabaseURL)
	if err != nil {
		return nil, errors.New("localstack: ORDERLOOM_DATABASE_URL is no URL")
	}
	d.tls = tlsOf(conn, theirs.Query())
	if s.opts.Ephemeral {
		if err := d.drop(ctx, conn); err != nil {
			return nil, err
		}
	}
	err = d.ensure(ctx, conn)
	if insufficientPrivilege := "42501"; sqlState(err) == insufficientPrivilege {
		return nil, fmt.Errorf("%w; let the user of ORDERLOOM_DATABASE_URL create databases (alter role %s createdb), or use Temporal's dev server", err, pgx.Identifier{d.owner.User}.Sanitize())
	}
	return d, err
}

func (d *temporalDatabases) ensure(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range []string{d.main, d.visibility} {
		if err := ensureDatabase(ctx, conn, name, d.owner.User); err != nil {
			return err
		}
	}
	return nil
}

// drop removes the databases, also when a server that was killed is still connected.
func (d *temporalDatabases) drop(ctx context.Context, conn *pgx.Conn) error {
	for _, name := range []string{d.main, d.visibility} {
		if _, err := conn.Exec(ctx, "drop database if exists "+pgx.Identifier{name}.Sanitize()+" with (force)"); err != nil {
			return fmt.Errorf("localstack: drop Temporal's database %s: %w", name, err)
		}
	}
	return nil
}

// forget drops the databases on an existing server after an ephemeral stack; with none it does nothing. A private
// cluster goes as a whole.
func (d *temporalDatabases) forget(o Options) error {
	if d == nil || !o.Ephemeral || o.DatabaseURL == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, d.owner)
	if err != nil {
		return fmt.Errorf("localstack: drop Temporal's databases: %w", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	return d.drop(ctx, conn)
}

// forgetServices removes where the services of the run before were: new ones would look for them there, for up to half
// a minute. None can be left, because the stack's lock is held by its server, too.
func (d *temporalDatabases) forgetServices(ctx context.Context) error {
	conn, err := d.connect(ctx, d.main)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, "delete from cluster_membership")
	return err
}

// connect reaches one of the databases as their owner.
func (d *temporalDatabases) connect(ctx context.Context, name string) (*pgx.Conn, error) {
	config := d.owner.Copy()
	config.Database = name
	return pgx.ConnectConfig(ctx, config)
}

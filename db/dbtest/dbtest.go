// Package dbtest gives tests a real PostgreSQL: one private server for a test
// binary, and a database of its own for each test, cloned from a migrated one.
//
//	func TestMain(m *testing.M) { dbtest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		database := dbtest.New(t)
//		…
//	}
package dbtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// template is the migrated database that the others are cloned from.
const template = "template_orderloom"

// server is the private server of this test binary, and superuser its superuser's
// connections; set by Main before any test runs.
var (
	server    *localstack.Stack
	superuser *pgxpool.Pool
)

var databases atomic.Int64

// Database is a database of one test's own.
type Database struct {
	// App works as the application does, Owner as migrations do.
	App   *pgxpool.Pool
	Owner *pgxpool.Pool
	// AppURL is for programs that open the database themselves.
	AppURL   secret.String
	OwnerURL secret.String
}

// Main runs a package's tests beside a private PostgreSQL and exits.
func Main(m *testing.M) {
	os.Exit(run(m, localstack.Options{NoTemporal: true}, func(*localstack.Stack) error { return nil }))
}

// MainWithTemporal is Main with a Temporal server beside the database. It calls
// ready before any test runs.
func MainWithTemporal(m *testing.M, ready func(hostPort, namespace string) error) {
	os.Exit(run(m, localstack.Options{}, func(s *localstack.Stack) error { return ready(s.TemporalHostPort, s.Namespace) }))
}

func run(m *testing.M, o localstack.Options, ready func(*localstack.Stack) error) (code int) {
	dir, err := os.MkdirTemp("", "orderloom-db-")
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	o.Dir, o.Ephemeral, o.InMemory = dir, true, true
	o.Postgres = []string{"autovacuum=off"} // no database lives long enough to gain by it
	server, err = localstack.Start(ctx, o)
	if err != nil {
		return failed(err)
	}
	defer func() { _ = server.Close() }()
	if superuser, err = pgxpool.New(ctx, bySocket(server.AdminURL, "postgres").Reveal()); err != nil {
		return failed(err)
	}
	defer superuser.Close()
	if err := errors.Join(makeTemplate(ctx), ready(server)); err != nil {
		return failed(err)
	}
	return m.Run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "dbtest:", err)
	return 1
}

func makeTemplate(ctx context.Context) error {
	if err := admin(ctx, "CREATE DATABASE "+template+" OWNER orderloom_owner"); err != nil {
		return err
	}
	_, err := db.Migrate(ctx, bySocket(server.OwnerURL, template))
	return err
}

// admin runs one statement as the superuser, outside of any transaction.
func admin(ctx context.Context, statement string) error {
	_, err := superuser.Exec(ctx, statement)
	return err
}

// New is a migrated database without rows that no other test sees. It goes with the test.
func New(t testing.TB) Database {
	t.Helper()
	return cloneOf(t, template)
}

// Empty is a database without a schema: for tests of migrations themselves. It
// goes with the test.
func Empty(t testing.TB) Database {
	t.Helper()
	return cloneOf(t, "template1")
}

func cloneOf(t testing.TB, original string) Database {
	t.Helper()
	require.NotNil(t, server, "the package's TestMain must call dbtest.Main")
	name := fmt.Sprintf("test_%d", databases.Add(1))
	// Its files are copied: page by page through the log takes half as long again.
	require.NoError(t, admin(t.Context(), "CREATE DATABASE "+name+" OWNER orderloom_owner STRATEGY FILE_COPY TEMPLATE "+original))
	t.Cleanup(func() {
		require.NoError(t, admin(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"))
	})
	d := Database{AppURL: in(server.AppURL, name), OwnerURL: in(server.OwnerURL, name)}
	d.App, d.Owner = open(t, bySocket(server.AppURL, name)), open(t, bySocket(server.OwnerURL, name))
	return d
}

func open(t testing.TB, url secret.String) *pgxpool.Pool {
	t.Helper()
	pool, err := db.Open(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// in is the same server and role in another database.
func in(address, database string) secret.String {
	u := parsed(address)
	u.Path = "/" + database
	return secret.String(u.String())
}

// bySocket is in without a password, whose proof costs each connection milliseconds.
func bySocket(address, database string) secret.String {
	u := parsed(address)
	query := url.Values{"host": {server.SocketDir}, "port": {u.Port()}}
	local := url.URL{Scheme: u.Scheme, User: url.User(u.User.Username()), Path: "/" + database, RawQuery: query.Encode()}
	return secret.String(local.String())
}

func parsed(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	return u
}

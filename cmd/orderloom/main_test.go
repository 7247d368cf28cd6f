package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// template is the migrated database that the tests' own are cloned from.
const template = "template_orderloom"

var (
	// stack is the PostgreSQL and Temporal that the tests of this package share;
	// set before any of them runs.
	stack     *localstack.Stack
	databases atomic.Int64
)

func TestMain(m *testing.M) { os.Exit(beside(m)) }

// beside runs the tests beside the shared servers.
func beside(m *testing.M) (code int) {
	dir, err := os.MkdirTemp("", "orderloom-cmd-")
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx := context.Background()
	stack, err = localstack.Start(ctx, localstack.Options{Dir: dir, Ephemeral: true})
	if err != nil {
		return failed(err)
	}
	defer func() { _ = stack.Close() }()
	if err := prepare(ctx, dir); err != nil {
		return failed(err)
	}
	return m.Run()
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, "orderloom's tests:", err)
	return 1
}

// prepare migrates the template, and gives the namespace its search attributes
// through the command that users give.
func prepare(ctx context.Context, dir string) error {
	if err := admin(ctx, "CREATE DATABASE "+template+" OWNER orderloom_owner"); err != nil {
		return err
	}
	if code := call(ctx, settings(dir, database{ownerURL: in(stack.OwnerURL, template)}), "migrate").code; code != exitOK {
		return fmt.Errorf("migrate: exit code %d", code)
	}
	return nil
}

// admin runs one statement as the superuser, outside of any transaction.
func admin(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, stack.AdminURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, statement)
	return err
}

// in is the same server and role in another database.
func in(address, database string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	u.Path = "/" + database
	return u.String()
}

// database is a migrated, empty database that no other test sees.
type database struct{ appURL, ownerURL string }

func newDatabase(t testing.TB) database {
	t.Helper()
	return cloneOf(t, template)
}

// emptyDatabase has no schema yet.
func emptyDatabase(t testing.TB) database {
	t.Helper()
	return cloneOf(t, "template1")
}

func cloneOf(t testing.TB, original string) database {
	t.Helper()
	name := fmt.Sprintf("test_%d", databases.Add(1))
	require.NoError(t, admin(t.Context(), "CREATE DATABASE "+name+" OWNER orderloom_owner TEMPLATE "+original))
	t.Cleanup(func() { require.NoError(t, admin(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)")) })
	return database{in(stack.AppURL, name), in(stack.OwnerURL, name)}
}

func openPool(t testing.TB, address string) *pgxpool.Pool {
	t.Helper()
	pool, err := db.Open(t.Context(), secret.String(address))
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	return pool
}

// newNamespace is a Temporal namespace of the test's own, so that no other test's
// worker takes its work.
func newNamespace(t testing.TB) string {
	t.Helper()
	namespaces, err := client.NewNamespaceClient(client.Options{HostPort: stack.TemporalHostPort})
	require.NoError(t, err)
	defer namespaces.Close()
	name := fmt.Sprintf("test-%d", databases.Add(1))
	require.NoError(t, namespaces.Register(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: name, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	}))
	require.Eventually(t, func() bool { // servers learn of it from time to time
		_, err := namespaces.Describe(t.Context(), name)
		return err == nil
	}, time.Minute, 50*time.Millisecond)
	return name
}

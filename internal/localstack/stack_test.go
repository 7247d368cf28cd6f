package localstack

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

func TestStackKeepsItsDataAndLeavesNoProcess(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	first := startStack(t, Options{Dir: dir})
	pids := []int{first.postgres.process.cmd.Process.Pid, first.temporal.process.cmd.Process.Pid}
	execute(t, first.OwnerURL, "create table kept as select 'still here' as said; grant select on kept to orderloom_app")
	requireRetention(t, first)
	startedRun := startWorkflow(t, first)
	requireUI(t, first)
	for _, pid := range pids {
		group, err := syscall.Getpgid(pid)
		require.NoError(t, err)
		require.Equal(t, pid, group, "the terminal's Ctrl-C must not reach a server")
	}

	require.NoError(t, first.Close())
	require.NoError(t, first.Close(), "closing twice is fine")
	requireGone(t, pids...)
	require.NoDirExists(t, first.SocketDir)
	_, open := <-first.Done()
	require.False(t, open, "nothing ended by itself")

	second := startStack(t, Options{Dir: dir})
	require.Equal(t, "still here", query(t, second.AppURL, "select said from kept"))
	require.Equal(t, startedRun, currentRun(t, second))
	requireRetention(t, second)
}

func requireRetention(t *testing.T, s *Stack) {
	t.Helper()
	c := dial(t, s)
	described, err := c.WorkflowService().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: s.Namespace})
	require.NoError(t, err)
	require.GreaterOrEqual(t, described.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration(), retention)
}

func dial(t *testing.T, s *Stack) client.Client {
	t.Helper()
	c, err := client.DialContext(t.Context(), client.Options{HostPort: s.TemporalHostPort, Namespace: s.Namespace})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func startWorkflow(t *testing.T, s *Stack) (runID string) {
	t.Helper()
	run, err := dial(t, s).ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "kept", TaskQueue: "nobody"}, "Nothing")
	require.NoError(t, err)
	return run.GetRunID()
}

func currentRun(t *testing.T, s *Stack) string {
	t.Helper()
	described, err := dial(t, s).DescribeWorkflowExecution(t.Context(), "kept", "")
	require.NoError(t, err)
	return described.GetWorkflowExecutionInfo().GetExecution().GetRunId()
}

func requireUI(t *testing.T, s *Stack) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.TemporalUIURL, nil)
	require.NoError(t, err)
	answer, err := (&http.Client{}).Do(req)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
}

func TestRolesReachTheirDatabase(t *testing.T) {
	t.Parallel()
	s := startDatabase(t)
	tests := map[string]struct{ url, asked, answer string }{
		"the owner logs in as itself":        {s.OwnerURL, "select current_user::text", OwnerRole},
		"the owner owns the database":        {s.OwnerURL, "select pg_get_userbyid(datdba)::text from pg_database where datname = current_database()", OwnerRole},
		"the application logs in as itself":  {s.AppURL, "select current_user::text", AppRole},
		"the application is no superuser":    {s.AppURL, "select current_setting('is_superuser')", "off"},
		"the application creates no tables":  {s.AppURL, "select has_schema_privilege('public', 'create')::text", "false"},
		"the administrator is the superuser": {s.AdminURL, "select current_setting('is_superuser')", "on"},
		"times are in UTC":                   {s.AppURL, "show timezone", "UTC"},
		"text is UTF-8":                      {s.AppURL, "show server_encoding", "UTF8"},
		"text is sorted by code point":       {s.AppURL, "select datcollate || ': ' || (select string_agg(x, ' ' order by x) from unnest(array['ā', 'b', 'Z', 'a']) x) from pg_database where datname = current_database()", "C: Z a b ā"},
		"every alphabet has its upper case":  {s.AppURL, "select upper('ģіł')", "ĢІŁ"},
		"there is room for many connections": {s.AppURL, "show max_connections", "200"},
		"TCP connections need a password":    {s.AdminURL, "select string_agg(distinct auth_method, ',') from pg_hba_file_rules where type = 'host'", "scram-sha-256"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.answer, query(t, test.url, test.asked))
		})
	}
}

func TestOneRolesPasswordOpensNoOtherRole(t *testing.T) {
	t.Parallel()
	s := startDatabase(t)
	config, err := pgx.ParseConfig(s.AppURL)
	require.NoError(t, err)
	config.User = OwnerRole
	_, err = pgx.ConnectConfig(t.Context(), config)
	require.Equal(t, "28P01", sqlState(err))
}

func TestSecretAndDirectoriesAreClosedToOthers(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	s := startStack(t, Options{Dir: dir, Ephemeral: true, NoTemporal: true})
	for path, mode := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, "secret"): 0o600, s.SocketDir: 0o700, s.postgres.home.dir: 0o700} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		require.Equal(t, mode, info.Mode().Perm(), path)
	}
}

func TestEphemeralStackBeginsEmptyAndCleansUp(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	o := Options{Dir: dir, Ephemeral: true, NoTemporal: true}
	first := startStack(t, o)
	execute(t, first.OwnerURL, "create table gone ()")
	require.NoError(t, first.Close())
	require.NoDirExists(t, first.postgres.home.dir)
	second := startStack(t, o)
	require.Equal(t, "0", query(t, second.OwnerURL, "select count(*)::text from pg_tables where tablename = 'gone'"))
}

func TestDoneTellsOfAServerThatEnds(t *testing.T) {
	t.Parallel()
	s := startDatabase(t)
	require.NoError(t, s.postgres.process.cmd.Process.Signal(syscall.SIGQUIT))
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	select {
	case err := <-s.Done():
		require.ErrorContains(t, err, "PostgreSQL is gone")
	case <-ctx.Done():
		require.FailNow(t, "nobody told")
	}
	require.NoError(t, s.Close(), "what ended by itself needs no killing")
}

func TestStartThatIsCancelledLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Start(ctx, Options{Dir: dir, Ephemeral: true, NoTemporal: true, Progress: func(string) { cancel() }})
	require.ErrorIs(t, err, context.Canceled)
	require.NoDirExists(t, filepath.Join(dir, "postgres"))
	startStack(t, Options{Dir: dir, Ephemeral: true, NoTemporal: true})
}

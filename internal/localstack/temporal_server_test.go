package localstack

import (
	"context"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"
)

func TestTemporalOverPostgreSQLKeepsItsData(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	first := startStack(t, Options{Dir: dir, Temporal: OverPostgreSQL})
	requireRetention(t, first)
	startedRun := startWorkflow(t, first)
	require.Empty(t, first.TemporalUIURL)
	pid := first.temporal.process.cmd.Process.Pid
	group, err := syscall.Getpgid(pid)
	require.NoError(t, err)
	require.Equal(t, pid, group, "the terminal's Ctrl-C must not reach a server")
	require.NoError(t, first.Close(), "it must stop when asked")
	requireGone(t, pid)

	var said lines
	second := startStack(t, Options{Dir: dir, Temporal: OverPostgreSQL, Progress: said.add})
	require.Equal(t, startedRun, currentRun(t, second))
	finishWorkflow(t, second)
	requireRetention(t, second)
	require.NotContains(t, strings.Join(said.all, "\n"), "tables", "the databases are used as they are")
}

// finishWorkflow carries out what startWorkflow left, within the time in which services that look for those of an
// earlier run don't find one another.
func finishWorkflow(t *testing.T, s *Stack) {
	t.Helper()
	c := dial(t, s)
	w := worker.New(c, "nobody", worker.Options{})
	w.RegisterWorkflowWithOptions(func(workflow.Context) error { return nil }, workflow.RegisterOptions{Name: "Nothing"})
	require.NoError(t, w.Start())
	defer w.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	require.NoError(t, c.GetWorkflow(ctx, "kept", "").Get(ctx, nil))
}

func TestTemporalOverPostgreSQLStartsAgainAfterAKill(t *testing.T) {
	t.Parallel()
	dir := stackDir(t)
	first := startStack(t, Options{Dir: dir, Temporal: OverPostgreSQL})
	startedRun := startWorkflow(t, first)
	require.Error(t, first.temporal.process.kill())
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	select {
	case err := <-first.Done():
		require.ErrorContains(t, err, "Temporal is gone")
	case <-ctx.Done():
		require.FailNow(t, "nobody told")
	}
	require.Error(t, first.postgres.process.kill())
	require.NoError(t, first.Close(), "what ended by itself needs no killing")

	second := startStack(t, Options{Dir: dir, Temporal: OverPostgreSQL})
	require.Equal(t, startedRun, currentRun(t, second))
	finishWorkflow(t, second)
}

func TestTemporalsOnAnExistingServerDoNotMeet(t *testing.T) {
	t.Parallel()
	server := setupServer(t)
	execute(t, server, "create role creator login createdb createrole password 'a/b+c:d'")
	execute(t, server, "create database theirs owner creator")
	theirs, err := url.Parse(server)
	require.NoError(t, err)
	theirs.User, theirs.Path = url.UserPassword("creator", "a/b+c:d"), "/theirs"
	var g errgroup.Group
	stacks := make([]*Stack, 2)
	for i := range stacks {
		o := Options{Dir: t.TempDir(), DatabaseURL: theirs.String(), Temporal: OverPostgreSQL, Ephemeral: true}
		g.Go(func() (err error) { stacks[i], err = Start(t.Context(), o); return err })
	}
	require.NoError(t, g.Wait())
	require.NotEqual(t, startWorkflow(t, stacks[0]), startWorkflow(t, stacks[1]), "each has a workflow `kept` of its own")
	const made = "select count(*)::text from pg_database where datname like 'temporal%'"
	require.Equal(t, "4", query(t, server, made))
	for _, s := range stacks {
		require.NoError(t, s.Close())
	}
	require.Equal(t, "0", query(t, server, made), "an ephemeral stack takes its databases along")
}

func TestUserWhoMayNotCreateDatabasesIsToldSo(t *testing.T) {
	t.Parallel()
	server := setupServer(t)
	execute(t, server, "create role modest login createrole password 'hunter2'")
	execute(t, server, "create database theirs owner modest")
	theirs, err := url.Parse(server)
	require.NoError(t, err)
	theirs.User, theirs.Path = url.UserPassword("modest", "hunter2"), "/theirs"
	_, err = Start(t.Context(), Options{Dir: t.TempDir(), DatabaseURL: theirs.String(), Temporal: OverPostgreSQL})
	require.ErrorContains(t, err, `alter role "modest" createdb`)
	require.NotContains(t, err.Error(), "hunter2")
}

func TestServerThatLostAPortSaysSo(t *testing.T) {
	t.Parallel()
	s := startStack(t, Options{Dir: stackDir(t), Ephemeral: true, Temporal: OverPostgreSQL})
	programs, err := ensureServerPrograms(t.Context(), s.opts)
	require.NoError(t, err)
	taken, err := listenLow()
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	o := s.opts
	o.Dir = t.TempDir()
	for name, lose := range map[string]func(serverPorts) *int{
		"the port for clients":             func(p serverPorts) *int { return &p.rpc[0] },
		"a port for membership":            func(p serverPorts) *int { return &p.membership[2] },
		"the port of a service for others": func(p serverPorts) *int { return &p.rpc[1] },
	} {
		ports := freeServerPorts(t)
		*lose(ports) = portOf(taken)
		server, err := launchTemporalServer(t.Context(), o, programs.server, s.temporalData, ports, s.lock)
		require.NoError(t, server.stop(true))
		require.True(t, overTakenPort(err), "%s: %v", name, err)
	}
}

func freeServerPorts(t *testing.T) serverPorts {
	t.Helper()
	services := len(temporalServices())
	ports, err := freePorts(2 * services)
	require.NoError(t, err)
	return serverPorts{ports[:services], ports[services:]}
}

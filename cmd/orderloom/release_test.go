package main

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/bill"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/internal/releases"
	"github.com/orderloom/orderloom/workflows"
)

// TestAReleaseBreaksNothingThatRuns deploys two builds, one after the other: a sale that
// waits under the first goes on under the second, and a pull of lists that is under way
// ends where it began.
func TestAReleaseBreaksNothingThatRuns(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", onDelivery, paid)
	b.ownNamespace(t)
	temporal := temporalOf(t, b.environment)

	early := call(t.Context(), b.build("one"), "release", "current", "--timeout", "1s")
	require.Equal(t, exitUnreachable, early.code, early.errOut)
	require.Contains(t, early.errOut, "no worker of build one of orderloom asks for the work of orders and sync")

	work(t, b.build("one"))
	b.releaseOne(t, temporal)
	b.pullSlowly(t, temporal)
	work(t, b.build("two"))
	b.releaseTwo(t, temporal)

	require.Equal(t, "Build two of orderloom is current.\n", requireOK(t, b.environment, "release", "current", "two"), "again")
	states := map[string]string{}
	for _, one := range fromJSON[[]releases.Build](t, requireOK(t, b.environment, "release", "list", "-o", "json")) {
		states[one.ID] = one.State
	}
	require.Equal(t, "current", states["two"])
	require.Contains(t, []string{"draining", "drained"}, states["one"])
	require.Equal(t, "Workers of no build are given the work of orderloom.\n", requireOK(t, b.environment, "release", "current", "--unversioned", "--actor", "ann"))
	require.Equal(t, []string{
		`unversioned : {"two": "all"} -> nothing`, `current two: nothing -> nothing`, `current two: {"one": "all", "two": "5 %"} -> {"two": "all"}`,
		`ramping two: nothing -> {"two": "5 %"}`, `current one: nothing -> {"one": "all"}`,
	}, b.releases(t))
}

// releases are the journal's entries of releases, the newest first.
func (b *books) releases(t *testing.T) (entries []string) {
	t.Helper()
	require.NoError(t, b.db.QueryRow(t.Context(), `
		SELECT array_agg(concat(detail->>'done', ' ', detail->>'build', ': ', coalesce(before::text, 'nothing'), ' -> ', coalesce(after::text, 'nothing')) ORDER BY id DESC)
		FROM journal WHERE action = 'release build' AND actor <> 'orderloom' AND detail->>'deployment' = 'orderloom'`).Scan(&entries))
	return entries
}

// build are the settings of a worker of a build.
func (b *books) build(id string) map[string]string {
	settings := maps.Clone(b.environment)
	settings["ORDERLOOM_WORKER_VERSIONED"], settings["ORDERLOOM_BUILD"] = "true", id
	return settings
}

// releaseOne makes the first build current, and lets it carry a straight order and one that
// waits for its money.
func (b *books) releaseOne(t *testing.T, temporal client.Client) {
	t.Helper()
	require.Equal(t, "Build one of orderloom is current.\n", requireOK(t, b.build("one"), "release", "current"))
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	b.untilWalked(t)
	require.Equal(t, "awaiting_payment", b.stateOf(t, "252"))
	require.Equal(t, "settled", b.stateOf(t, "253"))
	require.NoError(t, temporal.GetWorkflow(t.Context(), "order/tea/253", "").Get(t.Context(), nil))
	straight, err := histories.Fetch(t.Context(), temporal, "order/tea/253", "")
	require.NoError(t, err)
	require.Len(t, straight.GetEvents(), 16, "a build costs no event")
	require.Equal(t, 3, bill.Actions(straight), "and no action")
}

// pullSlowly begins a pull of lists that the shop doesn't let end.
func (b *books) pullSlowly(t *testing.T, temporal client.Client) {
	t.Helper()
	b.shop.AddFault(woosim.Rule{Kind: "payment_gateways", Fault: woosim.ServerError()})
	go call(t.Context(), b.environment, "channel", "pull", "tea")
	require.Eventually(t, func() bool {
		told, err := temporal.DescribeWorkflowExecution(t.Context(), workflows.ListsWorkflowID("tea"), "")
		return err == nil && told.GetWorkflowExecutionInfo().GetStatus() == enums.WORKFLOW_EXECUTION_STATUS_RUNNING && len(told.GetPendingActivities()) > 0
	}, time.Minute, 50*time.Millisecond)
}

// releaseTwo makes the second build current: what waits goes on under it, what is pinned
// ends under the first.
func (b *books) releaseTwo(t *testing.T, temporal client.Client) {
	t.Helper()
	require.Equal(t, "Build two of orderloom is ramping.\n", requireOK(t, b.environment, "release", "ramp", "two", "--percent", "5"))
	open := fromJSON[replayedList](t, requireOK(t, b.build("two"), "history", "replay", "--query", `ExecutionStatus = "Running"`, "-o", "json"))
	require.GreaterOrEqual(t, len(open), 2, "the sale and the pull")
	waiting, err := histories.Fetch(t.Context(), temporal, "order/tea/252", "")
	require.NoError(t, err)
	require.Equal(t, replayDiffers, replayOne(anotherLifecycle, "252", waiting, nil).Outcome, "a build that can't go on is found before")
	require.Equal(t, "Build two of orderloom is current.\n", requireOK(t, b.build("two"), "release", "current"))
	b.shop.SetStatus(onDelivery, "completed")
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	require.Eventually(t, func() bool { return b.stateOf(t, "252") == "settled" }, time.Minute, 50*time.Millisecond)
	require.Equal(t, []string{"one", "two"}, buildsOf(t, temporal, "order/tea/252"))

	b.shop.ClearFaults()
	require.NoError(t, temporal.GetWorkflow(t.Context(), workflows.ListsWorkflowID("tea"), "").Get(t.Context(), nil))
	require.Equal(t, []string{"one"}, buildsOf(t, temporal, workflows.ListsWorkflowID("tea")))
}

// buildsOf are the builds that carried out a workflow's tasks, in turn.
func buildsOf(t *testing.T, temporal client.Client, workflow string) (builds []string) {
	t.Helper()
	history, err := histories.Fetch(t.Context(), temporal, workflow, "")
	require.NoError(t, err)
	for _, event := range history.GetEvents() {
		done := event.GetWorkflowTaskCompletedEventAttributes()
		if build := done.GetDeploymentVersion().GetBuildId(); done != nil && (len(builds) == 0 || builds[len(builds)-1] != build) {
			builds = append(builds, build)
		}
	}
	return builds
}

func TestAWorkerSaysWhereItIsGivenNoWork(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ own, current, ramping, want string }{
		"its build is current":         {"o/2", "o/2", "", "is given work"},
		"its build is given a share":   {"o/2", "o/1", "o/2", "is given work"},
		"another build is current":     {"o/2", "o/1", "", "run `orderloom release current`"},
		"no build is current":          {"o/2", "", "", "run `orderloom release current`"},
		"it is of no build, one is":    {"", "o/1", "", "set ORDERLOOM_WORKER_VERSIONED"},
		"there are no builds anywhere": {"", "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			core, logged := observer.New(zap.InfoLevel)
			p := &program{log: zap.New(core)}
			told := p.tellRelease(tt.own, tt.current, tt.ramping, "")
			require.Equal(t, told, p.tellRelease(tt.own, tt.current, tt.ramping, told))
			if tt.want == "" {
				require.Zero(t, logged.Len())
				return
			}
			require.Equal(t, 1, logged.Len(), "once, until it changes")
			require.Contains(t, logged.All()[0].Message, tt.want)
		})
	}
}

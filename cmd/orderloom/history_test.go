package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/histories"
)

// TestHistoriesAreTakenInHand exports, replays and resets what a sale's workflow did.
func TestHistoriesAreTakenInHand(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", onDelivery, paid)
	b.withWorker(t)
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	b.untilWalked(t)

	dir := t.TempDir()
	b.exports(t, dir)
	b.replays(t, dir)
	b.resets(t)
}

func (b *books) exports(t *testing.T, dir string) {
	t.Helper()
	one := fromJSON[exportedHistories](t, requireOK(t, b.environment, "history", "export", "253", "--to", filepath.Join(dir, "one.json"), "-o", "json"))
	require.Len(t, one, 1)
	require.Equal(t, exportedHistory{Workflow: "order/tea/253", Type: "OrderLifecycle", Run: one[0].Run, Events: 16, File: filepath.Join(dir, "one.json")}, one[0])
	history, err := histories.ReadFile(one[0].File)
	require.NoError(t, err)
	require.Len(t, history.GetEvents(), 16)
	host, err := os.Hostname()
	require.NoError(t, err)
	raw, err := os.ReadFile(one[0].File)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "@"+host, "it names no machine")

	got := call(t.Context(), b.environment, "history", "export", "--query", "Channel = 'tea'", "--to", filepath.Join(dir, "all"), "-o", "json")
	require.Equal(t, exitOK, got.code, got.errOut)
	require.GreaterOrEqual(t, len(fromJSON[exportedHistories](t, got.out)), 2)
	require.Contains(t, got.errOut, "1 of ", "it says how far it has got")
	reader := fromJSON[exportedHistories](t, requireOK(t, b.environment, "history", "export", "--workflow", "import/tea", "--to", dir, "-o", "json"))
	require.Equal(t, filepath.Join(dir, "import_tea_"+reader[0].Run+".json"), reader[0].File)
	missing := call(t.Context(), b.environment, "history", "export", "--workflow", "import/coffee")
	require.Equal(t, exitNotFound, missing.code, missing.errOut)
	require.Equal(t, exitUsage, call(t.Context(), b.environment, "history", "export", "--query", "Colour = 'red'", "--to", dir).code)
}

func (b *books) replays(t *testing.T, dir string) {
	t.Helper()
	require.Contains(t, requireOK(t, b.environment, "history", "replay", dir), "histories replay.\n")
	require.Equal(t, "1 of 1 histories replay.\n", requireOK(t, b.environment, "history", "replay", "--sale", "252"))
	require.Contains(t, requireOK(t, b.environment, "history", "replay", "--query", "ExecutionStatus = 'Running'"), "histories replay.")

	spoiled := filepath.Join(dir, "spoiled.json")
	require.NoError(t, os.WriteFile(spoiled, []byte(`{"events": []}`), 0o600))
	got := call(t.Context(), b.environment, "history", "replay", filepath.Join(dir, "one.json"), spoiled, "-o", "json")
	require.Equal(t, exitBroken, got.code)
	require.Contains(t, got.errOut, "1 of 2 histories")
	list := fromJSON[replayedList](t, got.out)
	require.Equal(t, []string{replaySame, replayUnread}, []string{list[0].Outcome, list[1].Outcome})

	other, err := replayFiles(t.Context(), anotherLifecycle, []string{filepath.Join(dir, "one.json")}, (&program{errOut: t.Output()}).newProgress())
	require.NoError(t, err)
	require.Equal(t, replayDiffers, other[0].Outcome, "another program's lifecycle")
	require.EqualValues(t, 10, other[0].Event)
	require.Contains(t, other[0].Because, "the code asks for a timer")
}

// anotherLifecycle is that of a build which can't go on with what ours began.
func anotherLifecycle(w worker.WorkflowRegistry) {
	rest := func(ctx workflow.Context, _ commerce.OrderRef) (string, error) { return "", workflow.Sleep(ctx, 1) }
	w.RegisterWorkflowWithOptions(rest, workflow.RegisterOptions{Name: "OrderLifecycle"})
}

func (b *books) resets(t *testing.T) {
	t.Helper()
	looked := fromJSON[resetView](t, requireOK(t, b.environment, "history", "reset", "252", "-o", "json"))
	first := looked.Borders[0]
	require.Equal(t, []string{"start"}, first.Before)
	require.Zero(t, looked.To)

	inside := call(t.Context(), b.environment, "history", "reset", "252", "--to", strconv.FormatInt(first.Event+1, 10), "--reason", "x")
	require.Equal(t, exitRefused, inside.code)
	require.Contains(t, inside.errOut, "is the local step ImportOrder: a task records its local steps together")
	require.Contains(t, inside.errOut, "orderloom sale walk")
	require.Equal(t, exitRefused, call(t.Context(), b.environment, "history", "reset", "252", "--to", "9999", "--reason", "x").code)
	dry := fromJSON[resetView](t, requireOK(t, b.environment, "history", "reset", "252", "--to", "first-task", "--dry-run", "-o", "json"))
	require.Equal(t, first.Event, dry.To)
	require.Contains(t, dry.LetGo, "ValidateTotals")
	require.Empty(t, dry.NewRun)

	before := b.movements(t)
	args := []string{"history", "reset", "252", "--to", "first-task", "--reason", "a test", "--key", "back-1", "--actor", "ann", "-o", "json"}
	done := fromJSON[resetView](t, requireOK(t, b.environment, args...))
	require.NotEqual(t, looked.Workflow.RunID, done.NewRun)
	temporal := temporalOf(t, b.environment)
	require.Eventually(t, func() bool {
		var state string
		value, err := temporal.QueryWorkflow(t.Context(), "order/tea/252", done.NewRun, "state")
		return err == nil && value.Get(&state) == nil && state == "awaiting_payment"
	}, time.Minute, 50*time.Millisecond)
	again := fromJSON[resetView](t, requireOK(t, b.environment, args...))
	require.True(t, again.Before)
	require.Equal(t, done.NewRun, again.NewRun, "the same key resets once")
	require.Equal(t, before, b.movements(t), "what was booked stays, once")
	var entries int
	require.NoError(t, b.db.QueryRow(context.WithoutCancel(t.Context()), "SELECT count(*) FROM journal WHERE actor = 'ann' AND action = 'reset' AND sale_id IS NOT NULL").Scan(&entries))
	require.Equal(t, 1, entries)
}

// movements are how many documents, payments and moves of stock there are.
func (b *books) movements(t *testing.T) string {
	t.Helper()
	var documents, payments, moves int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM payments), (SELECT count(*) FROM stock_moves)").Scan(&documents, &payments, &moves))
	return fmt.Sprint(documents, payments, moves)
}

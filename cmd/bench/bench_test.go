package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/internal/config"
)

// TestMain is also the floor's worker: the bench starts itself, and here that is
// the test.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "floor" {
		main()
	}
	os.Exit(m.Run())
}

// answer is what a call of the command gave.
type answer struct {
	code        int
	out, errOut string
}

func call(ctx context.Context, dataDir string, args ...string) answer {
	var out, errOut bytes.Buffer
	load := func() (config.Config, error) {
		return config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": dataDir})
	}
	code := run(ctx, args, load, strings.NewReader(""), &out, &errOut)
	return answer{code, out.String(), errOut.String()}
}

// TestBench measures a few orders for real. How fast they are says nothing here;
// that floor and way have the same history is checked by every round itself.
//
//nolint:paralleltest // it measures whatever this process has started: another test's stack must not end meanwhile
func TestBench(t *testing.T) {
	dir := t.TempDir()
	profile := filepath.Join(t.TempDir(), "worker.pprof")
	got := call(t.Context(), dir, "--binary", workerstest.Build(t), "--temporal", "dev", "--orders", "20", "--rounds", "1", "--shop-delay", "20ms", "--statements", "--profile", profile, "--output", "json")
	require.Zero(t, got.code, got.errOut)
	require.Equal(t, 1, strings.Count(got.out, "\n"), "one object, on one line")
	require.Contains(t, got.errOut, "Round 1 of 1")

	var r report
	require.NoError(t, json.Unmarshal([]byte(got.out), &r), got.out)
	require.Equal(t, []any{"dev", 20, 1}, []any{r.Temporal, r.Orders, r.Rounds})
	require.Positive(t, r.OrdersPerSecond)
	require.InDelta(t, r.OrdersPerSecond/r.FloorPerSecond, r.Ratio, 0.01, "of one round")
	require.Equal(t, []speeds{{r.OrdersPerSecond, r.FloorPerSecond, r.Ratio}}, r.ByRound)
	require.GreaterOrEqual(t, r.EventsPerOrder, 11.0)
	require.Less(t, r.EventsPerOrder, 42.0)
	require.Greater(t, r.BytesPerOrder, 1000.0)
	require.GreaterOrEqual(t, r.ActionsPerOrder, 3.0)
	require.Less(t, r.ActionsPerOrder, 8.0)
	require.Greater(t, r.ShopRequestsPerOrder, 2.0, "a note, a status, and a share of a page")
	require.LessOrEqual(t, r.ShopRequestsPerOrder, 2.4, "four shops of five orders each have a page each")
	require.Equal(t, []any{int64(20), 2}, []any{r.ShopDelayMS, r.ShopCalls})
	require.InDelta(t, 4*2/0.02/r.ShopRequestsPerOrder, r.ShopPace, 0.01, "four shops, two calls at once")
	require.LessOrEqual(t, r.OrdersPerSecond, r.ShopPace)
	require.Positive(t, r.AmidPerSecond)
	requireStatements(t, r.Statements)
	requireMeasured(t, r)

	taken, err := os.ReadFile(profile)
	require.NoError(t, err)
	require.Equal(t, []byte{0x1f, 0x8b}, taken[:2], "a profile is gzipped")
	left, err := filepath.Glob(filepath.Join(dir, "bench-*"))
	require.NoError(t, err)
	require.Empty(t, left, "nothing stays behind")
}

// requireStatements asks for the statements by their names, those of functions apart.
func requireStatements(t *testing.T, all []statement) {
	t.Helper()
	times := map[string]float64{}
	for _, s := range all {
		if !s.Inner {
			times[s.Name] = s.PerOrder
		}
	}
	require.InDelta(t, 1, times["DocumentPost"], 0.2, "once for each order")
	require.InDelta(t, 1, times["SaleSave"], 0.2)
}

// requireMeasured asks for the figures that this machine's kernel gives.
func requireMeasured(t *testing.T, r report) {
	t.Helper()
	if readUsage(nil) == nil {
		require.Nil(t, r.WayCPU)
		require.Zero(t, r.WorkerMemoryBytes)
		return
	}
	require.Greater(t, r.WorkerMemoryBytes, int64(10<<20))
	for _, cpu := range []map[string]float64{r.WayCPU, r.FloorCPU} {
		require.Len(t, cpu, len(users()))
		require.Positive(t, cpu[byTemporal])
	}
	require.Positive(t, r.WayCPU[byWorker])
	require.Positive(t, r.WayCPU[byDatabase])
}

func TestInterruptedBenchLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	defer interrupt()
	said := &onceSaid{word: "Warming up", then: interrupt}
	load := func() (config.Config, error) {
		return config.LoadFrom(map[string]string{"ORDERLOOM_DATA_DIR": dir})
	}
	code := run(ctx, []string{"--binary", workerstest.Build(t), "--temporal", "dev", "--orders", "20"}, load, strings.NewReader(""), io.Discard, said)
	require.Equal(t, exitInterrupted, code, said.String())
	left, err := filepath.Glob(filepath.Join(dir, "bench-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// onceSaid does something once a word is written to it.
type onceSaid struct {
	bytes.Buffer
	word string
	then func()
}

func (s *onceSaid) Write(text []byte) (int, error) {
	if bytes.Contains(text, []byte(s.word)) {
		s.then()
	}
	return s.Buffer.Write(text)
}

func TestWrongUsageIsFoundBeforeAnythingStarts(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--orders 0":               "--orders: want 1 or more",
		"--rounds 0":               "--rounds: want 1 or more",
		"--shop-delay -1s":         "--shop-delay: want no time below zero",
		"--shop-calls 0":           "--shop-calls: want 1 or more",
		"--temporal cloud":         "--temporal: want postgres or dev",
		"--binary /no/such":        "make build",
		"--output xml":             "want table or json",
		"--no-such-flag":           "unknown flag",
		"floor":                    "requires at least 1 arg",
		"--binary /dev/null extra": "unknown command",
	} {
		got := call(t.Context(), t.TempDir(), strings.Fields(args)...)
		require.Equal(t, exitUsage, got.code, args)
		require.Contains(t, got.errOut, want, args)
		require.Empty(t, got.out, args)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	seconds := func(r round) float64 { return r.way.seconds }
	var odd, even []round
	for _, s := range []float64{9, 1, 2} {
		odd = append(odd, round{way: figures{seconds: s}})
	}
	even = append(slices.Clone(odd), round{way: figures{seconds: 4.00049}})
	require.InDelta(t, 2, median(odd, seconds), 0)
	require.InDelta(t, 3, median(even, seconds), 0)
}

func TestReportSaysWhatWasNotMeasured(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	b := &bench{out: &out, format: "table", temporal: "dev", orders: 300, rounds: 1}
	r := b.report([]round{{way: figures{perSecond: 20}, floor: figures{perSecond: 40}}}, 0)
	require.InDelta(t, 0.5, r.Ratio, 0)
	require.NoError(t, b.tell(r))
	require.Contains(t, out.String(), "ratio                            0.50")
	require.Equal(t, 9, strings.Count(out.String(), "not measured"), "memory, and four processes twice")
}

func TestUsageOfThisProcess(t *testing.T) {
	t.Parallel()
	before := readUsage(nil)
	if before == nil {
		require.Nil(t, before.since(nil).per(1))
		return
	}
	for began := time.Now(); time.Since(began) < 50*time.Millisecond; { // burns what is measured
	}
	spent := readUsage(nil).since(before).per(2)
	require.Positive(t, spent[byShops])
	require.Positive(t, peakMemory(os.Getpid()))
	require.Zero(t, peakMemory(-1))
}

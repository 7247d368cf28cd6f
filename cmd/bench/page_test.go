package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// published is where the page of results is.
const published = "../../deploy/results"

// TestThePublishedPageIsThatOfItsResults fails when results were kept and the page wasn't
// made anew: `make bench-page` makes it.
func TestThePublishedPageIsThatOfItsResults(t *testing.T) {
	t.Parallel()
	files, err := pageOf(filepath.Join(published, "results.json"))
	require.NoError(t, err)
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(published, name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), name)
	}
	there, err := os.ReadDir(published)
	require.NoError(t, err)
	require.Len(t, there, len(files)+1, "and no drawing of a result that is gone")
}

// TestAResultIsKeptOnceAndShown keeps two kinds of result, one of them twice.
func TestAResultIsKeptOnceAndShown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := &bench{out: io.Discard, format: "json", keep: filepath.Join(dir, "results.json"), command: "make bench", servers: "PostgreSQL 15", began: time.Now()}
	require.NoError(t, b.tell(latencyReport{Rate: 10, Invoiced: waitsOf([]float64{900, 1100, 1300})}))
	require.NoError(t, b.tell(report{Temporal: "postgres", OrdersPerSecond: 19, Rounds: 3}))
	require.NoError(t, b.tell(report{Temporal: "postgres", OrdersPerSecond: 21, Rounds: 3}))
	got := call(t.Context(), dir, "page", b.keep)
	require.Zero(t, got.code, got.errOut)

	page, err := os.ReadFile(filepath.Join(dir, "README.md"))
	require.NoError(t, err)
	require.NotContains(t, string(page), "19.0")
	require.Contains(t, string(page), "orders per second                21.0")
	require.Contains(t, string(page), thisMachine().String())
	require.Less(t, strings.Index(string(page), "## Orders per second"), strings.Index(string(page), "## From a webhook"), "in the order of the kinds")
	for _, name := range []string{"latency-1.svg", "orders-1.svg"} {
		require.Contains(t, string(page), "("+name+")")
		requireDrawing(t, filepath.Join(dir, name))
	}
}

// requireDrawing asks for a file that a browser can show.
func requireDrawing(t *testing.T, path string) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = file.Close() }()
	decoder := xml.NewDecoder(file)
	bars := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "rect" {
			bars++
		}
	}
	require.Positive(t, bars)
}

func TestFiguresOfTwoMachinesAreNotMixed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"machine":{"processor":"another","cores":64},"results":[{"kind":"latency"}]}`), 0o600))
	b := &bench{out: io.Discard, keep: path}
	require.ErrorContains(t, b.tell(latencyReport{}), "the figures of another machine (64 cores of another")
}

func TestAPageIsMadeFromResultsAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "results.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"results":[{"kind":"guesses","result":{}}]}`), 0o600))
	got := call(t.Context(), t.TempDir(), "page", path)
	require.Equal(t, exitFailed, got.code)
	require.Contains(t, got.errOut, "guesses: there is no such kind of result")
	require.NoError(t, os.WriteFile(path, []byte(`figures`), 0o600))
	require.Contains(t, call(t.Context(), t.TempDir(), "page", path).errOut, "holds no results")
}

func TestSlowShopsAreToldApartFromOthersAndByTheirCalls(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]report{
		"orders":              {},
		"slow-shops":          {ShopDelayMS: 200, ShopCalls: 2},
		"slow-shops-one-call": {ShopDelayMS: 200, ShopCalls: 1},
	} {
		have, err := kindOf(r)
		require.NoError(t, err)
		require.Equal(t, want, have.name)
	}
}

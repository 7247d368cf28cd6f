package main

import (
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
)

func TestTheConsoleRunsUntilItIsStopped(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	for _, name := range []string{"ORDERLOOM_CONSOLE_ADDRESS", "ORDERLOOM_METRICS_ADDRESS"} {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		environment[name] = free.Addr().String()
		require.NoError(t, free.Close())
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan answer, 1)
	go func() { ended <- call(ctx, environment, "console") }()
	var said string
	asked := func(setting, path, want string) func() bool {
		return func() bool {
			answer, err := (&http.Client{}).Get("http://" + environment[setting] + path)
			if err != nil {
				return false
			}
			text, err := io.ReadAll(answer.Body)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			said = string(text)
			return answer.StatusCode == http.StatusOK && (want == "" || said == want)
		}
	}
	require.Eventually(t, asked("ORDERLOOM_CONSOLE_ADDRESS", "/readyz", "ready\n"), time.Minute, 20*time.Millisecond)
	require.Eventually(t, asked("ORDERLOOM_CONSOLE_ADDRESS", "/sign-in", ""), time.Minute, 20*time.Millisecond)
	require.Contains(t, said, `<input id="password"`)
	require.Eventually(t, asked("ORDERLOOM_METRICS_ADDRESS", "/metrics", ""), time.Minute, 20*time.Millisecond)
	require.Contains(t, said, `orderloom_console_answers_total{route="GET /readyz",status="200"}`)
	stop()
	got := <-ended
	require.Equal(t, exitOK, got.code, got.errOut)
}

func TestTheConsoleStartsWithoutNothingItNeeds(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	with := func(name, value string) answer {
		changed := maps.Clone(environment)
		changed[name] = value
		return call(t.Context(), changed, "console")
	}
	inTheClear := with("ORDERLOOM_CONSOLE_ADDRESS", "0.0.0.0:8090")
	require.Equal(t, exitUsage, inTheClear.code)
	require.Contains(t, inTheClear.errOut, "ORDERLOOM_CONSOLE_URL: missing")
	require.Contains(t, with("ORDERLOOM_CONSOLE_ADDRESS", "127.0.0.1:999999").errOut, "ORDERLOOM_CONSOLE_ADDRESS")
}

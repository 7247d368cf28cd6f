package main

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"

	"github.com/orderloom/orderloom/internal/config"
)

func TestWorkerServesItsProfilesUntilItStops(t *testing.T) {
	t.Parallel()
	log, logged := observer.New(zapcore.InfoLevel)
	p := &program{cfg: config.Config{DebugAddress: "127.0.0.1:0"}, log: zap.New(log)}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.serveProfiles(ctx) }()
	require.Eventually(t, func() bool { return logged.Len() == 1 }, time.Minute, 5*time.Millisecond)

	address, _ := logged.All()[0].ContextMap()["address"].(string)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"goroutine?debug=1", http.NoBody)
	require.NoError(t, err)
	answer, err := (&http.Client{}).Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)

	stop()
	require.NoError(t, <-ended)
}

func TestWorkerServesNothingUnasked(t *testing.T) {
	t.Parallel()
	require.NoError(t, (&program{}).serveProfiles(t.Context()))
}

func TestWorkerSaysWhereItCanNotServeProfiles(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, taken.Close()) })
	p := &program{cfg: config.Config{DebugAddress: taken.Addr().String()}, log: zap.NewNop()}
	require.ErrorContains(t, p.serveProfiles(t.Context()), "ORDERLOOM_DEBUG_ADDRESS: ")
}

func TestProfilesAreOnAMuxOfTheirOwn(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		"/debug/pprof/": http.StatusOK, "/debug/pprof/heap": http.StatusOK, "/debug/pprof/cmdline": http.StatusOK, "/": http.StatusNotFound,
	} {
		answer := httptest.NewRecorder()
		profiles().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, http.NoBody))
		require.Equal(t, want, answer.Code, path)
	}
}

package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/internal/config"
)

func TestAChannelGetsAWebhookSecret(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	require.Contains(t, requireOK(t, b.environment, "channel", "secret", "tea"), "Set ORDERLOOM_PUBLIC_URL")
	b.environment["ORDERLOOM_PUBLIC_URL"] = "https://hooks.example.com/"
	made := fromJSON[webhookView](t, requireOK(t, b.environment, "channel", "secret", "tea", "--actor", "ann", "-o", "json"))
	require.Equal(t, "https://hooks.example.com/hooks/tea", made.Address)
	require.Regexp(t, "^[A-Z2-7]{52}$", made.Secret)
	got := call(t.Context(), b.environment, "channel", "secret", "te")
	require.Equal(t, exitNotFound, got.code)
	require.Contains(t, got.errOut, "did you mean tea?")

	p := &program{out: &bytes.Buffer{}, errOut: &bytes.Buffer{}}
	own := func(text string) error {
		root := newRootCommand(p, func() (config.Config, error) { return config.LoadFrom(b.environment) })
		root.SetArgs([]string{"channel", "secret", "tea", "--stdin"})
		root.SetIn(strings.NewReader(text))
		return root.ExecuteContext(t.Context())
	}
	require.ErrorContains(t, own("short\n"), "at least 16 characters")
	require.ErrorContains(t, own("a-secret-with-&-in-it\n"), "shops change those")
	require.NoError(t, own("a-secret-of-my-own\n"))
	require.NotContains(t, p.out.(*bytes.Buffer).String(), "a-secret")
	var sealed []byte
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT sealed FROM webhook_secrets").Scan(&sealed))
	require.NotContains(t, string(sealed), "a-secret")
}

// runGateway runs the command until the test ends, and answers where it listens.
func runGateway(t *testing.T, b *books) (address string) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address = free.Addr().String()
	require.NoError(t, free.Close())
	environment := maps.Clone(b.environment)
	environment["ORDERLOOM_GATEWAY_ADDRESS"] = address
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan answer, 1)
	go func() { ended <- call(ctx, environment, "gateway") }()
	t.Cleanup(func() {
		stop()
		got := <-ended
		require.Equal(t, exitOK, got.code, got.errOut)
	})
	return address
}

func TestTheGatewayRunsUntilItIsStopped(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	address := runGateway(t, b)
	require.Eventually(t, func() bool { return pinged(address) == http.StatusOK }, time.Minute, 20*time.Millisecond)
}

// pinged is the answer's status to a shop that asks whether anybody is there; 0 where
// nobody answers.
func pinged(address string) int {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Post("http://"+address+"/hooks/tea", "application/x-www-form-urlencoded", strings.NewReader("webhook_id=1"))
	if err != nil || answer.Body.Close() != nil {
		return 0
	}
	return answer.StatusCode
}

func TestAShopWaitsWhileTheGatewayRestarts(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := listener.Addr().String()
	socket, err := listener.(*net.TCPListener).File()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, errors.Join(socket.Close(), listener.Close())) })
	program := workers.Gateway(workerstest.Build(t), b.environment, socket)
	first, err := program.Start(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, pinged(address))
	first.Kill()

	status := make(chan int, 1)
	go func() { status <- pinged(address) }()
	second, err := program.Start(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, <-status, second.Said())
	require.NoError(t, second.Stop())
}

func TestTheGatewayStartsWithoutNothingItNeeds(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	without := func(name, value string) answer {
		environment := maps.Clone(b.environment)
		environment[name] = value
		return call(t.Context(), environment, "gateway")
	}
	require.Contains(t, without("ORDERLOOM_KEY_FILE", "").errOut, "ORDERLOOM_KEY_FILE: missing")
	require.Contains(t, without("ORDERLOOM_KEY_FILE", t.TempDir()+"/none.json").errOut, "make one with")
	require.Contains(t, without("ORDERLOOM_GATEWAY_ADDRESS", "127.0.0.1:999999").errOut, "ORDERLOOM_GATEWAY_ADDRESS")
}

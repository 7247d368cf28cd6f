package main

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/schedules"
)

// TestDev starts the local stack as a user does, asks it from another command, and
// stops it with Ctrl-C.
func TestDev(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	dev := exec.CommandContext(t.Context(), workerstest.Build(t), "dev")
	dev.Env = append(inherited(), "ORDERLOOM_DATA_DIR="+dir, "ORDERLOOM_LOG_LEVEL=error")
	said, err := dev.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, dev.Start())
	t.Cleanup(func() { _ = dev.Process.Kill() })

	var told []string
	for lines := bufio.NewScanner(said); lines.Scan(); {
		told = append(told, lines.Text())
		if strings.Contains(lines.Text(), "Ctrl-C") {
			break
		}
	}
	text := strings.Join(told, "\n")
	for _, part := range []string{"Temporal UI", "http://", "postgres://", "woo-riga", "woo-daugavpils"} {
		require.Contains(t, text, part)
	}
	console := regexp.MustCompile(`console +(http://\S+) +name admin, password (\S+)`).FindStringSubmatch(text)
	require.NotNil(t, console, text)
	signedIn, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).PostForm(
		console[1]+"/sign-in", url.Values{"person": {"admin"}, "password": {console[2]}})
	require.NoError(t, err)
	require.NoError(t, signedIn.Body.Close())
	require.Equal(t, http.StatusSeeOther, signedIn.StatusCode, "the console is there, and its user")
	where, running, err := loadAddresses(dir)
	require.NoError(t, err)
	require.True(t, running)

	user := map[string]string{"ORDERLOOM_DATA_DIR": dir, "ORDERLOOM_LOG_LEVEL": "error"}
	require.Eventually(t, func() bool {
		return strings.Contains(call(t.Context(), user, "sale", "list", "--state", "held").out, "too_fine")
	}, time.Minute, 100*time.Millisecond, "the other commands find it by themselves")

	require.NoError(t, dev.Process.Signal(syscall.SIGINT))
	require.NoError(t, dev.Wait(), "Ctrl-C is no failure")
	_, running, err = loadAddresses(dir)
	require.NoError(t, err)
	require.False(t, running)
	for _, address := range []string{hostOf(t, where.DatabaseURL), where.TemporalAddress} {
		_, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
		require.ErrorIs(t, err, syscall.ECONNREFUSED, "nothing is left behind at %s", address)
	}
}

// TestScheduleHearsOfChanges lets a shop's staff complete an order; nobody but the
// schedule tells us.
func TestScheduleHearsOfChanges(t *testing.T) {
	t.Parallel()
	l := startShop(t)
	l.cfg.ImportEvery = 2 * time.Second
	require.NoError(t, schedules.AskAll(t.Context(), l.db))
	ctx, stop := context.WithCancel(t.Context())
	working := make(chan error, 1)
	go func() { working <- l.work(ctx, l.services) }()

	state := func(number string) string {
		found, err := dbgen.New().SaleFind(t.Context(), l.db, number, l.Shops[0].Code)
		require.NoError(t, err)
		if len(found) == 0 {
			return ""
		}
		return found[0].State
	}
	require.Eventually(t, func() bool { return state("252") == "awaiting_payment" }, time.Minute, 50*time.Millisecond)
	l.Shops[0].Simulated.SetStatus(252, "completed") // cash on delivery has come in
	require.Eventually(t, func() bool { return state("252") == "settled" }, time.Minute, 50*time.Millisecond)

	stop()
	require.NoError(t, <-working)
}

// inherited is the environment of a program that the tests start: ours without
// any setting of the product.
func inherited() []string {
	var env []string
	for _, entry := range os.Environ() { //nolint:forbidigo // handed on whole, not read as settings
		if !strings.HasPrefix(entry, "ORDERLOOM_") {
			env = append(env, entry)
		}
	}
	return env
}

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return u.Host
}

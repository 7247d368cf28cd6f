package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/config"
)

// answer is what a call of the program gave.
type answer struct {
	code   int
	out    string
	errOut string
}

// settings are the environment of a program that uses the shared servers.
func settings(dataDir string, d dbtest.Database) map[string]string {
	return map[string]string{
		"ORDERLOOM_DATA_DIR":           dataDir,
		"ORDERLOOM_LOG_LEVEL":          "error",
		"ORDERLOOM_DATABASE_URL":       d.AppURL.Reveal(),
		"ORDERLOOM_OWNER_DATABASE_URL": d.OwnerURL.Reveal(),
		"ORDERLOOM_TEMPORAL_ADDRESS":   server.hostPort,
		"ORDERLOOM_TEMPORAL_NAMESPACE": server.namespace,
	}
}

// call runs the program in this process.
func call(ctx context.Context, environment map[string]string, args ...string) answer {
	var out, errOut bytes.Buffer
	load := func() (config.Config, error) { return config.LoadFrom(environment) }
	code := run(ctx, args, load, &out, &errOut)
	return answer{code, out.String(), errOut.String()}
}

// requireOK is the output of a call that went well.
func requireOK(t *testing.T, environment map[string]string, args ...string) string {
	t.Helper()
	got := call(t.Context(), environment, args...)
	require.Equal(t, exitOK, got.code, "%s: %s", strings.Join(args, " "), got.errOut)
	return got.out
}

// fromJSON decodes what a call printed with --output json.
func fromJSON[T any](t *testing.T, text string) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

// masked hides what differs from run to run: moments of the test itself, in both
// shapes, and addresses.
func masked(text string) string {
	for _, mask := range []struct{ pattern, by string }{
		{`\d{4}-\d\d-\d\dT[\d:.]+Z`, "<moment>"},
		{`\d{4}-\d\d-\d\d \d\d:\d\d`, "<moment>        "},
		{`\d{4}-\d\d-\d\d`, "<day>     "},
		{`http://127\.0\.0\.1:\d+`, "<shop>"},
	} {
		text = regexp.MustCompile(mask.pattern).ReplaceAllString(text, mask.by)
	}
	return regexp.MustCompile(`(?m) +$`).ReplaceAllString(text, "")
}

// temporalOf is a client of the namespace that an environment names.
func temporalOf(t *testing.T, environment map[string]string) client.Client {
	t.Helper()
	cfg, err := config.LoadFrom(environment)
	require.NoError(t, err)
	options, err := temporalOptions(cfg.Temporal)
	require.NoError(t, err)
	temporal, err := client.Dial(options)
	require.NoError(t, err)
	t.Cleanup(temporal.Close)
	return temporal
}

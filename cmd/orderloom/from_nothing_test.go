package main

import (
	"bytes"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbtest"
)

// shell runs the built program as a person does.
type shell struct {
	t           *testing.T
	binary      string
	environment map[string]string
}

func (s shell) run(args ...string) string { return s.answer("", args...) }

// answer runs a command that reads what is typed.
func (s shell) answer(typed string, args ...string) string {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), s.binary, args...)
	var out, errOut bytes.Buffer
	cmd.Env = s.env()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(typed), &out, &errOut
	require.NoError(s.t, cmd.Run(), "%s: %s", strings.Join(args, " "), errOut.String())
	return out.String()
}

// env is the whole environment of the program.
func (s shell) env() []string {
	env := inherited()
	for name, value := range s.environment {
		env = append(env, name+"="+value)
	}
	return env
}

// TestByTheCommandLineAloneFromAnEmptyDatabaseToASettledOrder uses nothing but the
// program: the schema, a key, master data, a channel with its mappings, and a worker
// that is at work before there is any channel. It sells what is never delivered: goods
// come into a warehouse by no command yet.
func TestByTheCommandLineAloneFromAnEmptyDatabaseToASettledOrder(t *testing.T) {
	t.Parallel()
	s := shell{t, workerstest.Build(t), settings(t.TempDir(), dbtest.Empty(t))}
	s.environment["ORDERLOOM_KEY_FILE"] = keyFileOf(t)
	s.environment["ORDERLOOM_TEMPORAL_NAMESPACE"] = newNamespace(t)
	s.environment["ORDERLOOM_ALLOW_PRIVATE_SHOPS"] = playground.Network
	s.environment["ORDERLOOM_IMPORT_EVERY"] = "10000h"
	shop := woosim.New(woosim.Settings{Name: "Tea"})
	require.NoError(t, shop.LoadOrders(woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), paid)))
	shop.AddKey("ck_tea", "cs_tea", woosim.ReadWrite)
	server := httptest.NewServer(shop.Handler())
	t.Cleanup(server.Close)

	s.run("migrate", "--new-key")
	workerstest.Hire(t, s.binary, s.environment, 1)

	s.run("warehouse", "add", "main", "--name", "Main warehouse")
	s.run("account", "add", "bank", "--name", "Bank", "--kind", "bank")
	s.run("tax", "add", "LV21", "--name", "VAT", "--percent", "21")
	s.run("item", "add", "SHIPPING", "--name", "Carriage", "--kind", "service")
	for _, p := range woosim.Captured().Products() {
		s.run("item", "add", p.SKU, "--name", p.Name, "--kind", "service")
	}
	s.run("pos", "add", "web", "--name", "Web shops", "--warehouse", "main", "--currencies", "EUR",
		"--set", "series[invoice test].prefix=TEST-", "--set", "series[credit_note test].prefix=CTEST-")
	s.run("channel", "add", "tea", "--name", "Tea", "--platform", "woocommerce", "--environment", "test",
		"--pos", "web", "--address", server.URL, "--zone", "Europe/Riga", "--set", "schedules.orders=1s")
	s.run("channel", "edit", "tea", "--set", "policy.automatic=true", "--set", "policy.shipping_sku=SHIPPING",
		"--set", "policy.document_statuses=processing,completed", "--set", "policy.paid_statuses=processing,completed")
	s.run("channel", "edit", "tea", "--set", "payments[bacs].money_account=bank", "--set", "taxes.default=LV21")
	s.answer("ck_tea\ncs_tea\n", "channel", "key", "tea")
	s.run("channel", "enable", "tea")

	require.Eventually(t, func() bool { return strings.Contains(s.run("sale", "list"), "settled") }, 2*time.Minute, 200*time.Millisecond,
		"the worker that runs heard of the channel: %s", s.run("schedule", "list"))
	require.Contains(t, s.run("document", "list"), "TEST-000001")
	require.Contains(t, s.run("schedule", "list"), "running")
	s.run("audit") // it is an exit code of its own where the books break a rule
}

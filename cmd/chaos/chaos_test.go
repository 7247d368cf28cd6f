package main

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
)

// chaos is the program as a user runs it, with fewer orders.
func chaos(t *testing.T, orders int, webhooks string) map[string]any {
	t.Helper()
	var out, errOut bytes.Buffer
	code := run(t.Context(), []string{
		"--seed", "5", "--orders", strconv.Itoa(orders), "--webhooks", webhooks, "--away", "1s", "--output", "json", "--binary", workerstest.Build(t),
	}, &out, &errOut)
	require.Zero(t, code, errOut.String())
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var got map[string]any
	require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &got), out.String())
	for _, harm := range []string{"lost", "doubled", "cents_off", "audit", "shown", "leaked", "disabled"} {
		require.Zero(t, got[harm], "%s\n%s", harm, errOut.String())
	}
	return got
}

// TestTenWebhooksOfEachKindBringEveryOrder wakes readers by webhooks alone: they come
// ten times, in any order, while the gateway is killed and servers are away.
func TestTenWebhooksOfEachKindBringEveryOrder(t *testing.T) {
	t.Parallel()
	got := chaos(t, 40, hooksAll)
	answers := got["webhooks"].(map[string]any)
	require.Greater(t, answers["200"], 300.0)
	delete(answers, "200")
	if cut, ok := answers["unanswered"]; ok { // by the gateway that was killed
		require.LessOrEqual(t, cut, got["harm"].(map[string]any)["gateways"])
		delete(answers, "unanswered")
	}
	require.Empty(t, answers, "nothing else than 200")
}

// TestWithoutASingleWebhookPollingBringsEveryOrder loses every webhook.
func TestWithoutASingleWebhookPollingBringsEveryOrder(t *testing.T) {
	t.Parallel()
	got := chaos(t, 40, hooksNone)
	answers := got["webhooks"].(map[string]any)
	require.Greater(t, answers["lost"], 30.0)
	delete(answers, "lost")
	require.Empty(t, answers)
}

// TestNothingIsLostInAShortChaos is the short form of the whole.
func TestNothingIsLostInAShortChaos(t *testing.T) {
	t.Parallel()
	got := chaos(t, 200, hooksSome)
	require.EqualValues(t, 5, got["seed"])
	require.EqualValues(t, 200, got["orders"])
	require.Greater(t, got["came"], 200.0, "some come in while a server is away")
	require.Greater(t, got["histories"], 200.0)
	require.NotEmpty(t, got["held"], "some orders are wrong on purpose")
	for _, what := range []string{"invoice", "credit_note", "payment", "delivery"} {
		require.Positive(t, got["booked"].(map[string]any)[what], what)
	}
}

// TestARunThatHarmsNothingIsNoProof: whatever should have gone wrong is named, and the run
// isn't clean.
func TestARunThatHarmsNothingIsNoProof(t *testing.T) {
	t.Parallel()
	faults := map[string]int{}
	for _, m := range mishaps() {
		faults[m.name] = 1
	}
	r := report{
		Orders: whole, Scanned: 1, Booked: map[string]int64{"invoice": 1, "credit_note": 1, "payment": 1, "refund": 1, "delivery": 1},
		Harm: harm{
			Killed: 1, Stopped: 1, Gateways: 1, Outages: map[string]int{"Temporal": 1, "PostgreSQL": 1}, Faults: faults, FaultShare: leastShare,
			Webhooks: map[string]int{hookLost: 1, hookRepeated: 1, hookEarly: 1},
		},
	}
	require.Empty(t, r.spared(hooksSome))
	for name, spare := range map[string]func(*report){
		"no worker was killed":                     func(r *report) { r.Harm.Killed = 0 },
		"no worker was replaced":                   func(r *report) { r.Harm.Stopped = 0 },
		"no gateway was killed":                    func(r *report) { r.Harm.Gateways = 0 },
		"Temporal was never away":                  func(r *report) { r.Harm.Outages = map[string]int{"PostgreSQL": 1} },
		"PostgreSQL was never away":                func(r *report) { r.Harm.Outages = map[string]int{"Temporal": 1} },
		"the shops hardly failed":                  func(r *report) { r.Harm.FaultShare = leastShare / 2 },
		"no webhook was lost":                      func(r *report) { r.Harm.Webhooks = map[string]int{hookRepeated: 1, hookEarly: 1} },
		"no webhook was repeated":                  func(r *report) { r.Harm.Webhooks = map[string]int{hookLost: 1, hookEarly: 1} },
		"no webhook came before an older one":      func(r *report) { r.Harm.Webhooks = map[string]int{hookLost: 1, hookRepeated: 1} },
		"no history was looked through":            func(r *report) { r.Scanned = 0 },
		"no credit note was booked":                func(r *report) { r.Booked = map[string]int64{"invoice": 1, "payment": 1, "refund": 1, "delivery": 1} },
		"no shop failed by: cut after it was done": func(r *report) { r.Harm.Faults = maps.Clone(faults); delete(r.Harm.Faults, "cut after it was done") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tame := r
			spare(&tame)
			tame.Spared = tame.spared(hooksSome)
			require.Equal(t, []string{name}, tame.Spared)
			require.False(t, tame.clean())
		})
	}
	few := r
	few.Orders, few.Booked, few.Harm.Faults, few.Harm.FaultShare = 40, nil, nil, 0
	require.Equal(t, []string{"no shop failed"}, few.spared(hooksSome))
}

func TestWhatCanNotBeRunIsSaidAtOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		args []string
		says string
	}{
		{"no program", []string{"--binary", "/no/such/orderloom"}, "run `make build` first"},
		{"no orders", []string{"--orders", "0"}, "want 1 or more"},
		{"a way of webhooks that is none", []string{"--binary", "/", "--webhooks", "few"}, "want all, some or none"},
		{"no outage", []string{"--binary", "/", "--away", "0"}, "want a second or more"},
		{"a format that is none", []string{"--output", "xml"}, "want table or json"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out, errOut bytes.Buffer
			require.Equal(t, 1, run(t.Context(), tt.args, &out, &errOut))
			require.Contains(t, errOut.String(), tt.says)
			require.Empty(t, out.String())
		})
	}
}

// calmWorld is a world in which orders were carried in peace.
func calmWorld(t *testing.T, orders int) *world {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	// There is enough for everybody: who gets the last piece is decided by chance.
	w, err := newWorld(ctx, options{seed: 3, orders: orders, workers: 1, stock: 100_000, webhooks: hooksNone, away: time.Second, binary: workerstest.Build(t)}, t.Output())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, w.close()) })
	require.NoError(t, w.crew.Hire(ctx, w.workers))
	require.NoError(t, w.openShelves(ctx))
	for i, m := range w.markets {
		require.NoError(t, w.comeIn(ctx, batch{m, orders / len(w.markets), w.seed + uint64(i)}))
	}
	require.NoError(t, w.calmDown(ctx))
	w.takeBack(t)
	require.NoError(t, w.work(ctx, w.seed))
	require.NoError(t, w.calmDown(ctx))
	require.NoError(t, w.settleShelves(ctx))
	require.NoError(t, w.crew.StopAll())
	return w
}

// takeBack has the staff of the first shop give some money of a settled order back,
// and cancel another one.
func (w *world) takeBack(t *testing.T) {
	t.Helper()
	rows, err := w.db.Query(t.Context(), `SELECT s.remote_id::bigint FROM sales s JOIN channels c ON c.id = s.channel_id
		WHERE c.code = $1 AND s.state = 'settled' AND s.total > 1 AND (SELECT count(*) FROM payments p WHERE p.sale_id = s.id) = 1
		AND EXISTS (SELECT FROM delivery_notes n WHERE n.sale_id = s.id) AND NOT EXISTS (SELECT FROM documents d WHERE d.sale_id = s.id AND d.credits_id IS NOT NULL)
		ORDER BY s.id`, w.Shops[0].Code)
	require.NoError(t, err)
	settled, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(settled), 2)
	shop := w.Shops[0].Simulated
	require.Empty(t, shop.Refund(settled[0], `{"amount": "0.70"}`))
	shop.SetStatus(settled[1], "cancelled")
}

package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/money"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestDemo runs the demo as a user does, twice on the same data.
func TestDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := runDemo(t, dir)
	require.Positive(t, first.Sales["settled"])
	require.Empty(t, first.Sales["new"], "every sale came to a state")
	requireSoundLedger(t, dir)
	requireGolden(t, "demo_held.golden", heldLines(first.Held))
	require.Equal(t, []messageSum{{"prom-kyiv", "chat", 1, 0, 1}, {"prom-kyiv", "form", 1, 0, 1}}, first.Messages, "buyers are answered")
	require.Equal(t, []exportSum{{"prom-kyiv", "PARTIAL", 5, 1, 1}}, first.Exports, "one item has a name that is too long there")
	requireInvoicesAddUp(t, first, shopsOf(t, dir), companyOf(t, dir))
	for channel, kinds := range first.ShopRequests {
		if strings.HasPrefix(channel, "prom-") {
			require.Equal(t, kinds["orders.set_status"], kinds["orders.get"], "%s: an order is read where it was written to, and nowhere else", channel)
			continue
		}
		require.LessOrEqual(t, kinds["orders.list"], 3, "%s: orders are read by the page, once the feed is proven", channel)
		require.Zero(t, kinds["orders.get"], channel)
	}

	again := keptDemo(t, dir, func(user map[string]string) {
		requireHistoriesHoldNoSecrets(t, user, dir)
		requireShopsAndBooksAgree(t, user)
	})
	for channel, kinds := range again.ShopRequests {
		require.Zero(t, kinds["notes.create"]+kinds["orders.update"]+kinds["orders.set_status"], "%s: nothing is told twice", channel)
	}
	first.Seconds, first.TemporalUI, first.ShopRequests = again.Seconds, again.TemporalUI, again.ShopRequests
	require.Equal(t, first, again, "a second run on the same data changes nothing")
}

// requireShopsAndBooksAgree holds each of the demo's shops against its books.
func requireShopsAndBooksAgree(t *testing.T, user map[string]string) {
	t.Helper()
	channels := fromJSON[[]struct {
		Code string `json:"code"`
	}](t, requireOK(t, user, "channel", "list", "--output", "json"))
	require.Len(t, channels, 5)
	for _, c := range channels {
		found := requireOK(t, user, "reconcile", "--channel", c.Code, "--since", "2000-01-01", "--dry-run", "--output", "json")
		require.Equal(t, "[]\n", found, c.Code)
	}
}

// TestDemoTakesAnotherExport gives the demo a folder as a user would: good orders,
// wrong ones, older copies and what is no order at all.
func TestDemoTakesAnotherExport(t *testing.T) {
	t.Parallel()
	export := exportOf(t, map[string]func(order map[string]any){
		"good":     func(map[string]any) {},
		"cent":     func(o map[string]any) { o["total"] = "12.10" },
		"sku":      func(o map[string]any) { line(o)["sku"] = "NO-SUCH" },
		"currency": func(o map[string]any) { o["currency"] = "CHF" },
		"shape":    func(o map[string]any) { line(o)["total"] = "free" },
		"custom":   func(o map[string]any) { o["status"] = "packing" },
	})
	require.NoError(t, os.WriteFile(filepath.Join(export, "orders", "half.json"), []byte(`{"id": 5,`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(export, "orders", "list.json"), []byte(`[{"hello":"world"}]`), 0o600))

	user := map[string]string{"ORDERLOOM_DATA_DIR": t.TempDir(), "ORDERLOOM_LOG_LEVEL": "warn"}
	user["ORDERLOOM_WORKER_VERSIONED"], user["ORDERLOOM_BUILD"] = "true", "of-a-test" // which it makes current by itself
	got := fromJSON[demoReport](t, requireOK(t, user, "demo", "--output", "json", "--orders", filepath.Join(export, "orders")))
	reasons := map[string]string{}
	for _, held := range got.Held {
		reasons[held.Number] = held.Reason
	}
	require.Equal(t, map[string]string{
		"cent": "totals", "sku": "unknown_item", "currency": "currency", "shape": "unreadable",
	}, reasons)
	require.Equal(t, 2, got.Skipped)
	require.Equal(t, map[string]int64{"held": 4, "awaiting_payment": 2}, got.Sales, "the good one is cash on delivery, packing is nobody's status")
	require.Equal(t, []currencySum{{Currency: "EUR", Count: 1, Sum: money.MustParse("12.09")}}, got.Invoices)
}

// runDemo is `orderloom demo --output json` with its data in dir.
func runDemo(t *testing.T, dir string, args ...string) demoReport {
	t.Helper()
	user := map[string]string{"ORDERLOOM_DATA_DIR": dir, "ORDERLOOM_LOG_LEVEL": "warn"}
	return fromJSON[demoReport](t, requireOK(t, user, append([]string{"demo", "--output", "json"}, args...)...))
}

// keptDemo is a demo that stays up while something is done with it.
func keptDemo(t *testing.T, dir string, while func(user map[string]string)) demoReport {
	t.Helper()
	user := map[string]string{"ORDERLOOM_DATA_DIR": dir, "ORDERLOOM_LOG_LEVEL": "warn"}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan answer, 1)
	go func() { ended <- call(ctx, user, "demo", "--output", "json", "--keep") }()
	require.Eventually(t, func() bool {
		_, up, err := loadAddresses(dir)
		return up && err == nil || len(ended) > 0
	}, 2*time.Minute, 50*time.Millisecond)
	if len(ended) == 0 {
		while(user)
	}
	stop()
	got := <-ended
	require.Equal(t, exitOK, got.code, got.errOut)
	return fromJSON[demoReport](t, got.out)
}

// shopsOf are the simulated shops as the demo left them, by channel.
func shopsOf(t *testing.T, dir string) map[string]*woosim.Shop {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "demo-*", "shops", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 4)
	shops := map[string]*woosim.Shop{}
	for _, file := range files {
		saved, err := os.Open(file)
		require.NoError(t, err)
		shop, err := woosim.Load(saved)
		require.NoError(t, err)
		require.NoError(t, saved.Close())
		shops[strings.TrimSuffix(filepath.Base(file), ".json")] = shop
	}
	return shops
}

// companyOf is the simulated company as the demo left it.
func companyOf(t *testing.T, dir string) *promsim.Shop {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "demo-*", "companies", "prom-kyiv.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	saved, err := os.Open(files[0])
	require.NoError(t, err)
	defer func() { _ = saved.Close() }()
	company, err := promsim.Load(saved)
	require.NoError(t, err)
	return company
}

// requireInvoicesAddUp compares the posted invoices with the totals of the shops'
// own orders, read past the product: all that are neither held nor without need
// of a document.
func requireInvoicesAddUp(t *testing.T, report demoReport, shops map[string]*woosim.Shop, company *promsim.Shop) {
	t.Helper()
	held := map[string]bool{}
	for _, h := range report.Held {
		held[h.Channel+" "+h.Number] = true
	}
	type sum struct {
		count int64
		sum   money.Amount
	}
	want := map[string]sum{}
	for channel, shop := range shops {
		for _, raw := range shop.Orders() {
			var o struct {
				Number, Status, Currency, Total string
				LineItems                       []any `json:"line_items"`
			}
			require.NoError(t, json.Unmarshal(raw, &o))
			calls := slices.Contains([]string{"processing", "on-hold", "completed"}, o.Status) && len(o.LineItems) > 0
			if calls && !held[channel+" "+o.Number] {
				s := want[o.Currency]
				want[o.Currency] = sum{s.count + 1, s.sum.Add(money.MustParse(o.Total))}
			}
		}
	}
	for _, raw := range company.Orders() {
		var o struct {
			ID            int64
			Status, Price string
			Discount      string `json:"special_offer_discount"`
		}
		require.NoError(t, json.Unmarshal(raw, &o))
		if o.Status != "draft" && o.Status != "canceled" && !held[fmt.Sprintf("prom-kyiv P-%d", o.ID)] {
			s := want["UAH"]
			want["UAH"] = sum{s.count + 1, s.sum.Add(hryvnias(o.Price)).Sub(hryvnias(o.Discount))}
		}
	}
	got := map[string]sum{}
	for _, s := range report.Invoices {
		got[s.Currency] = sum{s.Count, s.Sum}
	}
	require.Len(t, got, len(want))
	for currency, w := range want {
		require.Equal(t, w.count, got[currency].count, currency)
		require.True(t, w.sum.Equal(got[currency].sum), "%s: invoices come to %s, the shops' orders to %s", currency, got[currency].sum, w.sum)
	}
}

// hryvnias is money as Prom.ua shows it.
func hryvnias(text string) money.Amount {
	return money.MustParse("0" + strings.NewReplacer(" ", "", ",", ".", "грн", "").Replace(text))
}

func heldLines(held []heldSale) string {
	var text strings.Builder
	for _, h := range held {
		fmt.Fprintf(&text, "%s %s: %s\n\t%s\n\t→ %s\n", h.Channel, h.Number, h.Reason, h.Detail, h.Remedy)
	}
	return text.String()
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "if it should differ: make golden, and read the diff")
}

// exportOf is a folder like a user's own export: one order per entry, made from a
// captured one, numbered by its name, with the captured settings beside it.
func exportOf(t *testing.T, changes map[string]func(map[string]any)) string {
	t.Helper()
	captured := filepath.Join("..", "..", "connectors", "woocommerce", "woosim", "captured")
	dir := t.TempDir()
	for _, beside := range []string{"settings", "products", "taxes"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, beside), os.DirFS(filepath.Join(captured, beside))))
	}
	require.NoError(t, os.Mkdir(filepath.Join(dir, "orders"), 0o700))
	raw, err := os.ReadFile(filepath.Join(captured, "orders", "get_round_3x333.json"))
	require.NoError(t, err)
	id := 9000
	for number, change := range changes {
		var file map[string]any
		require.NoError(t, json.Unmarshal(raw, &file))
		order := file["body"].(map[string]any)
		id++
		order["id"], order["number"] = id, number
		change(order)
		changed, err := json.Marshal(file)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(dir, "orders", number+".json"), changed, 0o600))
	}
	return dir
}

// line is the order's first line.
func line(order map[string]any) map[string]any {
	return order["line_items"].([]any)[0].(map[string]any)
}

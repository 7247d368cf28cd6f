package deploy_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/console"
	"github.com/orderloom/orderloom/internal/gateway"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/signals"
)

func TestAlertsAskForMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	known := metrics(t)
	for _, rule := range alerts(t) {
		requireMetrics(t, known, rule.Expr, rule.Alert)
		require.Contains(t, []string{"critical", "warning", "info"}, rule.Labels["severity"], rule.Alert)
		require.NotEmpty(t, rule.Annotations["summary"], rule.Alert)
		require.NotEmpty(t, rule.For, "%s fires at once", rule.Alert)
	}
}

func TestDashboardsAskForMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	known := metrics(t)
	files, err := filepath.Glob("grafana/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		var board struct {
			UID, Title string
			Panels     []struct {
				Title   string
				Targets []struct{ Expr string }
			}
		}
		require.NoError(t, json.Unmarshal([]byte(read(t, file)), &board), file)
		require.Equal(t, strings.TrimSuffix(filepath.Base(file), ".json"), board.UID)
		require.NotEmpty(t, board.Panels)
		for _, panel := range board.Panels {
			require.NotEmpty(t, panel.Targets, panel.Title)
			for _, target := range panel.Targets {
				requireMetrics(t, known, strings.ReplaceAll(target.Expr, "$__rate_interval", "5m"), board.Title+": "+panel.Title)
			}
		}
	}
}

// alerts are the rules as promtool's own parser reads them.
func alerts(t *testing.T) []rulefmt.Rule {
	t.Helper()
	groups, errs := rulefmt.ParseFile("prometheus/alerts.yaml", false, model.UTF8Validation)
	require.Empty(t, errs)
	require.Len(t, groups.Groups, 1)
	require.NotEmpty(t, groups.Groups[0].Rules)
	return groups.Groups[0].Rules
}

// requireMetrics fails for an expression that can't be read, or asks for what is not there.
func requireMetrics(t *testing.T, known map[string]bool, expr, where string) {
	t.Helper()
	asked, err := parser.ParseExpr(expr)
	require.NoError(t, err, where)
	parser.Inspect(asked, func(node parser.Node, _ []parser.Node) error {
		if selector, ok := node.(*parser.VectorSelector); ok {
			require.True(t, known[selector.Name], "%s: there is no metric %s", where, selector.Name)
		}
		return nil
	})
}

// metrics are the names of all that worker, gateway, console and Temporal's SDK tell.
func metrics(t *testing.T) map[string]bool {
	t.Helper()
	known := map[string]bool{}
	described := make(chan *prometheus.Desc, 100)
	signals.NewLedger(nil, time.Minute).Describe(described)
	close(described)
	for desc := range described {
		known[regexp.MustCompile(`fqName: "([^"]+)"`).FindStringSubmatch(desc.String())[1]] = true
	}
	registry := signals.NewRegistry()
	calls := signals.NewShopCalls(registry)
	calls.Answered("riga", http.MethodGet, http.StatusOK, 0)
	calls.Waited("riga", 0)
	countAsTemporal(t, registry)
	told(t, known, signals.Handler(registry, nil))
	told(t, known, gateway.New(nil, nil, nil, joining.Desk{}, zap.NewNop()).Handler())
	people, err := console.New(nil, nil, console.Settings{}, zap.NewNop())
	require.NoError(t, err)
	people.Handler().ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/healthz", http.NoBody)) // what was never asked isn't told
	told(t, known, people.Metrics())
	return known
}

// countAsTemporal counts everything that Temporal's SDK may count.
func countAsTemporal(t *testing.T, registry prometheus.Registerer) {
	t.Helper()
	handler, err := signals.Temporal(registry)
	require.NoError(t, err)
	sdk, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "go.temporal.io/sdk").Output()
	require.NoError(t, err)
	source := read(t, filepath.Join(strings.TrimSpace(string(sdk)), "internal", "common", "metrics", "constants.go"))
	names := regexp.MustCompile(`(\w+)\s+= (TemporalMetricsPrefix|TemporalRequest|TemporalLongRequest) ?\+ "(\w+)"`).FindAllStringSubmatch(source, -1)
	require.NotEmpty(t, names)
	prefix := map[string]string{"TemporalMetricsPrefix": "temporal_", "TemporalRequest": "temporal_request", "TemporalLongRequest": "temporal_long_request"}
	for _, name := range names {
		full := prefix[name[2]] + name[3]
		switch {
		case strings.HasSuffix(full, "_latency"):
			handler.Timer(full).Record(0)
		case regexp.MustCompile(`_slots_|num_pollers|cache_size|thread_count`).MatchString(full):
			handler.Gauge(full).Update(0)
		default:
			handler.Counter(full).Inc(1)
		}
	}
}

// told adds every metric that a process tells, as Prometheus names it.
func told(t *testing.T, known map[string]bool, process http.Handler) {
	t.Helper()
	answer := httptest.NewRecorder()
	process.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", http.NoBody))
	text, err := io.ReadAll(answer.Result().Body)
	require.NoError(t, err)
	for _, name := range regexp.MustCompile(`(?m)^([a-z_]+)[{ ]`).FindAllStringSubmatch(string(text), -1) {
		known[name[1]] = true
	}
	require.NotEmpty(t, known, fmt.Sprint(answer.Code))
}

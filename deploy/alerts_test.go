package deploy_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
	"github.com/stretchr/testify/require"
)

// TestAlertsFireForWhatTheyAreFor has Prometheus's own engine evaluate each rule over
// series of three hours, a sample a minute, written as promtool's tests write them.
func TestAlertsFireForWhatTheyAreFor(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		fires, quiet string // series, one a line
		of           string // the labels that it fires for
	}{
		"OrderloomLedgerAway":   {`orderloom_ledger_up{instance="a"} 0x180`, "orderloom_ledger_up{instance=\"a\"} 0x180\norderloom_ledger_up{instance=\"b\"} 1x180", `{}`},
		"OrderloomWorkerAbsent": {`orderloom_ledger_up 1x60`, `orderloom_ledger_up 1x60 _x3 1x117`, `{}`},
		"OrderloomOrdersUnhandled": {
			`orderloom_orders_unhandled_oldest_seconds{channel="riga"} 0+60x180`, `orderloom_orders_unhandled_oldest_seconds{channel="riga"} 890x180`, `{channel="riga"}`,
		},
		"OrderloomSalesHeld": {
			`orderloom_sales_held{channel="riga",reason="totals"} 1x180`,
			"orderloom_sales_held{channel=\"riga\",reason=\"inbox\"} 9x180\norderloom_sales_held{channel=\"riga\",reason=\"totals\"} 1x50 0x130", `{channel="riga", reason="totals"}`,
		},
		"OrderloomPollLags": {
			"orderloom_poll_lag_seconds{channel=\"riga\"} 0+60x180\norderloom_poll_interval_seconds{channel=\"riga\"} 60x180",
			"orderloom_poll_lag_seconds{channel=\"riga\"} 0+60x180\norderloom_poll_interval_seconds{channel=\"riga\"} 14400x180", `{channel="riga"}`,
		},
		"OrderloomWebhooksLag":     {`orderloom_webhook_lag_seconds{channel="riga"} 0+60x180`, `orderloom_webhook_lag_seconds{channel="riga"} 200x180`, `{channel="riga"}`},
		"OrderloomWebhooksRefused": {`orderloom_webhooks_total{outcome="forged"} 0+60x180`, "orderloom_webhooks_total{outcome=\"forged\"} 0+1x180\norderloom_webhooks_total{outcome=\"woke\"} 0+600x180", `{outcome="forged"}`},
		"OrderloomWebhooksOwed":    {`orderloom_webhooks_owed 1x180`, `orderloom_webhooks_owed 0x60 1x3 0x117`, `{}`},
		"OrderloomOutboxStuck": {
			`orderloom_outbox_oldest_seconds{line="live",topic="order"} 0+60x180`, `orderloom_outbox_oldest_seconds{line="patient",topic="order"} 0+60x180`, `{topic="order"}`,
		},
		"OrderloomShopFails": {
			"orderloom_shop_calls_total{channel=\"riga\",status=\"503\"} 0+6x180\norderloom_shop_calls_total{channel=\"riga\",status=\"200\"} 0+1x180",
			"orderloom_shop_calls_total{channel=\"riga\",status=\"503\"} 0+1x180\norderloom_shop_calls_total{channel=\"riga\",status=\"200\"} 0+6x180", `{channel="riga"}`,
		},
		"OrderloomShopRefusesUs": {
			`orderloom_shop_calls_total{channel="riga",status="401"} 0+1x180`, "orderloom_shop_calls_total{channel=\"riga\",status=\"404\"} 0+9x180\norderloom_shop_calls_total{channel=\"riga\",status=\"401\"} 0x60 1x120", `{channel="riga"}`,
		},
		"OrderloomShopTurnsPutOff": {
			`orderloom_shop_waits_total{channel="riga",outcome="put_off"} 0+90x180`, `orderloom_shop_waits_total{channel="riga",outcome="waited"} 0+90x180`, `{channel="riga"}`,
		},
		"OrderloomPushWaits":    {`orderloom_pushes_waiting{channel="riga",state="waiting"} 1x180`, `orderloom_pushes_waiting{channel="riga",state="confirmed"} 1x180`, `{channel="riga"}`},
		"OrderloomListingsFail": {`orderloom_listings_failing{channel="riga",kind="ignored"} 2x180`, `orderloom_listings_failing{channel="riga",kind="ignored"} 2x100 0x80`, `{channel="riga"}`},
		"OrderloomFindingsOpen": {`orderloom_findings_open{channel="riga",kind="key"} 1x180`, `orderloom_findings_open{channel="riga",kind="key"} 1x50 0x130`, `{channel="riga", kind="key"}`},
		"OrderloomNoticesFail":  {`orderloom_notices_unsent{channel="riga",way="email"} 1x180`, `orderloom_notices_unsent{channel="riga",way="email"} 1x4 0x176`, `{channel="riga", way="email"}`},
		"OrderloomTemporalFails": {
			"temporal_request_failure_total 0+30x180\ntemporal_request_total 0+60x180", "temporal_request_failure_total 0+3x180\ntemporal_request_total 0+60x180", `{}`,
		},
		"OrderloomWorkflowTasksFail": {
			`temporal_workflow_task_execution_failed_total{workflow_type="OrderLifecycle"} 0+1x180`, `temporal_workflow_task_execution_failed_total{workflow_type="OrderLifecycle"} 7x180`, `{workflow_type="OrderLifecycle"}`,
		},
		"OrderloomWorkerFull": {
			`temporal_worker_task_slots_available{task_queue="orders",worker_type="ActivityWorker"} 0x180`,
			"temporal_worker_task_slots_available{task_queue=\"orders\",worker_type=\"NexusWorker\"} 0x180\ntemporal_worker_task_slots_available{task_queue=\"orders\",worker_type=\"ActivityWorker\"} 1x180",
			`{task_queue="orders", worker_type="ActivityWorker"}`,
		},
		"OrderloomConsoleFails": {
			"orderloom_console_answers_total{route=\"GET /sales\",status=\"500\"} 0+1x180\norderloom_console_answers_total{route=\"GET /sales\",status=\"200\"} 0+9x180",
			"orderloom_console_answers_total{route=\"GET /readyz\",status=\"503\"} 0+9x180\norderloom_console_answers_total{route=\"GET /sales\",status=\"404\"} 0+9x180", `{}`,
		},
		"OrderloomConsoleSlow": {
			"orderloom_console_seconds_bucket{route=\"GET /sales\",le=\"1\"} 0+1x180\norderloom_console_seconds_bucket{route=\"GET /sales\",le=\"5\"} 0+9x180\norderloom_console_seconds_bucket{route=\"GET /sales\",le=\"+Inf\"} 0+9x180",
			"orderloom_console_seconds_bucket{route=\"GET /live\",le=\"5\"} 0x180\norderloom_console_seconds_bucket{route=\"GET /live\",le=\"+Inf\"} 0+9x180\norderloom_console_seconds_bucket{route=\"GET /sales\",le=\"1\"} 0+9x180\norderloom_console_seconds_bucket{route=\"GET /sales\",le=\"+Inf\"} 0+9x180",
			`{}`,
		},
		"OrderloomSignInsRefused": {
			`orderloom_console_sign_ins_total{outcome="turned away"} 0+2x180`, "orderloom_console_sign_ins_total{outcome=\"let in\"} 0+9x180\norderloom_console_sign_ins_total{outcome=\"turned away\"} 0+1x180", `{}`,
		},
	}
	rules := alerts(t)
	require.Len(t, cases, len(rules), "each rule has a case")
	for _, rule := range rules {
		t.Run(rule.Alert, func(t *testing.T) {
			t.Parallel()
			tt, ok := cases[rule.Alert]
			require.True(t, ok, "it has no case")
			require.Equal(t, []string{tt.of}, fired(t, rule, tt.fires))
			require.Empty(t, fired(t, rule, tt.quiet))
		})
	}
}

// watched is how long the series are, and every how often a rule is evaluated.
const watched, evaluated = 180 * time.Minute, time.Minute

// fired are the labels of the alerts that a rule gives: its expression has held without a
// break for as long as it says.
func fired(t *testing.T, rule rulefmt.Rule, series string) (of []string) {
	t.Helper()
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1_000_000, Timeout: time.Minute})
	t.Cleanup(func() { _ = engine.Close() })
	begun := time.Unix(0, 0)
	query, err := engine.NewRangeQuery(t.Context(), stored(t, begun, series), nil, rule.Expr, begun, begun.Add(watched), evaluated)
	require.NoError(t, err)
	defer query.Close()
	matrix, err := query.Exec(t.Context()).Matrix()
	require.NoError(t, err)
	for _, result := range matrix {
		var since, last int64 = -1, -1
		for _, point := range result.Floats {
			if last < 0 || point.T-last > evaluated.Milliseconds() {
				since = point.T
			}
			if last = point.T; last-since >= time.Duration(rule.For).Milliseconds() {
				of = append(of, result.Metric.String())
				break
			}
		}
	}
	return of
}

// memory is a few series as Prometheus stores them.
type memory struct {
	storage.LabelQuerier

	series []storage.Series
}

func stored(t *testing.T, begun time.Time, lines string) storage.Queryable {
	t.Helper()
	m := &memory{}
	for line := range strings.Lines(lines) {
		of, values, err := parser.ParseSeriesDesc(strings.TrimSpace(line))
		require.NoError(t, err, line)
		var samples []chunks.Sample
		for i, v := range values {
			if !v.Omitted {
				samples = append(samples, sample{begun.Add(time.Duration(i) * evaluated).UnixMilli(), v.Value})
			}
		}
		m.series = append(m.series, storage.NewListSeries(of, samples))
	}
	return m
}

// Querier implements storage.Queryable.
func (m *memory) Querier(int64, int64) (storage.Querier, error) { return m, nil }

// Close implements storage.LabelQuerier.
func (m *memory) Close() error { return nil }

// Select implements storage.Querier.
func (m *memory) Select(_ context.Context, _ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	found := &set{at: -1}
	for _, s := range m.series {
		matches := true
		for _, matcher := range matchers {
			matches = matches && matcher.Matches(s.Labels().Get(matcher.Name))
		}
		if matches {
			found.series = append(found.series, s)
		}
	}
	return found
}

// set implements storage.SeriesSet.
type set struct {
	series []storage.Series
	at     int
}

func (s *set) Next() bool                        { s.at++; return s.at < len(s.series) }
func (s *set) At() storage.Series                { return s.series[s.at] }
func (s *set) Err() error                        { return nil }
func (s *set) Warnings() annotations.Annotations { return nil }

// sample implements chunks.Sample.
type sample struct {
	at    int64
	value float64
}

func (s sample) T() int64                      { return s.at }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.value }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }

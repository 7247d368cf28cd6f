package signals

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/timetable"
)

const (
	// fresh is how long one look at the database answers everybody who asks.
	fresh = 10 * time.Second
	// lookWithin is how long a look may take.
	lookWithin = 5 * time.Second
)

// Ledger is what the database tells: what is open, what waits, and for how long. Every
// process that watches it tells the same. It is a prometheus.Collector, safe for
// concurrent use.
type Ledger struct {
	db     dbgen.DBTX
	every  time.Duration
	now    func() time.Time
	up     *prometheus.Desc
	series map[string]*prometheus.Desc

	mu     sync.Mutex
	looked time.Time
	found  []dbgen.SignalListRow
	failed bool
}

// NewLedger looks at a database once somebody asks. Every is how often a channel's orders are
// read where it doesn't say.
func NewLedger(db dbgen.DBTX, every time.Duration) *Ledger {
	l := &Ledger{
		db: db, every: every, now: time.Now, series: map[string]*prometheus.Desc{},
		up: prometheus.NewDesc("orderloom_ledger_up", "1 where the database answered; else nothing else is told of it.", nil, nil),
	}
	for signal, told := range ledgerSeries() {
		l.series[signal] = prometheus.NewDesc(told.name, told.help, told.labels, nil)
	}
	return l
}

// told is how a signal of the database is told: its labels are the row's channel and
// label, as far as it has any.
type told struct {
	name, help string
	labels     []string
}

// ledgerSeries are all signals by the name that the query gives them.
func ledgerSeries() map[string]told {
	channel := []string{"channel"}
	return map[string]told{
		"channel":          {"orderloom_channel_info", "1 for each channel, with its environment.", []string{"channel", "environment"}},
		"sales":            {"orderloom_sales_open", "Sales that are neither settled nor cancelled nor reversed.", []string{"channel", "state"}},
		"held":             {"orderloom_sales_held", "Sales that wait for a person, by each reason that they have.", []string{"channel", "reason"}},
		"orders":           {"orderloom_orders_unhandled", "Orders with news that no sale has followed yet.", channel},
		"order age":        {"orderloom_orders_unhandled_oldest_seconds", "How long the oldest of the unhandled orders has waited.", channel},
		"poll lag":         {"orderloom_poll_lag_seconds", "How long ago the channel's orders were read to the end of what there was.", channel},
		"poll interval":    {"orderloom_poll_interval_seconds", "How often the channel's orders are read, webhooks or not.", channel},
		"webhook lag":      {"orderloom_webhook_lag_seconds", "How long the oldest webhook has waited for the channel's reader.", channel},
		"pushes":           {"orderloom_pushes_waiting", "Pushes that wait for a person, or to be carried on.", []string{"channel", "state"}},
		"listings":         {"orderloom_listings_waiting", "Listings whose stock or price may have to be told to the shop.", channel},
		"listings failing": {"orderloom_listings_failing", "Listings that can't show what they should, by why.", []string{"channel", "kind"}},
		"findings":         {"orderloom_findings_open", "What channel check has found and nobody has mended.", []string{"channel", "kind"}},
		"notices unsent":   {"orderloom_notices_unsent", "Notices of the last day that failed or are in doubt, by the way that they took.", []string{"channel", "way"}},
		"outbox":           {"orderloom_outbox_requests", "Requests that wait to be handed to Temporal; what a person's import set off is patient.", []string{"line", "topic"}},
		"outbox age":       {"orderloom_outbox_oldest_seconds", "How long the oldest of them has waited.", []string{"line", "topic"}},
	}
}

// Describe implements prometheus.Collector.
func (l *Ledger) Describe(to chan<- *prometheus.Desc) {
	to <- l.up
	for _, desc := range l.series {
		to <- desc
	}
}

// Collect implements prometheus.Collector.
func (l *Ledger) Collect(to chan<- prometheus.Metric) {
	rows, up := l.look()
	to <- prometheus.MustNewConstMetric(l.up, prometheus.GaugeValue, up)
	for _, row := range rows {
		labels := []string{row.Channel, row.Label}[:len(ledgerSeries()[row.Signal].labels)]
		value := row.Value
		if row.Signal == "poll interval" {
			value = l.interval(row.Label).Seconds()
		}
		to <- prometheus.MustNewConstMetric(l.series[row.Signal], prometheus.GaugeValue, value, labels...)
	}
}

// interval is how often a channel is read that says so, or says nothing.
func (l *Ledger) interval(said string) time.Duration {
	var when timetable.When
	switch err := when.UnmarshalText([]byte(said)); {
	case err != nil || when.IsZero():
		return l.every
	case when.Interval() > 0:
		return when.Interval()
	default:
		return 24 * time.Hour
	}
}

// look asks the database, unless it was asked a moment ago; a failure is remembered as
// long, so that whoever asks often doesn't wait often.
func (l *Ledger) look() (rows []dbgen.SignalListRow, up float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.looked) >= fresh {
		ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
		defer cancel()
		var err error
		l.found, err = dbgen.New().SignalList(ctx, l.db)
		l.looked, l.failed = now, err != nil
	}
	if l.failed {
		return nil, 0
	}
	return l.found, 1
}

package relay_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/workflows"
)

// soon is how long a thing may take that takes a moment.
const soon = 30 * time.Second

var queries = dbgen.New()

// channels numbers them: Temporal is shared, also between repeated runs of a test.
var channels atomic.Int64

// bundle is an outbox and a relay to Temporal. No worker runs: what was started
// stays as it was started.
type bundle struct {
	t        *testing.T
	db       dbtest.Database
	temporal client.Client
	relay    *relay.Relay
	channel  string    // the test's own
	ensured  *sync.Map // channels whose schedules were asked for
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{t: t, db: dbtest.New(t), ensured: &sync.Map{}, channel: fmt.Sprintf("woo-%d", channels.Add(1))}
	var err error
	b.temporal, err = client.Dial(server)
	require.NoError(t, err)
	t.Cleanup(b.temporal.Close)
	b.relay = b.relayTo(b.temporal)
	return b
}

func (b *bundle) relayTo(temporal client.Client) *relay.Relay {
	return &relay.Relay{
		DB: b.db.App, Temporal: temporal, Log: zap.NewNop(),
		EnsureSchedules: func(_ context.Context, channel string) error {
			b.ensured.Store(channel, true)
			return nil
		},
	}
}

func (b *bundle) ref(order string) commerce.OrderRef {
	return commerce.OrderRef{Channel: b.channel, RemoteID: order}
}

// ask asks for an order's lifecycle.
func (b *bundle) ask(order string) {
	b.t.Helper()
	wake := activities.OrderWake{Number: "N" + order, Environment: "test", Total: "32.54 EUR"}
	require.NoError(b.t, activities.WakeOrder(context.Background(), b.db.App, b.ref(order), wake))
}

// askReader asks for the channel's reader.
func (b *bundle) askReader() {
	b.t.Helper()
	_, err := (&activities.Set{DB: b.db.App}).WakeReader(b.t.Context(), b.channel)
	require.NoError(b.t, err)
}

// handOn hands one batch on with nothing going wrong.
func (b *bundle) handOn(want int) {
	b.t.Helper()
	handed, err := b.relay.HandOn(b.t.Context())
	require.NoError(b.t, err)
	require.Equal(b.t, want, handed)
}

// waiting is how many requests the outbox holds.
func (b *bundle) waiting() int64 {
	b.t.Helper()
	n, err := queries.OutboxPending(b.t.Context(), b.db.App, "")
	require.NoError(b.t, err)
	return n
}

func (b *bundle) exec(sql string) {
	b.t.Helper()
	_, err := b.db.Owner.Exec(b.t.Context(), sql)
	require.NoError(b.t, err)
}

// expire lets all claims run out.
func (b *bundle) expire() {
	b.t.Helper()
	b.exec("UPDATE outbox SET claimed_till = now() - interval '1 second'")
}

// signals counts the news that a workflow's newest run heard.
func (b *bundle) signals(id string) int {
	b.t.Helper()
	n := 0
	for _, event := range b.history(id) {
		if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED {
			require.Equal(b.t, workflows.SignalNews, event.GetWorkflowExecutionSignaledEventAttributes().GetSignalName())
			n++
		}
	}
	return n
}

func (b *bundle) history(id string) (events []*history.HistoryEvent) {
	b.t.Helper()
	all := b.temporal.GetWorkflowHistory(b.t.Context(), id, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for all.HasNext() {
		event, err := all.Next()
		require.NoError(b.t, err)
		events = append(events, event)
	}
	return events
}

func (b *bundle) describe(id string) *client.WorkflowExecutionDescription {
	b.t.Helper()
	told, err := b.temporal.DescribeWorkflow(b.t.Context(), id, "")
	require.NoError(b.t, err)
	return told
}

func (b *bundle) run(id string) string { return b.describe(id).WorkflowExecution.RunID }

func (b *bundle) started(order string) bool {
	_, err := b.temporal.DescribeWorkflow(b.t.Context(), workflows.OrderWorkflowID(b.ref(order)), "")
	return err == nil
}

// start runs a relay until the test ends or stop is called, and waits until it
// hears notifications.
func (b *bundle) start(r *relay.Relay) (stop func()) {
	b.t.Helper()
	before := b.listeners()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	var once atomic.Bool
	stop = func() {
		cancel()
		if once.CompareAndSwap(false, true) {
			require.NoError(b.t, <-ended)
		}
	}
	b.t.Cleanup(stop)
	b.heard(before + 1)
	return stop
}

// heard waits until so many relays listen.
func (b *bundle) heard(relays int) {
	b.t.Helper()
	require.Eventually(b.t, func() bool { return b.listeners() == relays }, soon, 10*time.Millisecond)
}

func (b *bundle) listeners() (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.App.QueryRow(context.Background(), listeners).Scan(&n))
	return n
}

// listening are the sessions that wait for notifications. Only the same role sees
// what another session runs.
const (
	listening = " FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN outbox'"
	listeners = "SELECT count(*)" + listening
)

package relay_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/workflows"
)

func TestARequestStartsALifecycleThatPeopleCanFind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("727")
	b.handOn(1)
	require.Zero(t, b.waiting())

	told := b.describe("order/" + b.channel + "/727")
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, told.Status)
	require.Equal(t, "OrderLifecycle", told.WorkflowType.Name)
	require.Equal(t, workflows.QueueOrders, told.TaskQueueName)
	summary, err := told.GetStaticSummary()
	require.NoError(t, err)
	require.Equal(t, b.channel+" #N727 · 32.54 EUR", summary)
	for _, tt := range []struct{ have, want any }{
		{first(told.TypedSearchAttributes.GetKeyword(workflows.AttributeChannel)), b.channel},
		{first(told.TypedSearchAttributes.GetKeyword(workflows.AttributeOrderNumber)), "N727"},
		{first(told.TypedSearchAttributes.GetKeyword(workflows.AttributeEnvironment)), "test"},
	} {
		require.Equal(t, tt.want, tt.have)
	}
	require.Zero(t, b.signals(told.WorkflowExecution.ID))
}

func first(value string, _ bool) string { return value }

func TestChannelsTakeTurnsAndWhatIsByHandWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	byHand := activities.OrderWake{Number: "N2", Environment: "test", ByHand: true}
	require.NoError(t, activities.WakeOrder(t.Context(), b.db.App, b.ref("2"), byHand))
	b.askReader()
	b.handOn(3)
	for id, want := range map[string]int32{
		workflows.OrderWorkflowID(b.ref("1")): 3,
		workflows.OrderWorkflowID(b.ref("2")): 4,
		workflows.ReaderWorkflowID(b.channel): 3,
	} {
		priority := b.history(id)[0].GetWorkflowExecutionStartedEventAttributes().GetPriority()
		require.Equal(t, want, priority.GetPriorityKey(), id)
		require.Equal(t, b.channel, priority.GetFairnessKey(), id)
	}
}

func TestNewsOfARunningLifecycleIsASignal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	b.handOn(1)
	id := workflows.OrderWorkflowID(b.ref("1"))
	run := b.run(id)
	b.ask("1")
	b.ask("1")
	b.handOn(1)
	require.Zero(t, b.waiting())
	require.Equal(t, run, b.run(id))
	require.Equal(t, 1, b.signals(id))
}

func TestNewsOfAClosedLifecycleStartsItAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	b.handOn(1)
	id := workflows.OrderWorkflowID(b.ref("1"))
	run := b.run(id)
	require.NoError(t, b.temporal.TerminateWorkflow(t.Context(), id, run, "settled"))
	b.ask("1")
	b.handOn(1)
	require.NotEqual(t, run, b.run(id))
	require.Equal(t, enums.WORKFLOW_EXECUTION_STATUS_RUNNING, b.describe(id).Status)
	require.Zero(t, b.signals(id))
}

func TestAReaderIsStartedOnceAndToldEachTime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := workflows.ReaderWorkflowID(b.channel)
	b.askReader()
	b.handOn(1)
	run := b.run(id)
	b.askReader()
	b.handOn(1)
	require.Zero(t, b.waiting())
	require.Equal(t, run, b.run(id))
	require.Equal(t, 2, b.signals(id), "it is never started without hearing why")
	told := b.describe(id)
	require.Equal(t, "ImportOrders", told.WorkflowType.Name)
	require.Equal(t, workflows.QueueSync, told.TaskQueueName)
	require.Equal(t, b.channel, first(told.TypedSearchAttributes.GetKeyword(workflows.AttributeChannel)))
}

func TestAPushIsStartedOnceAndToldWhatToCompare(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := workflows.StockWorkflowID(b.channel)
	require.NoError(t, activities.AskPush(t.Context(), b.db.App, b.channel, ""))
	require.NoError(t, activities.AskPush(t.Context(), b.db.App, b.channel, ""))
	b.handOn(1)
	run := b.run(id)
	require.NoError(t, activities.AskPush(t.Context(), b.db.App, b.channel, activities.PushFull))
	b.handOn(1)
	require.Zero(t, b.waiting())
	require.Equal(t, run, b.run(id))
	told := b.describe(id)
	require.Equal(t, "SyncStock", told.WorkflowType.Name)
	require.Equal(t, workflows.QueueSync, told.TaskQueueName)
	var signals []string
	for _, event := range b.history(id) {
		if signal := event.GetWorkflowExecutionSignaledEventAttributes(); signal != nil {
			signals = append(signals, signal.GetSignalName())
		}
	}
	require.Equal(t, []string{workflows.SignalNews, workflows.SignalFull}, signals)
}

func TestTheListsOfAShopArePulledOnceAtATime(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: workflows.ListsWorkflowID(b.channel, activities.ListTaxes), TaskQueue: workflows.QueueSync,
	}, workflows.SyncReference, activities.ListsInput{Channel: b.channel, Lists: []string{activities.ListTaxes}})
	require.NoError(t, err, "a person pulls one, which is not all of them")
	for range 2 {
		require.NoError(t, queries.OutboxAdd(t.Context(), b.db.App, dbgen.OutboxAddParams{
			Topic: activities.TopicLists, Channel: b.channel, Payload: json.RawMessage("{}"),
		}))
		b.handOn(1)
	}
	history := b.history(workflows.ListsWorkflowID(b.channel))
	started := history[0].GetWorkflowExecutionStartedEventAttributes()
	require.Equal(t, "SyncReference", started.GetWorkflowType().GetName())
	require.Equal(t, workflows.QueueSync, started.GetTaskQueue().GetName())
	var in activities.ListsInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(started.GetInput(), &in))
	require.Equal(t, activities.ListsInput{Channel: b.channel, Lists: activities.Lists()}, in)
	require.Zero(t, b.waiting())
}

func TestACatalogueHasOneReaderWhichWaitsForOrders(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for range 2 {
		require.NoError(t, queries.OutboxAdd(t.Context(), b.db.App, dbgen.OutboxAddParams{
			Topic: activities.TopicCatalog, Channel: b.channel, Payload: json.RawMessage("{}"),
		}))
		b.handOn(1)
	}
	id := workflows.CatalogWorkflowID(b.channel)
	started := b.history(id)[0].GetWorkflowExecutionStartedEventAttributes()
	require.Equal(t, "SyncCatalog", started.GetWorkflowType().GetName())
	require.Equal(t, workflows.QueueSync, started.GetTaskQueue().GetName())
	require.EqualValues(t, activities.PriorityByHand, started.GetPriority().GetPriorityKey())
	var in workflows.CatalogRun
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(started.GetInput(), &in))
	require.Equal(t, workflows.CatalogRun{Channel: b.channel}, in)
	require.Equal(t, 2, b.signals(id), "the one that runs is told")
}

func TestARequestSurvivesARelayThatDiesWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	_, err := queries.OutboxClaim(t.Context(), b.db.App, 30, 100) // and it dies
	require.NoError(t, err)
	b.handOn(0)
	require.False(t, b.started("1"))
	b.expire()
	b.handOn(1)
	require.True(t, b.started("1"))
	require.Zero(t, b.waiting())
}

// meanwhile is Temporal where something happens just after a start.
type meanwhile struct {
	client.Client
	then func()
}

// ExecuteWorkflow starts and lets it happen.
func (m meanwhile) ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	run, err := m.Client.ExecuteWorkflow(ctx, options, workflow, args...)
	m.then()
	return run, err
}

func TestARelayThatDiesBeforeItForgetsStartsNoSecondLifecycle(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	ctx, die := context.WithCancel(t.Context())
	_, err := b.relayTo(meanwhile{b.temporal, die}).HandOn(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.EqualValues(t, 1, b.waiting())
	id := workflows.OrderWorkflowID(b.ref("1"))
	run := b.run(id)
	b.expire()
	b.handOn(1)
	require.Zero(t, b.waiting())
	require.Equal(t, run, b.run(id))
	require.Equal(t, 1, b.signals(id), "being told twice is harmless, being forgotten is not")
}

func TestWhatIsAskedForWhileItIsHandedOnIsHandedOnAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	_, err := b.relayTo(meanwhile{b.temporal, func() { b.ask("1") }}).HandOn(t.Context())
	require.NoError(t, err)
	require.EqualValues(t, 1, b.waiting())
	b.handOn(1) // at once: no claim holds it up
	require.Zero(t, b.waiting())
	require.Equal(t, 1, b.signals(workflows.OrderWorkflowID(b.ref("1"))))
}

func TestWhatCanNotBeHandedOnStaysUntilItCan(t *testing.T) {
	t.Parallel()
	b := setup(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	nowhere := server
	nowhere.HostPort = listener.Addr().String()
	require.NoError(t, listener.Close())
	unreachable, err := client.NewLazyClient(nowhere)
	require.NoError(t, err)
	t.Cleanup(unreachable.Close)
	b.ask("1")
	b.askReader()
	ctx, done := context.WithTimeout(t.Context(), 2*time.Second)
	defer done()
	handed, err := b.relayTo(unreachable).HandOn(ctx)
	require.Error(t, err)
	require.Equal(t, 2, handed)
	require.EqualValues(t, 2, b.waiting())

	b.expire()
	b.handOn(2)
	require.Zero(t, b.waiting())
	require.True(t, b.started("1"))
}

// refusing is Temporal that refuses one order.
type refusing struct {
	client.Client
	id string
}

var errRefused = errors.New("refused")

// ExecuteWorkflow refuses that order.
func (r refusing) ExecuteWorkflow(ctx context.Context, options client.StartWorkflowOptions, workflow any, args ...any) (client.WorkflowRun, error) {
	if options.ID == r.id {
		return nil, errRefused
	}
	return r.Client.ExecuteWorkflow(ctx, options, workflow, args...)
}

func TestOneRequestThatFailsHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 20 {
		b.ask(fmt.Sprint(i))
	}
	_, err := b.relayTo(refusing{b.temporal, workflows.OrderWorkflowID(b.ref("7"))}).HandOn(t.Context())
	require.ErrorIs(t, err, errRefused)
	require.ErrorContains(t, err, "order of "+b.channel+" 7")
	require.EqualValues(t, 1, b.waiting())
	require.True(t, b.started("19"))

	b.exec("UPDATE outbox SET payload = '[]'")
	b.expire()
	_, err = b.relay.HandOn(t.Context())
	require.ErrorContains(t, err, "unreadable request")
	require.EqualValues(t, 1, b.waiting())
}

func TestANotificationWakesTheRelayAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.start(b.relay)
	begun := time.Now()
	const times = 12
	for i := range times {
		order := fmt.Sprint(i)
		b.ask(order)
		require.Eventually(t, func() bool { return b.started(order) && b.waiting() == 0 }, soon, 5*time.Millisecond)
	}
	// Left to the sweep alone, each would have waited five seconds for the next.
	require.Less(t, time.Since(begun), 30*time.Second)
}

func TestARelayThatLostItsConnectionListensAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.start(b.relay)
	listener := func() (pid int) {
		require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT coalesce(max(pid), 0)"+listening).Scan(&pid))
		return pid
	}
	before := listener()
	_, err := b.db.App.Exec(t.Context(), "SELECT pg_terminate_backend(pid)"+listening)
	require.NoError(t, err)
	require.Eventually(t, func() bool { now := listener(); return now != 0 && now != before }, soon, 10*time.Millisecond)
	b.ask("1")
	require.Eventually(t, func() bool { return b.started("1") && b.waiting() == 0 }, soon, 10*time.Millisecond)
}

func TestARelayFindsWhatWasAskedForBeforeItRan(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 230 {
		b.ask(fmt.Sprint(i))
	}
	b.start(b.relay)
	require.Eventually(t, func() bool { return b.waiting() == 0 }, soon, 10*time.Millisecond)
	require.True(t, b.started("0"))
	require.True(t, b.started("229"))
}

func TestRelaysSideBySideHandEachRequestOnOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.start(b.relay)
	b.start(b.relayTo(b.temporal))
	const orders = 60
	for i := range orders {
		b.ask(fmt.Sprint(i))
	}
	require.Eventually(t, func() bool { return b.waiting() == 0 }, soon, 10*time.Millisecond)
	for i := range orders {
		require.Zero(t, b.signals(workflows.OrderWorkflowID(b.ref(fmt.Sprint(i)))), "order %d", i)
	}
}

func TestARelayEndsWithItsContextAndKeepsNoConnection(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stop := b.start(b.relay)
	stop()
	b.heard(0)
	require.Eventually(t, func() bool { return b.db.App.Stat().AcquiredConns() == 0 }, soon, 10*time.Millisecond)
	b.ask("1")
	require.EqualValues(t, 1, b.waiting())
}

func TestAChannelsSchedulesAreEnsured(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.NoError(t, queries.OutboxAdd(t.Context(), b.db.App, dbgen.OutboxAddParams{
		Topic: schedules.Topic, Channel: b.channel, Payload: []byte("{}"),
	}))
	b.handOn(1)
	_, ensured := b.ensured.Load(b.channel)
	require.True(t, ensured)
	require.Zero(t, b.waiting())
}

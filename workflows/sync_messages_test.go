package workflows_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/workflows"
)

// mailroom is a run that sees to messages: what there is to do, and how it goes. Its
// steps run side by side, and are played one at a time.
type mailroom struct {
	*bundle
	playing  sync.Mutex
	tasks    []activities.MessageTasks // in turn; the last one stays
	planned  int
	reported []activities.MessagesFailure
}

// mailroomOf plays a shop with a chat and a form. read plays what each reading brings.
func mailroomOf(t *testing.T, read func(activities.MessagesIn) (activities.MessagesPart, error), tasks ...activities.MessageTasks) *mailroom {
	t.Helper()
	return slowMailroomOf(t, 0, read, tasks...)
}

// slowMailroomOf is mailroomOf where each reading takes so long.
func slowMailroomOf(t *testing.T, took time.Duration, read func(activities.MessagesIn) (activities.MessagesPart, error), tasks ...activities.MessageTasks) *mailroom {
	t.Helper()
	m := &mailroom{bundle: setup(t), tasks: append(tasks, activities.MessageTasks{})}
	m.OnActivity(act.PlanMessages, mock.Anything, "prom-kyiv").Return(func(context.Context, string) (activities.MessageTasks, error) {
		m.playing.Lock()
		defer m.playing.Unlock()
		plan := m.tasks[min(m.planned, len(m.tasks)-1)]
		m.planned++
		plan.Systems = []string{"chat", "form"}
		return plan, nil
	})
	m.OnActivity(act.ReadMessages, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.MessagesIn) (activities.MessagesPart, error) {
		m.playing.Lock()
		defer m.playing.Unlock()
		return read(in)
	}).After(took).Maybe()
	m.OnActivity(act.CompareUnread, mock.Anything, mock.Anything).Return(activities.MessagesPart{ReadThere: 1}, nil).Maybe()
	m.OnActivity(act.TellRead, mock.Anything, mock.Anything).Return(activities.MessagesPart{ReadHere: 1}, nil).Maybe()
	m.OnActivity(act.ReportMessages, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.MessagesFailure) (struct{}, error) {
		m.playing.Lock()
		defer m.playing.Unlock()
		m.reported = append(m.reported, in)
		return struct{}{}, nil
	}).Maybe()
	return m
}

func (m *mailroom) run(in workflows.MessagesRun) (sum activities.MessagesPart) {
	m.t.Helper()
	in.Channel = "prom-kyiv"
	m.ExecuteWorkflow(workflows.SyncMessages, in)
	require.True(m.t, m.IsWorkflowCompleted())
	require.NoError(m.t, m.GetWorkflowError())
	require.NoError(m.t, m.GetWorkflowResult(&sum))
	return sum
}

// asked signals as soon as the run has begun.
func (m *mailroom) asked(signal string) *mailroom {
	m.later(0, func() { m.SignalWorkflow(signal, nil) })
	return m
}

func oneNew(activities.MessagesIn) (activities.MessagesPart, error) {
	return activities.MessagesPart{New: 1}, nil
}

func TestMessagesAreReadToTheEndOfEachSystem(t *testing.T) {
	t.Parallel()
	var asked []activities.MessagesIn
	m := mailroomOf(t, func(in activities.MessagesIn) (activities.MessagesPart, error) {
		asked = append(asked, in)
		return activities.MessagesPart{New: 1, More: in.System == "chat" && in.Fresh}, nil
	}).asked(workflows.SignalFull)
	require.Equal(t, activities.MessagesPart{New: 3, ReadThere: 2}, m.run(workflows.MessagesRun{}))
	require.ElementsMatch(t, []activities.MessagesIn{
		{Channel: "prom-kyiv", System: "chat", Fresh: true}, {Channel: "prom-kyiv", System: "chat"}, {Channel: "prom-kyiv", System: "form", Fresh: true},
	}, asked)
	require.Empty(t, m.reported)
}

func TestWhereNothingIsToBeReadRepliesAreSentAlone(t *testing.T) {
	t.Parallel()
	m := mailroomOf(t, oneNew, activities.MessageTasks{Replies: true, Read: true}).asked(workflows.SignalNews)
	once(m.bundle, act.SendReplies, activities.MessagesPart{Sent: 1}, nil)
	require.Equal(t, activities.MessagesPart{Sent: 1, ReadHere: 1}, m.run(workflows.MessagesRun{}))
	require.Zero(t, m.count("ReadMessages"))
	require.Zero(t, m.count("LookForReplies"), "none is in doubt")
}

func TestAReplyInDoubtIsLookedForAtOnce(t *testing.T) {
	t.Parallel()
	m := mailroomOf(t, oneNew, activities.MessageTasks{Replies: true})
	once(m.bundle, act.SendReplies, activities.MessagesPart{Unsent: 1}, nil)
	once(m.bundle, act.LookForReplies, activities.MessagesPart{Found: 1}, nil)
	require.Equal(t, activities.MessagesPart{Unsent: 1, Found: 1}, m.run(workflows.MessagesRun{}))
}

func TestASystemThatFailsStopsNoOther(t *testing.T) {
	t.Parallel()
	m := mailroomOf(t, func(in activities.MessagesIn) (activities.MessagesPart, error) {
		if in.System == "chat" {
			return activities.MessagesPart{}, errRefused
		}
		return activities.MessagesPart{New: 1}, nil
	}, activities.MessageTasks{Replies: true, Read: true}).asked(workflows.SignalFull)
	once(m.bundle, act.SendReplies, activities.MessagesPart{}, errRefused)
	require.Equal(t, activities.MessagesPart{New: 1, ReadThere: 1, ReadHere: 1, Failed: 2}, m.run(workflows.MessagesRun{}))
	require.ElementsMatch(t, []activities.MessagesFailure{
		{Channel: "prom-kyiv", What: "chat", Kind: "Unauthorized", Message: "key revoked"}, {Channel: "prom-kyiv", What: activities.MessagesReplies, Kind: "Unauthorized", Message: "key revoked"},
	}, m.reported)
}

func TestAShopThatStaysAwayIsGivenUpUntilTheNextTime(t *testing.T) {
	t.Parallel()
	tries := 0
	m := mailroomOf(t, func(activities.MessagesIn) (activities.MessagesPart, error) {
		tries++
		return activities.MessagesPart{}, errLocked
	}).asked(workflows.SignalFull)
	require.Equal(t, activities.MessagesPart{Failed: 2}, m.run(workflows.MessagesRun{}))
	require.Len(t, m.reported, 2)
	require.Equal(t, "the row is locked", m.reported[0].Message)
	require.Greater(t, tries, 4)
}

// TestAReplyDoesNotWaitForAReading that takes its time.
func TestAReplyDoesNotWaitForAReading(t *testing.T) {
	t.Parallel()
	var order []string
	m := slowMailroomOf(t, time.Minute, func(in activities.MessagesIn) (activities.MessagesPart, error) {
		order = append(order, "read "+in.System)
		return activities.MessagesPart{New: 1}, nil
	}, activities.MessageTasks{}, activities.MessageTasks{Replies: true}).asked(workflows.SignalFull)
	m.OnActivity(act.SendReplies, mock.Anything, mock.Anything).Return(func(context.Context, string) (activities.MessagesPart, error) {
		m.playing.Lock()
		defer m.playing.Unlock()
		order = append(order, "reply")
		return activities.MessagesPart{Sent: 1}, nil
	}).Once()
	m.later(10*time.Second, m.news)
	require.Equal(t, activities.MessagesPart{New: 2, Sent: 1, ReadThere: 2}, m.run(workflows.MessagesRun{}))
	require.Equal(t, "reply", order[0])
}

// TestWhoeverAsksDuringAReadingHasItReadOnceMore: what was read before may have missed
// what it was about.
func TestWhoeverAsksDuringAReadingHasItReadOnceMore(t *testing.T) {
	t.Parallel()
	m := slowMailroomOf(t, time.Minute, oneNew).asked(workflows.SignalFull)
	m.later(10*time.Second, func() { m.SignalWorkflow(workflows.SignalFull, nil) })
	require.Equal(t, 4, m.run(workflows.MessagesRun{}).New)
}

func TestALongReadingOfMessagesIsGoneOnWithByFurtherRuns(t *testing.T) {
	t.Parallel()
	m := mailroomOf(t, func(in activities.MessagesIn) (activities.MessagesPart, error) {
		return activities.MessagesPart{New: 1, More: in.System == "chat"}, nil
	})
	m.SetContinueAsNewSuggested(true)
	m.ExecuteWorkflow(workflows.SyncMessages, workflows.MessagesRun{Channel: "prom-kyiv", More: true, Before: activities.MessagesPart{New: 100}})
	next, ok := errors.AsType[*workflow.ContinueAsNewError](m.GetWorkflowError())
	require.True(t, ok)
	var in workflows.MessagesRun
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.Equal(t, workflows.MessagesRun{Channel: "prom-kyiv", More: true, Before: activities.MessagesPart{New: 102, ReadThere: 1}}, in)
}

func TestAChatThatIsSwitchedOffIsAskedNothingMore(t *testing.T) {
	t.Parallel()
	m := mailroomOf(t, func(activities.MessagesIn) (activities.MessagesPart, error) {
		return activities.MessagesPart{Off: true}, nil
	}).asked(workflows.SignalFull)
	require.True(t, m.run(workflows.MessagesRun{}).Off)
	require.Zero(t, m.count("CompareUnread"))
}

func TestAChannelThatTakesNoMessagesEndsTheRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.OnActivity(act.PlanMessages, mock.Anything, mock.Anything).Return(activities.MessageTasks{}, errNoRow)
	b.ExecuteWorkflow(workflows.SyncMessages, workflows.MessagesRun{Channel: "prom-kyiv"})
	require.Equal(t, "Unmapped", failure(t, b.GetWorkflowError()).Type())
}

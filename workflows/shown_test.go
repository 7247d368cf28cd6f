package workflows_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/workflows"
)

// TestEveryWorkflowSaysWhatItIs starts one of each type as the product does, on real
// servers, and looks at what the Temporal UI shows of it.
func TestEveryWorkflowSaysWhatItIs(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "shown", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"))
	keeper := &schedules.Keeper{DB: c.app, Temporal: c.temporal, ImportEvery: time.Hour}
	require.NoError(t, keeper.Ensure(t.Context(), c.code))
	for _, topic := range []string{activities.TopicReader, activities.TopicWebhooks, activities.TopicStock, activities.TopicMessages, activities.TopicLists, activities.TopicCatalog, activities.TopicNotices, activities.TopicReconcile} {
		require.NoError(t, queries.OutboxAdd(t.Context(), c.app, dbgen.OutboxAddParams{Topic: topic, Channel: c.code, Payload: json.RawMessage("{}")}))
	}
	for _, id := range []func(string) string{
		workflows.WakeScheduleID, workflows.WebhooksScheduleID, workflows.ListsScheduleID, workflows.VanishedScheduleID,
		workflows.CatalogScheduleID, workflows.StockScheduleID, workflows.MessagesScheduleID, workflows.ReconcileScheduleID,
	} {
		require.NoError(t, c.temporal.ScheduleClient().GetHandle(t.Context(), id(c.code)).Trigger(t.Context(), client.ScheduleTriggerOptions{}))
	}
	_, err := relay.StartRange(t.Context(), c.temporal, relay.Channel{Code: c.code, Environment: "test"}, "k", activities.RangeInput{Channel: c.code, Numbers: []string{"278"}, Page: 1})
	require.NoError(t, err)

	all := types{}
	workflows.RegisterAll(all)
	var found map[string]*workflowpb.WorkflowExecutionInfo
	eventually(t, "one of each type is at its end", func() bool {
		found = c.ended(t)
		return len(found) == len(all)
	})
	for name := range all {
		require.Contains(t, found, name)
		run := found[name]
		environment := run.GetSearchAttributes().GetIndexedFields()[workflows.AttributeEnvironment.GetName()]
		require.JSONEq(t, `"test"`, string(environment.GetData()), name)
		history := historyOf(t, run.GetExecution().GetWorkflowId())
		said := history.GetEvents()[0].GetUserMetadata()
		require.Contains(t, string(said.GetSummary().GetData()), c.code, name)
		if name == "OrderLifecycle" { // it shows its own command while it waits
			require.Contains(t, run.GetSearchAttributes().GetIndexedFields(), workflows.AttributeOrderNumber.GetName())
		} else {
			require.Contains(t, string(said.GetDetails().GetData()), "`orderloom ", name)
		}
		requireSummaries(t, history, name)
	}
}

// ended are workflows of the channel that have ended, one of each type.
func (c *channel) ended(t *testing.T) map[string]*workflowpb.WorkflowExecutionInfo {
	t.Helper()
	list, err := c.temporal.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{
		Namespace: c.stack.Namespace, Query: `Channel = "` + c.code + `" AND ExecutionStatus != "Running"`, PageSize: 100,
	})
	require.NoError(t, err)
	found := map[string]*workflowpb.WorkflowExecutionInfo{}
	for _, run := range list.GetExecutions() {
		found[run.GetType().GetName()] = run
	}
	return found
}

// requireSummaries fails for a step or a timer that doesn't say what it is for.
func requireSummaries(t *testing.T, history *historypb.History, where string) {
	t.Helper()
	for _, event := range history.GetEvents() {
		local := event.GetMarkerRecordedEventAttributes().GetMarkerName() == "LocalActivity"
		if local || event.GetActivityTaskScheduledEventAttributes() != nil || event.GetTimerStartedEventAttributes() != nil {
			require.NotEmpty(t, event.GetUserMetadata().GetSummary().GetData(), "%s: event %d", where, event.GetEventId())
		}
	}
}

// TestWhoeverWaitsSaysWhatFor: what a workflow shows while its shop doesn't answer, while
// it lets others work, and once a person is wanted.
func TestWhoeverWaitsSaysWhatFor(t *testing.T) {
	t.Parallel()
	down := func(b *bundle, step any) {
		b.OnActivity(step, mock.Anything, mock.Anything).Return(nil, errLocked).Times(8)
	}
	for _, tt := range []struct {
		name  string
		play  func(*bundle)
		start any
		in    any
		shows string // while it waits
		ends  string // when it has ended
	}{
		{"a reader whose shop is down", func(b *bundle) {
			down(b, act.ImportPage)
			once(b, act.ImportPage, activities.Page{}, nil)
		}, workflows.ImportOrders, "woo-riga", "At **Read changed orders**. While it fails it is tried again, every 5m0s at the latest; its last failure is under Pending Activities. " +
			"Whether the shop answers and takes our key: `orderloom channel check woo-riga`", ""},
		{"a reader that is too far ahead", func(b *bundle) {
			once(b, act.ImportPage, activities.Page{More: true, Unfinished: 6000}, nil)
			once(b, act.ImportPage, activities.Page{}, nil)
		}, workflows.ImportOrders, "woo-riga", "**6000** orders wait for their workflows; reading goes on once 500 or fewer do. How far they are: `orderloom sale list --channel woo-riga`", ""},
		{"an import by hand whose shop is down", func(b *bundle) {
			down(b, act.ImportRangePage)
			once(b, act.ImportRangePage, activities.Page{}, nil)
		}, workflows.ImportRange, activities.RangeInput{Channel: "woo-riga"}, "At **Read orders by hand**.", ""},
		{"a catalogue whose shop is down", func(b *bundle) {
			down(b, act.SyncCatalogPart)
			once(b, act.SyncCatalogPart, activities.CatalogPart{}, nil)
		}, workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga"}, "At **Read a part of the catalogue**.", ""},
		{"an export whose file is being imported", func(b *bundle) {
			once(b, act.SyncCatalogPart, activities.CatalogPart{Exports: true}, nil)
			once(b, act.PlanExport, activities.ExportPlan{Export: 7}, nil)
			once(b, act.EditListings, activities.ExportEdits{}, nil)
			once(b, act.StartImport, activities.ImportStand{}, nil)
			once(b, act.LookAtImport, activities.ImportStand{Wait: 5 * time.Minute}, nil)
			once(b, act.LookAtImport, activities.ImportStand{}, nil)
			once(b, act.EndExport, (*activities.Exported)(nil), nil)
		}, workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga"}, "The shop imports the file of export **7**, in its own time. What became of it: `orderloom catalogue exports show 7`", ""},
		{"a push that waits for a person", func(b *bundle) {
			down(b, act.PlanPush)
			once(b, act.PlanPush, activities.PushPlan{Waiting: 17}, nil)
		}, workflows.SyncStock, activities.PushInput{Channel: "woo-riga"}, "At **Compare with what the shop shows**.",
			"Push **17** waits for a person: `orderloom push show 17` shows it, `orderloom sync stock --channel woo-riga --confirm 17` sends it."},
		{"webhooks whose shop is down", func(b *bundle) {
			once(b, act.CompareWebhooks, activities.Watched{}, nil)
			down(b, act.KeepWebhooks)
			once(b, act.KeepWebhooks, activities.Watched{}, nil)
		}, workflows.WatchWebhooks, "woo-riga", "At **Put the webhooks right**.", ""},
		{"lists whose shop is down", func(b *bundle) {
			down(b, act.PullList)
			once(b, act.PullList, activities.ListChanges{}, nil)
			once(b, act.CheckMappings, struct{}{}, nil)
		}, workflows.SyncReference, activities.ListsInput{Channel: "woo-riga", Lists: []string{"taxes"}}, "At **Pull taxes**.", ""},
		{"messages whose shop is down", func(b *bundle) {
			b.OnActivity(act.PlanMessages, mock.Anything, mock.Anything).Return(activities.MessageTasks{Systems: []string{"chat"}}, nil)
			down(b, act.ReadMessages)
			once(b, act.ReadMessages, activities.MessagesPart{Off: true}, nil)
		}, workflows.SyncMessages, workflows.MessagesRun{Channel: "woo-riga", More: true}, "At **Read chat**.", ""},
		{"a notice whose receiver is down", func(b *bundle) {
			once(b, act.GatherNotices, open(posted), nil)
			down(b, act.PostNotice)
			once(b, act.PostNotice, "sent", nil)
		}, workflows.SendNotices, "woo-riga", "Notice **7** is on its way, by webhook. What keeps it: `orderloom notice show 7`", ""},
		{"a look whose shop is down", func(b *bundle) {
			once(b, act.BeginReconcile, activities.Reconciled{Run: 7}, nil)
			down(b, act.ReconcilePart)
			once(b, act.ReconcilePart, activities.Reconciled{}, nil)
			once(b, act.EndReconcile, activities.Reconciled{}, nil)
		}, workflows.Reconcile, activities.ReconcileInput{Channel: "woo-riga"}, "At **Hold a part against our books**.", ""},
		{"a search whose shop is down", func(b *bundle) {
			once(b, act.ReadTrash, activities.Page{}, nil)
			down(b, act.LookForOrders)
			once(b, act.LookForOrders, activities.Look{}, nil)
			once(b, act.RefuseVanished, 0, nil)
		}, workflows.FindVanished, "woo-riga", "At **Look for orders**.", ""},
		{"a waking whose database is away", func(b *bundle) {
			down(b, act.WakeReader)
			once(b, act.WakeReader, struct{}{}, nil)
		}, workflows.WakeImport, "woo-riga", "At **Wake the reader**. While it fails it is tried again, every 30s at the latest; its last failure is under Pending Activities. " +
			"It is a step on our own database, and goes on once that does.", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			require.NoError(t, b.SetTypedSearchAttributesOnStart(workflows.FiledUnder("woo-riga", "test")))
			tt.play(b)
			var shown []string
			b.later(20*time.Second, func() { shown = append(shown, b.details()) })
			b.ExecuteWorkflow(tt.start, tt.in)
			require.NoError(t, b.GetWorkflowError())
			require.Len(t, shown, 1, "it waits")
			require.Contains(t, shown[0], tt.shows)
			require.Equal(t, tt.ends, b.details())
		})
	}
}

// TestNoTimerIsSilent: each goes through wait, which gives it a summary.
func TestNoTimerIsSilent(t *testing.T) {
	t.Parallel()
	timers := 0
	for file, source := range sources(t) {
		for _, silent := range []string{"workflow.Sleep(", "workflow.NewTimer(", "workflow.AwaitWithTimeout("} {
			require.NotContains(t, source, silent, file)
		}
		timers += strings.Count(source, "workflow.NewTimerWithOptions(")
	}
	require.Equal(t, 1, timers)
}

package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/internal/signals"
	"github.com/orderloom/orderloom/workflows"
)

// hand hands one request on.
func (r *Relay) hand(ctx context.Context, request dbgen.OutboxClaimRow) (err error) {
	of := Channel{request.Channel, request.Environment}
	switch request.Topic {
	case activities.TopicOrder:
		return r.wakeOrder(ctx, request)
	case activities.TopicReader:
		return r.wakeReader(ctx, of)
	case schedules.Topic:
		return r.EnsureSchedules(ctx, request.Channel)
	case activities.TopicWebhooks:
		return r.wakeWebhooks(ctx, of)
	case activities.TopicStock:
		_, err = StartPush(ctx, r.Temporal, of, request.Subject == activities.PushFull)
	case activities.TopicMessages:
		return r.syncMessages(ctx, of, request.Subject)
	case activities.TopicLists:
		_, err = StartLists(ctx, r.Temporal, of)
	case activities.TopicCatalog:
		return r.syncCatalog(ctx, of)
	case activities.TopicNotices:
		return r.sendNotices(ctx, of)
	case activities.TopicReconcile:
		return r.reconcile(ctx, of, request.Payload)
	case activities.TopicCommands:
		return activities.GiveNext(ctx, r.DB, request.Subject)
	default:
		return fmt.Errorf("no relay for the topic %q", request.Topic)
	}
	return err
}

// wakeOrder starts the order's lifecycle, or tells the running one that there is
// news. Only a plain start can be eager, so it is tried first.
func (r *Relay) wakeOrder(ctx context.Context, request dbgen.OutboxClaimRow) error {
	var wake activities.OrderWake
	if err := json.Unmarshal(request.Payload, &wake); err != nil {
		return fmt.Errorf("unreadable request: %w", err)
	}
	ctx = signals.WithTrace(ctx, wake.Trace)
	ref := commerce.OrderRef{Channel: request.Channel, RemoteID: request.Subject}
	options := client.StartWorkflowOptions{
		ID:                       workflows.OrderWorkflowID(ref),
		TaskQueue:                workflows.QueueOrders,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		EnableEagerStart:         true,
		Priority:                 priority(request.Channel, wake),
		StaticSummary:            summary(request.Channel, wake),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.AttributeChannel.ValueSet(request.Channel),
			workflows.AttributeOrderNumber.ValueSet(wake.Number),
			workflows.AttributeEnvironment.ValueSet(wake.Environment),
		),
		WorkflowExecutionErrorWhenAlreadyStarted: true,
	}
	_, err := r.Temporal.ExecuteWorkflow(ctx, options, workflows.OrderLifecycle, ref)
	if !alreadyRunning(err) {
		return err
	}
	options.EnableEagerStart = false
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	_, err = r.Temporal.SignalWithStartWorkflow(ctx, options.ID, workflows.SignalNews, nil, options, workflows.OrderLifecycle, ref)
	return err
}

// wakeReader makes sure that the channel's reader looks once more from now on.
func (r *Relay) wakeReader(ctx context.Context, of Channel) error {
	options := of.one(workflows.ReaderWorkflowID(of.Code), "Reader of ")
	options.StaticDetails = "Reads the shop's changed orders and wakes their workflows. `orderloom import orders --channel " + of.Code + "` has it look now."
	return r.wake(ctx, options, workflows.SignalNews, workflows.ImportOrders, of.Code)
}

// wakeWebhooks makes sure that the channel's webhooks are looked after once more from
// now on.
func (r *Relay) wakeWebhooks(ctx context.Context, of Channel) error {
	options := of.one(workflows.WebhooksWorkflowID(of.Code), "Webhooks of ")
	options.StaticDetails = "Puts the shop's webhooks right. `orderloom channel show " + of.Code + "` says how they are."
	return r.wake(ctx, options, workflows.SignalNews, workflows.WatchWebhooks, of.Code)
}

// syncCatalog makes sure that the channel's catalogue is read once more from now on.
func (r *Relay) syncCatalog(ctx context.Context, of Channel) error {
	options := of.one(workflows.CatalogWorkflowID(of.Code), "Catalogue of ")
	options.Priority = workflows.ByHand(of.Code) // orders come first
	options.StaticDetails = "Reads the shop's products, and sends ours where it takes them. `orderloom catalogue problems --channel " + of.Code + "` shows what is wrong with them."
	return r.wake(ctx, options, workflows.SignalNews, workflows.SyncCatalog, workflows.CatalogRun{Channel: of.Code})
}

// syncMessages makes sure that the channel's shop is told what people answered and read,
// or read as well.
func (r *Relay) syncMessages(ctx context.Context, of Channel, subject string) error {
	options, signal := of.one(workflows.MessagesWorkflowID(of.Code), "Messages of "), workflows.SignalFull
	if subject == activities.MessagesTell {
		signal = workflows.SignalNews
	}
	options.StaticDetails = "Reads what buyers wrote, and sends what was answered. `orderloom message list --channel " + of.Code + "` shows both."
	return r.wake(ctx, options, signal, workflows.SyncMessages, workflows.MessagesRun{Channel: of.Code})
}

// sendNotices makes sure that the channel's person is told of what is due.
func (r *Relay) sendNotices(ctx context.Context, of Channel) error {
	options := of.one(workflows.NoticesWorkflowID(of.Code), "Notices of ")
	options.StaticDetails = "Tells the person whom the channel names in notices_to of its problems. `orderloom notice list --channel " + of.Code + "` shows what they were told."
	return r.wake(ctx, options, workflows.SignalNews, workflows.SendNotices, of.Code)
}

// reconcile begins a look over the channel. One that is under way stands for the usual one;
// one over a time that somebody named waits for its end.
func (r *Relay) reconcile(ctx context.Context, of Channel, payload json.RawMessage) error {
	var in activities.ReconcileInput
	if err := json.Unmarshal(payload, &in); err != nil {
		return fmt.Errorf("unreadable request: %w", err)
	}
	in.Channel = of.Code
	_, err := StartReconcile(ctx, r.Temporal, of, in)
	if alreadyRunning(err) && !in.Named() {
		return nil
	}
	return err
}

// wake tells a workflow that there is news, and starts it where it doesn't run.
func (r *Relay) wake(ctx context.Context, options client.StartWorkflowOptions, signal string, workflow, in any) error {
	_, err := r.Temporal.SignalWithStartWorkflow(ctx, options.ID, signal, nil, options, workflow, in)
	return err
}

func alreadyRunning(err error) bool {
	_, running := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err)
	return running
}

func priority(channel string, wake activities.OrderWake) temporal.Priority {
	if wake.ByHand {
		return workflows.ByHand(channel)
	}
	return workflows.Live(channel)
}

// summary is the line that the Temporal UI shows for an order: "woo-riga #727 · 32.54 EUR".
func summary(channel string, wake activities.OrderWake) string {
	text := channel + " #" + wake.Number
	if wake.Total != "" {
		text += " · " + wake.Total
	}
	return text
}

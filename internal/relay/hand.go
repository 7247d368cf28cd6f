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
func (r *Relay) hand(ctx context.Context, request dbgen.OutboxClaimRow) error {
	switch request.Topic {
	case activities.TopicOrder:
		return r.wakeOrder(ctx, request)
	case activities.TopicReader:
		return r.wakeReader(ctx, request)
	case schedules.Topic:
		return r.EnsureSchedules(ctx, request.Channel)
	case activities.TopicWebhooks:
		return r.wakeWebhooks(ctx, request)
	case activities.TopicStock:
		return r.pushStock(ctx, request)
	case activities.TopicMessages:
		return r.syncMessages(ctx, request)
	case activities.TopicLists:
		return r.pullLists(ctx, request)
	case activities.TopicCatalog:
		return r.syncCatalog(ctx, request)
	case activities.TopicReconcile:
		_, err := StartReconcile(ctx, r.Temporal, activities.ReconcileInput{Channel: request.Channel})
		return err
	default:
		return fmt.Errorf("no relay for the topic %q", request.Topic)
	}
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
func (r *Relay) wakeReader(ctx context.Context, request dbgen.OutboxClaimRow) error {
	return r.wake(ctx, request.Channel, workflows.ReaderWorkflowID(request.Channel), "Reader of "+request.Channel, workflows.ImportOrders)
}

// wakeWebhooks makes sure that the channel's webhooks are looked after once more from
// now on.
func (r *Relay) wakeWebhooks(ctx context.Context, request dbgen.OutboxClaimRow) error {
	return r.wake(ctx, request.Channel, workflows.WebhooksWorkflowID(request.Channel), "Webhooks of "+request.Channel, workflows.WatchWebhooks)
}

// pushStock makes sure that what changed is told to the channel's shop, or that
// everything is compared.
func (r *Relay) pushStock(ctx context.Context, request dbgen.OutboxClaimRow) error {
	_, err := StartPush(ctx, r.Temporal, request.Channel, "Stock of "+request.Channel, request.Subject == activities.PushFull)
	return err
}

// StartPush tells a channel's shop what changed of stock and prices, or all that differs.
// Where a push runs already it looks once more, and its run is the answer; the summary is
// that of a new one. It may be repeated.
func StartPush(ctx context.Context, temporal client.Client, channel, summary string, full bool) (client.WorkflowRun, error) {
	id, signal := workflows.StockWorkflowID(channel), workflows.SignalNews
	if full {
		signal = workflows.SignalFull
	}
	return temporal.SignalWithStartWorkflow(ctx, id, signal, nil, oneOf(channel, id, summary), workflows.SyncStock, activities.PushInput{Channel: channel})
}

// StartReconcile has a channel's shop held against our books. Where a look is under way
// that one goes on, and is the answer.
func StartReconcile(ctx context.Context, temporal client.Client, in activities.ReconcileInput) (client.WorkflowRun, error) {
	options := oneOf(in.Channel, workflows.ReconcileWorkflowID(in.Channel), "Reconcile "+in.Channel)
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	options.Priority = workflows.ByHand(in.Channel) // orders come first
	return temporal.ExecuteWorkflow(ctx, options, workflows.Reconcile, in)
}

// syncCatalog makes sure that the channel's catalogue is read once more from now on.
func (r *Relay) syncCatalog(ctx context.Context, request dbgen.OutboxClaimRow) error {
	id := workflows.CatalogWorkflowID(request.Channel)
	options := oneOf(request.Channel, id, "Catalogue of "+request.Channel)
	options.Priority = workflows.ByHand(request.Channel) // orders come first
	_, err := r.Temporal.SignalWithStartWorkflow(ctx, id, workflows.SignalNews, nil, options, workflows.SyncCatalog, workflows.CatalogRun{Channel: request.Channel})
	return err
}

// syncMessages makes sure that the channel's shop is told what people answered and read,
// or read as well.
func (r *Relay) syncMessages(ctx context.Context, request dbgen.OutboxClaimRow) error {
	id, signal := workflows.MessagesWorkflowID(request.Channel), workflows.SignalFull
	if request.Subject == activities.MessagesTell {
		signal = workflows.SignalNews
	}
	options := oneOf(request.Channel, id, "Messages of "+request.Channel)
	_, err := r.Temporal.SignalWithStartWorkflow(ctx, id, signal, nil, options, workflows.SyncMessages, workflows.MessagesRun{Channel: request.Channel})
	return err
}

// wake tells a channel's one workflow of some kind that there is news, and starts it
// where it doesn't run.
func (r *Relay) wake(ctx context.Context, channel, id, summary string, workflow any) error {
	_, err := r.Temporal.SignalWithStartWorkflow(ctx, id, workflows.SignalNews, nil, oneOf(channel, id, summary), workflow, channel)
	return err
}

// oneOf starts a channel's one workflow of some kind.
func oneOf(channel, id, summary string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                    id,
		TaskQueue:             workflows.QueueSync,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Priority:              workflows.Live(channel),
		StaticSummary:         summary,
		TypedSearchAttributes: temporal.NewSearchAttributes(workflows.AttributeChannel.ValueSet(channel)),
	}
}

// pullLists pulls all lists of the channel's shop, unless somebody does it already.
func (r *Relay) pullLists(ctx context.Context, request dbgen.OutboxClaimRow) error {
	_, err := r.Temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                       workflows.ListsWorkflowID(request.Channel),
		TaskQueue:                workflows.QueueSync,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Priority:                 workflows.ByHand(request.Channel),
		StaticSummary:            "Lists of " + request.Channel,
		TypedSearchAttributes:    temporal.NewSearchAttributes(workflows.AttributeChannel.ValueSet(request.Channel)),
	}, workflows.SyncReference, activities.ListsInput{Channel: request.Channel, Lists: activities.Lists()})
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

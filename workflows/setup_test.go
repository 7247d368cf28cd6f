package workflows_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
	"github.com/orderloom/orderloom/workflows"
)

var (
	act *activities.Set

	ref      = commerce.OrderRef{Channel: "woo-riga", RemoteID: "727"}
	walk     = activities.Walk{SaleID: 7, Version: 1, Plan: posting.Plan{Invoice: true, Paid: true, Deliver: true}}
	imported = activities.Imported{Walk: walk}
	held     = activities.Verdict{Held: true, Reasons: []string{"totals", "inbox"}, Details: "a cent is missing"}
	waiting  = activities.Written{State: "awaiting_payment", Details: "32.54 EUR are open"}
	settled  = activities.Written{State: "settled"}

	errLocked  = temporal.NewApplicationError("the row is locked", "Transient")
	errNoRow   = temporal.NewNonRetryableApplicationError("no series for invoices", "Unmapped", nil)
	errRefused = temporal.NewNonRetryableApplicationError("key revoked", "Unauthorized", nil)
)

// straight is a straight order's way: which step ran, and how.
func straight() []string {
	return []string{
		"local ImportOrder", "local ValidateTotals", "local IssueInvoice", "local RecordPayment", "local CreateDeliveryNote", "WriteBack",
	}
}

// bundle is a workflow under test, with its time skipped.
type bundle struct {
	*testsuite.TestWorkflowEnvironment
	t     *testing.T
	steps []string // that were started: "local X" or "X", one per attempt
	shown []string // search attributes upserted: "state" or "state/reason"
}

func setup(t *testing.T) *bundle {
	t.Helper()
	return setupWith(t, &activities.Set{})
}

// setupWith is setup with these steps, which do their work where a test plays no
// answer.
func setupWith(t *testing.T, set *activities.Set) *bundle {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(quiet())
	b := &bundle{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t}
	b.RegisterActivity(set)
	b.SetOnLocalActivityStartedListener(func(info *activity.Info, _ context.Context, _ []any) {
		b.steps = append(b.steps, "local "+info.ActivityType.Name)
	})
	b.SetOnActivityStartedListener(func(info *activity.Info, _ context.Context, _ converter.EncodedValues) {
		b.steps = append(b.steps, info.ActivityType.Name)
	})
	b.OnUpsertTypedSearchAttributes(mock.Anything).Run(func(args mock.Arguments) {
		a := args.Get(0).(temporal.SearchAttributes) //nolint:forcetypeassert // the mock's own signature
		state, _ := a.GetKeyword(workflows.AttributeSaleState)
		if reason, ok := a.GetKeyword(workflows.AttributeHoldReason); ok {
			state += "/" + reason
		}
		b.shown = append(b.shown, state)
	}).Return(nil).Maybe()
	return b
}

// once plays a step's next answer; what a test doesn't play goes the straight way.
func once[Out any](b *bundle, step any, answer Out, err error) {
	b.OnActivity(step, mock.Anything, mock.Anything).Return(answer, err).Once()
}

// slowly plays a step's next answer, given after a minute.
func slowly[Out any](b *bundle, step any, answer Out) {
	b.OnActivity(step, mock.Anything, mock.Anything).Return(answer, nil).After(time.Minute).Once()
}

// later does something while the workflow is at it.
func (b *bundle) later(after time.Duration, do func()) { b.RegisterDelayedCallback(do, after) }

func (b *bundle) news() { b.SignalWorkflow(workflows.SignalNews, nil) }

// lifecycle walks an order to the end of its run.
func (b *bundle) lifecycle() (state string, err error) {
	b.t.Helper()
	for step, answer := range map[string][]any{
		"ImportOrder":        {imported, nil},
		"ValidateTotals":     {activities.Verdict{}, nil},
		"IssueInvoice":       {activities.Issued{Number: "INV-1"}, nil},
		"RecordPayment":      {activities.Paid{Recorded: true, InFull: true}, nil},
		"CreateDeliveryNote": {activities.Delivered{Note: 3}, nil},
		"SendDocuments":      {activities.Mailed{Sent: 1}, nil},
		"WriteBack":          {settled, nil},
		"HoldSale":           {activities.Verdict{Held: true, Reasons: []string{"step_failed"}, Details: "mend it"}, nil},
	} {
		b.OnActivity(step, mock.Anything, mock.Anything).Return(answer...).Maybe()
	}
	b.ExecuteWorkflow(workflows.OrderLifecycle, ref)
	require.True(b.t, b.IsWorkflowCompleted())
	b.AssertExpectations(b.t)
	if err = b.GetWorkflowError(); err == nil {
		require.NoError(b.t, b.GetWorkflowResult(&state))
	}
	return state, err
}

// settles walks an order that ends settled.
func (b *bundle) settles() {
	b.t.Helper()
	state, err := b.lifecycle()
	require.NoError(b.t, err)
	require.Equal(b.t, "settled", state)
}

// command gives a command; the answer is there when the workflow has ended.
func (b *bundle) command(id string) *answer {
	a := &answer{}
	b.UpdateWorkflow(workflows.UpdateCommand, id, &testsuite.TestUpdateCallback{
		OnReject:   func(err error) { a.refused = err },
		OnComplete: func(state any, err error) { a.state, a.err, a.done = state, err, true },
	}, id)
	return a
}

// answer is what became of a command.
type answer struct {
	state   any
	err     error
	done    bool
	refused error
}

// state asks a running workflow.
func (b *bundle) state() string {
	b.t.Helper()
	value, err := b.QueryWorkflow(workflows.QueryState)
	require.NoError(b.t, err)
	var state string
	require.NoError(b.t, value.Get(&state))
	return state
}

// details are what the Temporal UI shows beside a running workflow.
func (b *bundle) details() string {
	b.t.Helper()
	value, err := b.QueryWorkflow("__temporal_workflow_metadata")
	require.NoError(b.t, err)
	var metadata sdkpb.WorkflowMetadata
	require.NoError(b.t, value.Get(&metadata))
	return metadata.GetCurrentDetails()
}

// count is how many of the recorded steps have this name, however they ran.
func (b *bundle) count(step string) int {
	n := 0
	for _, s := range b.steps {
		if s == step || s == "local "+step {
			n++
		}
	}
	return n
}

// failure is the Temporal error that ended a workflow.
func failure(t *testing.T, err error) *temporal.ApplicationError {
	t.Helper()
	app, ok := errors.AsType[*temporal.ApplicationError](err)
	require.True(t, ok, "%v", err)
	return app
}

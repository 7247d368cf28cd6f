package workflows_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

// planted is a lifecycle in place of ours: these steps, one after another.
type planted []func(workflow.Context) error

func (p planted) register(w worker.WorkflowRegistry) {
	w.RegisterWorkflowWithOptions(p.walk, workflow.RegisterOptions{Name: "OrderLifecycle"})
}

func (p planted) walk(ctx workflow.Context, _ commerce.OrderRef) (string, error) {
	for _, step := range p {
		if err := step(ctx); err != nil {
			return "", err
		}
	}
	return "settled", nil
}

// local is a step on our own database, ordinary one that a shop is called by.
func local(step any) func(workflow.Context) error {
	return func(ctx workflow.Context) error {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second})
		return workflow.ExecuteLocalActivity(ctx, step, nothing(step)).Get(ctx, nil)
	}
}

func ordinary(step any) func(workflow.Context) error {
	return func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Second})
		return workflow.ExecuteActivity(ctx, step, nothing(step)).Get(ctx, nil)
	}
}

func rest(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Second) }

// nothing is an empty input of a step.
func nothing(step any) any { return reflect.Zero(reflect.TypeOf(step).In(1)).Interface() }

// TestAPlantedChangeIsFound replays a recorded order with lifecycles that do something
// else, and sees it told at which event.
func TestAPlantedChangeIsFound(t *testing.T) {
	t.Parallel()
	straight := fixtures(t)["0.1.0-straight.json"]
	books := planted{local(act.ImportOrder), local(act.ValidateTotals), local(act.IssueInvoice), local(act.RecordPayment), local(act.CreateDeliveryNote)}
	with := func(steps planted, more ...func(workflow.Context) error) planted {
		return append(steps[:len(steps):len(steps)], more...)
	}
	require.NoError(t, histories.Replay(with(books, ordinary(act.WriteBack)).register, straight), "the same steps are the same")
	require.NoError(t, histories.Replay(workflows.RegisterAll, straight))
	for name, tt := range map[string]struct {
		change planted
		want   string
	}{
		"a step is left out":           {books, "step WriteBack was recorded, the code asks for nothing"},
		"another step":                 {with(books, ordinary(act.SendDocuments)), "step WriteBack was recorded, the code asks for step SendDocuments"},
		"a step more":                  {with(books, ordinary(act.WriteBack), ordinary(act.SendDocuments)), "nothing more was recorded, the code asks for step SendDocuments"},
		"a timer before a step":        {with(books, rest, ordinary(act.WriteBack)), "step WriteBack was recorded, the code asks for a timer"},
		"local steps in another order": {with(books[:2], local(act.RecordPayment), local(act.IssueInvoice)), "local step IssueInvoice was recorded, the code asks for local step RecordPayment"},
		"a local step more":            {with(books, local(act.HoldSale), ordinary(act.WriteBack)), "step WriteBack was recorded, the code asks for nothing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var different *histories.DifferenceError
			err := histories.Replay(tt.change.register, straight)
			require.ErrorAs(t, err, &different)
			require.ErrorContains(t, err, tt.want)
			require.NotZero(t, different.Event)
		})
	}
}

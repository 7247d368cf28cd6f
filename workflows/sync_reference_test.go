package workflows_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// sync pulls these lists, each by answer, and answers with what came of it and what
// was reported.
func (b *bundle) sync(answer func(list string) (activities.ListChanges, error), lists ...string) (changes []activities.ListChanges, reported []activities.ListFailure) {
	b.t.Helper()
	b.OnActivity(act.PullList, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.ListInput) (activities.ListChanges, error) {
		return answer(in.List)
	})
	b.OnActivity(act.ReportList, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.ListFailure) (struct{}, error) {
		reported = append(reported, in)
		return struct{}{}, nil
	}).Maybe()
	b.OnActivity(act.CheckMappings, mock.Anything, "woo-riga").Return(struct{}{}, nil).Once()
	b.ExecuteWorkflow(workflows.SyncReference, activities.ListsInput{Channel: "woo-riga", Lists: lists})
	require.True(b.t, b.IsWorkflowCompleted())
	require.NoError(b.t, b.GetWorkflowError())
	require.NoError(b.t, b.GetWorkflowResult(&changes))
	b.AssertExpectations(b.t)
	return changes, reported
}

func TestOneListThatFailsStopsNoOther(t *testing.T) {
	t.Parallel()
	b := setup(t)
	changes, reported := b.sync(func(list string) (activities.ListChanges, error) {
		if list == activities.ListPayments {
			return activities.ListChanges{}, errRefused
		}
		return activities.ListChanges{List: list, Entries: 3}, nil
	}, activities.ListPayments, activities.ListTaxes, activities.ListStatuses)
	require.Equal(t, []activities.ListChanges{
		{List: activities.ListPayments, Failed: "key revoked"}, {List: activities.ListTaxes, Entries: 3}, {List: activities.ListStatuses, Entries: 3},
	}, changes)
	require.Equal(t, []activities.ListFailure{{
		ListInput: activities.ListInput{Channel: "woo-riga", List: activities.ListPayments}, Kind: "Unauthorized", Message: "key revoked",
	}}, reported)
	require.Equal(t, "local CheckMappings", b.steps[len(b.steps)-1], "the mappings are held against what there is")
}

func TestAListIsTriedAgainButNotForever(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		failures int
		failed   string
	}{
		"a shop that comes back": {3, ""},
		"a shop that stays away": {1 << 20, "nobody answers"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			tries := 0
			changes, reported := b.sync(func(list string) (activities.ListChanges, error) {
				if tries++; tries <= tt.failures {
					return activities.ListChanges{}, temporal.NewApplicationError("nobody answers", "Transient")
				}
				return activities.ListChanges{List: list}, nil
			}, activities.ListTaxes)
			require.Equal(t, []activities.ListChanges{{List: activities.ListTaxes, Failed: tt.failed}}, changes)
			require.Equal(t, tt.failed != "", len(reported) == 1)
			require.Greater(t, tries, 3)
			require.Less(t, tries, 30, "a person may be waiting")
		})
	}
}

func TestWayOfTheListsOfAShop(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "lists", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"))
	c.shop.AddFault(woosim.Rule{Kind: "categories.list", Fault: woosim.Fault{Status: http.StatusForbidden}})
	require.NoError(t, queries.ListsAsk(t.Context(), c.app, c.code))
	workflow := workflows.ListsWorkflowID(c.code)
	eventually(t, "a pull of the lists", func() bool { return runs(t, workflow) })

	changes := ends[[]activities.ListChanges](t, workflow)
	require.Len(t, changes, len(activities.Lists()))
	for _, list := range changes {
		require.Equal(t, list.List == activities.ListCategories, list.Failed != "", "%s: %s", list.List, list.Failed)
		require.Equal(t, list.Failed == "", list.New.Count > 0, list.List)
	}
	kept, err := queries.ListGet(t.Context(), c.app, c.id, activities.ListPayments)
	require.NoError(t, err)
	require.Len(t, kept, 3)
	found, err := queries.FindingsOpen(t.Context(), c.app, c.id)
	require.NoError(t, err)
	require.Contains(t, kinds(found), "list categories")
	keep(t, "lists", workflow)
}

func TestWayOfTheScheduleOfTheLists(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "asklists", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"))
	id := workflows.ListsScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.WakeLists, c.code)
	require.NoError(t, err)
	ends[any](t, id)
	eventually(t, "a pull of the lists", func() bool { return runs(t, workflows.ListsWorkflowID(c.code)) })
	keep(t, "wake_lists", id)
}

func kinds(found []dbgen.FindingsOpenRow) []string {
	var kinds []string
	for _, f := range found {
		kinds = append(kinds, f.Kind)
	}
	return kinds
}

// runs reports whether a workflow was ever started.
func runs(t *testing.T, workflow string) bool {
	t.Helper()
	_, err := office.temporal.DescribeWorkflowExecution(t.Context(), workflow, "")
	return err == nil
}

package workflows_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/workflows"
)

// part is an answer of SyncCatalogPart that brought so many products.
func part(seen int, more bool) activities.CatalogPart {
	return activities.CatalogPart{Phase: activities.CatalogProducts, Seen: seen, New: seen, More: more}
}

func TestACatalogueIsReadToItsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var fresh []bool
	parts := []activities.CatalogPart{part(100, true), part(100, true), part(7, false)}
	b.OnActivity(act.SyncCatalogPart, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.CatalogInput) (activities.CatalogPart, error) {
		require.Equal(t, "woo-riga", in.Channel)
		fresh = append(fresh, in.Fresh)
		return parts[len(fresh)-1], nil
	})
	b.ExecuteWorkflow(workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga"})
	require.NoError(t, b.GetWorkflowError())
	require.Equal(t, []bool{true, false, false}, fresh)
	var sum activities.CatalogPart
	require.NoError(t, b.GetWorkflowResult(&sum))
	require.Equal(t, 207, sum.Seen)
	told, err := b.QueryWorkflow(workflows.QueryCatalog)
	require.NoError(t, err)
	require.NoError(t, told.Get(&sum))
	require.Equal(t, 207, sum.New)
}

func TestNewsOfACatalogueHaveItReadOnceMore(t *testing.T) {
	t.Parallel()
	b := setup(t)
	reads := 0
	b.OnActivity(act.SyncCatalogPart, mock.Anything, mock.Anything).Return(func(_ context.Context, in activities.CatalogInput) (activities.CatalogPart, error) {
		require.True(t, in.Fresh)
		reads++
		return part(reads, false), nil
	}).After(time.Minute)
	b.RegisterDelayedCallback(func() { b.SignalWorkflow(workflows.SignalNews, nil) }, 30*time.Second)
	b.ExecuteWorkflow(workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga"})
	require.NoError(t, b.GetWorkflowError())
	require.Equal(t, 2, reads)
}

func TestACatalogueThatCantBeReadEndsTheRun(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.SyncCatalogPart, part(100, true), nil)
	once(b, act.SyncCatalogPart, activities.CatalogPart{}, errRefused)
	b.ExecuteWorkflow(workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga"})
	require.Equal(t, "Unauthorized", failure(t, b.GetWorkflowError()).Type())
}

func TestALongCatalogueIsReadByFurtherRuns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.SetContinueAsNewSuggested(true)
	once(b, act.SyncCatalogPart, part(100, true), nil)
	b.ExecuteWorkflow(workflows.SyncCatalog, workflows.CatalogRun{Channel: "woo-riga", Before: part(50, true)})
	again, ok := errors.AsType[*workflow.ContinueAsNewError](b.GetWorkflowError())
	require.True(t, ok)
	var next workflows.CatalogRun
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(again.Input, &next))
	require.Equal(t, 150, next.Before.Seen)
	require.Equal(t, "woo-riga", next.Channel)
}

// takeItems has the channel import items.
func (c *channel) takeItems() {
	c.t.Helper()
	_, err := c.owner.Exec(c.t.Context(), "UPDATE channels SET items_in = true WHERE code = $1", c.code)
	require.NoError(c.t, err)
}

func TestWayOfACatalogue(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "catalogue", woosim.Settings{})
	c.takeItems()
	c.shop.MakeProducts(3, 150, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	require.NoError(t, db.InTx(t.Context(), c.app, func(tx pgx.Tx) error { return activities.AskCatalog(t.Context(), tx, c.code, false) }))
	id := workflows.CatalogWorkflowID(c.code)
	eventually(t, "a reading of the catalogue", func() bool { return runs(t, id) })
	sum := ends[activities.CatalogPart](t, id)
	require.True(t, sum.Full)
	require.Greater(t, sum.Items, 140)
	keep(t, "catalogue", id)
}

func TestWayOfTheScheduleOfTheCatalogue(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "askcatalogue", woosim.Settings{})
	c.takeItems()
	id := workflows.CatalogScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.WakeCatalog, c.code)
	require.NoError(t, err)
	ends[any](t, id)
	eventually(t, "a reading of the catalogue", func() bool { return runs(t, workflows.CatalogWorkflowID(c.code)) })
	keep(t, "wake_catalogue", id)
}

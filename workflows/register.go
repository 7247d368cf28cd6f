package workflows

import (
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/activities"
)

// RegisterOrders makes a worker able to carry orders.
func RegisterOrders(w worker.Registry, set *activities.Set) {
	registerOrders(w)
	w.RegisterActivity(set)
}

// RegisterSync makes a worker able to read shops.
func RegisterSync(w worker.Registry, set *activities.Set) {
	registerSync(w)
	w.RegisterActivity(set)
}

// RegisterAll makes a replayer able to replay any history.
func RegisterAll(w worker.WorkflowRegistry) {
	registerOrders(w)
	registerSync(w)
}

func registerOrders(w worker.WorkflowRegistry) {
	w.RegisterWorkflow(OrderLifecycle)
}

func registerSync(w worker.WorkflowRegistry) {
	w.RegisterWorkflow(ImportOrders)
	w.RegisterWorkflow(ImportRange)
	w.RegisterWorkflow(WakeImport)
	w.RegisterWorkflow(WatchWebhooks)
	w.RegisterWorkflow(WakeWebhooks)
	w.RegisterWorkflow(SyncReference)
	w.RegisterWorkflow(WakeLists)
	w.RegisterWorkflow(FindVanished)
	w.RegisterWorkflow(SyncCatalog)
	w.RegisterWorkflow(WakeCatalog)
	w.RegisterWorkflow(SyncStock)
	w.RegisterWorkflow(WakeStock)
	w.RegisterWorkflow(SyncMessages)
	w.RegisterWorkflow(WakeMessages)
	w.RegisterWorkflow(Reconcile)
	w.RegisterWorkflow(WakeReconcile)
}

package workflows

import (
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

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
	upgrades(w, OrderLifecycle)
}

func registerSync(w worker.WorkflowRegistry) {
	upgrades(w, ImportOrders, ImportRange, WatchWebhooks, SyncCatalog, SyncStock, SyncMessages, SendNotices)
	stays(w, SyncReference, FindVanished, Reconcile)
	stays(w, WakeImport, WakeWebhooks, WakeLists, WakeCatalog, WakeStock, WakeMessages, WakeReconcile)
}

// upgrades registers workflows that a newer build goes on with once it is current. They
// outlive releases, or others join them: nobody may be left waiting for a build that has
// gone. Recorded histories prove that it can.
func upgrades(w worker.WorkflowRegistry, types ...any) {
	for _, one := range types {
		w.RegisterWorkflowWithOptions(one, workflow.RegisterOptions{VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	}
}

// stays registers workflows that end with the build that began them: they are short, and
// take no news, so whoever joins one waits for its end alone.
func stays(w worker.WorkflowRegistry, types ...any) {
	for _, one := range types {
		w.RegisterWorkflowWithOptions(one, workflow.RegisterOptions{VersioningBehavior: workflow.VersioningBehaviorPinned})
	}
}

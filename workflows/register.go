package workflows

import (
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/activities"
)

// RegisterOrders makes a worker able to carry orders.
func RegisterOrders(w worker.Registry, set *activities.Set) {
	w.RegisterWorkflow(OrderLifecycle)
	w.RegisterActivity(set)
}

// RegisterSync makes a worker able to read shops.
func RegisterSync(w worker.Registry, set *activities.Set) {
	w.RegisterWorkflow(ImportOrders)
	w.RegisterWorkflow(ImportRange)
	w.RegisterWorkflow(WakeImport)
	w.RegisterActivity(set)
}

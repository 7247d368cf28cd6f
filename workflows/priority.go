package workflows

import (
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
)

// Which work comes first where workers are short: 1 is first, 5 last.
const (
	priorityLive   = 3
	priorityByHand = activities.PriorityByHand
)

// Live is the priority of what a channel's shop has just told. Channels take
// turns: the fairness key of a noisy one keeps it from starving the others.
func Live(channel string) temporal.Priority {
	return temporal.Priority{PriorityKey: priorityLive, FairnessKey: channel}
}

// ByHand is the priority of what a person imports: it may be years of orders, and
// waits for what is live.
func ByHand(channel string) temporal.Priority {
	return temporal.Priority{PriorityKey: priorityByHand, FairnessKey: channel}
}

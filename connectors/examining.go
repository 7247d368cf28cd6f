package connectors

import "context"

// Examiner looks a shop over: whether we can work with it at all.
type Examiner interface {
	// Examine tells what it found, each thing once, in the order in which a person
	// would look. It takes several calls and changes nothing in the shop. Whether the
	// key may write is looked at where writes says so.
	Examine(ctx context.Context, writes bool) []Check
}

// OrderTrier places an order to see that a shop takes what we write.
type OrderTrier interface {
	// TryOrder places an order that asks for nothing, reads it and removes it for
	// good. No list of a connector ever has such an order, so it becomes no sale, even
	// where it could not be removed.
	TryOrder(ctx context.Context) Check
}

// Check is one thing that was looked at.
type Check struct {
	Name   string
	State  CheckState
	Detail string // what was found
	Remedy string // what to do about it; empty where nothing has to be done
}

// CheckState is what was found of one thing.
type CheckState string

const (
	// CheckGood is as it should be.
	CheckGood CheckState = "good"
	// CheckWarning works, and a person should know.
	CheckWarning CheckState = "warning"
	// CheckFailed doesn't work.
	CheckFailed CheckState = "failed"
	// CheckSkipped wasn't looked at: it doesn't matter here, or what comes before it
	// failed.
	CheckSkipped CheckState = "skipped"
)

package workflows

// Workflows that began under yesterday's code are continued by today's. Where the
// two would ask for different steps, timers, search attributes or continuations,
// the difference goes behind a change id, and every change id is a function in
// this file, so that one look tells which pasts the code still carries:
//
//	// paysBeforeInvoice reports whether this run records the payment first.
//	// Since 2027-02-01. May go 2027-08-01, when no older run is open:
//	//   temporal workflow count --query 'StartTime < "2027-02-01" AND ExecutionStatus = "Running"'
//	func paysBeforeInvoice(ctx workflow.Context) bool {
//		return workflow.GetVersion(ctx, "pays-before-invoice", workflow.DefaultVersion, 1) == 1
//	}
//
// A test sees that workflow.GetVersion is called nowhere else. What needs no
// change id: timeouts, retry policies, summaries, current details, and whatever
// an activity does. TestReplay says which of the two a change is.
//
// Change ids so far: none.

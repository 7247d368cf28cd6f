// Package workflows says in what order things happen, and nothing else: no rule,
// no I/O, nothing that a replay could see differently. Decisions are made in
// activities and recorded; whoever reads a workflow reads what happens to an order.
package workflows

import (
	"errors"

	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
)

// OrderLifecycle carries one order from import to the status written back:
//
//	import → validate totals → issue invoice → record payment → create delivery note → send documents → write back
//
// A sale that is still open after such a pass waits: for news of its order, or for
// a person. Every wake-up walks the same way again; every step looks first. Once
// nothing is left to do the workflow completes; later news starts it anew under the
// same id. It answers with the sale's state.
func OrderLifecycle(ctx workflow.Context, ref commerce.OrderRef) (string, error) {
	l := &orderLifecycle{ref: ref, news: workflow.GetSignalChannel(ctx, SignalNews), shown: shownBefore(ctx)}
	l.state = l.shown.state
	if err := l.listen(ctx); err != nil {
		return "", err
	}
	for {
		if err := l.pass(ctx); err != nil {
			return l.state, l.fail(ctx, err)
		}
		switch {
		case l.asked > l.walked: // a command belongs to the run that took it
		case (l.wanted() || !l.closed()) && workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			l.hear() // the next run begins with a pass: it misses none of it
			return l.state, workflow.NewContinueAsNewError(ctx, OrderLifecycle, ref)
		case l.wanted():
		case l.closed():
			return l.state, nil
		default:
			if err := workflow.Await(ctx, l.wanted); err != nil {
				return l.state, l.fail(ctx, err) // cancelled
			}
		}
	}
}

// orderLifecycle is one run's state.
type orderLifecycle struct {
	ref    commerce.OrderRef
	news   workflow.ReceiveChannel
	asked  int    // commands given by people so far
	walked int    // how many of them a pass has carried out
	state  string // of the sale; empty while the channel ignores the order
	last   activities.Walk
	shown  shown
	failed error // why the run ends before its time
}

// wanted reports whether there is reason to walk again.
func (l *orderLifecycle) wanted() bool { return l.asked > l.walked || l.news.Len() > 0 }

// closed reports whether nothing is left to wait for.
func (l *orderLifecycle) closed() bool {
	switch l.state {
	case "", "settled", "cancelled", "reversed":
		return true
	default:
		return false
	}
}

// hear takes all news there is: whoever walks after it sees the newest.
func (l *orderLifecycle) hear() {
	for l.news.ReceiveAsync(nil) {
	}
}

// pass walks once, for all news and commands there are: its first step sees the
// newest of both. When it returns, the commands it carried out are answered.
func (l *orderLifecycle) pass(ctx workflow.Context) error {
	l.hear()
	asked := l.asked
	if err := l.walk(ctx); err != nil {
		return err
	}
	l.walked = asked
	return workflow.Await(ctx, func() bool { return l.asked > l.walked || workflow.AllHandlersFinished(ctx) })
}

func (l *orderLifecycle) walk(ctx workflow.Context) error {
	imported, err := ownStep(ctx, act.ImportOrder, l.ref, "Import")
	if err != nil {
		return err
	}
	if imported.Ignored {
		sayNothing(ctx)
		return nil
	}
	l.last = imported.Walk
	verdict, err := l.book(ctx, imported.Walk)
	if err != nil {
		return err
	}
	if imported.Plan.Mail {
		if verdict, err = l.send(ctx, imported.Walk, verdict); err != nil {
			return err
		}
	}
	written, verdict, err := l.writeBack(ctx, imported.Walk, verdict)
	if err != nil {
		return err
	}
	return l.show(ctx, written, verdict)
}

// book does what concerns our own books. A step that fails for good holds the sale.
func (l *orderLifecycle) book(ctx workflow.Context, walk activities.Walk) (activities.Verdict, error) {
	verdict, err := l.bookSteps(ctx, walk)
	if failed, ok := errors.AsType[*stepError](err); ok {
		return l.hold(ctx, walk, failed)
	}
	return verdict, err
}

func (l *orderLifecycle) bookSteps(ctx workflow.Context, walk activities.Walk) (activities.Verdict, error) {
	verdict, err := ownStep(ctx, act.ValidateTotals, walk, "Validate totals")
	if err != nil || verdict.Held || walk.Plan.Refused && !walk.Plan.Reverse {
		return verdict, named("totals", err)
	}
	if _, err := ownStep(ctx, act.IssueInvoice, walk, "Issue invoice"); err != nil {
		return verdict, named("document", err)
	}
	if _, err := ownStep(ctx, act.RecordPayment, walk, "Record payment"); err != nil {
		return verdict, named("payment", err)
	}
	_, err = ownStep(ctx, act.CreateDeliveryNote, walk, "Create delivery note")
	return verdict, named("delivery", err)
}

// send mails what was posted, held or not. What becomes of a mail holds nothing up;
// a sale whose mails can't even be recorded is held.
func (l *orderLifecycle) send(ctx workflow.Context, walk activities.Walk, verdict activities.Verdict) (activities.Verdict, error) {
	_, err := shopStep(ctx, act.SendDocuments, walk, "Send documents")
	if failed, ok := errors.AsType[*stepError](named("mail", err)); ok {
		return l.hold(ctx, walk, failed)
	}
	return verdict, err
}

// writeBack concludes the pass and tells the shop. A shop that refuses us for good
// holds the sale.
func (l *orderLifecycle) writeBack(ctx workflow.Context, walk activities.Walk, verdict activities.Verdict) (activities.Written, activities.Verdict, error) {
	written, err := shopStep(ctx, act.WriteBack, walk, "Write status back")
	if failed, ok := errors.AsType[*stepError](named("status", err)); ok {
		verdict, err = l.hold(ctx, walk, failed)
		written = activities.Written{State: "held"}
	}
	return written, verdict, err
}

func (l *orderLifecycle) hold(ctx workflow.Context, walk activities.Walk, failed *stepError) (activities.Verdict, error) {
	return ownStep(ctx, act.HoldSale, activities.HoldInput{
		Walk: walk, Step: failed.step, Kind: failed.cause.Type(), Message: failed.cause.Message(),
	}, "Hold")
}

// fail lets whoever still waits for an answer hear why there is none, and is the
// reason why the run ends.
func (l *orderLifecycle) fail(ctx workflow.Context, err error) error {
	l.failed = err
	ctx, cancel := workflow.NewDisconnectedContext(ctx)
	defer cancel()
	if unanswered := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); unanswered != nil {
		return unanswered
	}
	return err
}

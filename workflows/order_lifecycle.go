// Package workflows says in what order things happen, and nothing else: no rule,
// no I/O, nothing that a replay could see differently. Decisions are made in
// activities and recorded; whoever reads a workflow reads what happens to an order.
package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
)

// OrderLifecycle carries one order from import to the status written back:
//
//	import → validate totals → issue invoice → record payment → create delivery note → write back
//
// A sale that is still open after such a pass waits: for news of its order, or for
// a person. Every wake-up walks the same way again; every step looks first. Once
// nothing is left to do the workflow completes; later news starts it anew under the
// same id. It answers with the sale's state.
func OrderLifecycle(ctx workflow.Context, ref commerce.OrderRef) (string, error) {
	l := &orderLifecycle{ref: ref, news: workflow.GetSignalChannel(ctx, SignalNews)}
	if err := l.listen(ctx); err != nil {
		return "", err
	}
	for {
		l.hearAll()
		if err := l.walk(ctx); err != nil {
			return l.state, err
		}
		l.passes++
		switch {
		case l.wanted():
			continue
		case l.closed():
			if err := handlersFinished(ctx); err != nil || !l.wanted() {
				return l.state, err
			}
			continue
		case workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			return l.state, l.continueAsNew(ctx)
		}
		if err := workflow.Await(ctx, l.wanted); err != nil {
			return l.state, err // cancelled
		}
	}
}

// orderLifecycle is one run's state.
type orderLifecycle struct {
	ref      commerce.OrderRef
	news     workflow.ReceiveChannel
	commands int    // given by people and not walked yet
	passes   int    // walked so far
	state    string // of the sale; empty while the channel ignores the order
	shown    string // the state that search attributes show
}

// wanted reports whether there is reason to walk again.
func (l *orderLifecycle) wanted() bool { return l.commands > 0 || l.news.Len() > 0 }

// closed reports whether nothing is left to wait for.
func (l *orderLifecycle) closed() bool {
	switch l.state {
	case "", "settled", "cancelled", "reversed":
		return true
	default:
		return false
	}
}

// hearAll takes all news at once: the pass that follows sees the newest of it.
func (l *orderLifecycle) hearAll() {
	for l.news.ReceiveAsync(nil) {
	}
	l.commands = 0
}

// walk is one pass.
func (l *orderLifecycle) walk(ctx workflow.Context) error {
	imported, err := ownStep(ctx, act.ImportOrder, l.ref, "Import")
	if err != nil {
		return err
	}
	if imported.Ignored {
		return nil
	}
	verdict, err := l.book(ctx, imported.Walk)
	if err != nil {
		return err
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
	if err != nil || verdict.Held || walk.Plan.Refused {
		return verdict, named("validate_totals", err)
	}
	if _, err := ownStep(ctx, act.IssueInvoice, walk, "Issue invoice"); err != nil {
		return verdict, named("issue_invoice", err)
	}
	if _, err := ownStep(ctx, act.RecordPayment, walk, "Record payment"); err != nil {
		return verdict, named("record_payment", err)
	}
	_, err = ownStep(ctx, act.CreateDeliveryNote, walk, "Create delivery note")
	return verdict, named("create_delivery_note", err)
}

// writeBack concludes the pass and tells the shop. A shop that refuses us for good
// holds the sale.
func (l *orderLifecycle) writeBack(ctx workflow.Context, walk activities.Walk, verdict activities.Verdict) (activities.Written, activities.Verdict, error) {
	written, err := shopStep(ctx, act.WriteBack, walk, "Write status back")
	if failed, ok := errors.AsType[*stepError](named("write_back", err)); ok {
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

// show lets people see in the UI what the sale waits for.
func (l *orderLifecycle) show(ctx workflow.Context, written activities.Written, verdict activities.Verdict) error {
	l.state = written.State
	details := written.Details
	if verdict.Held {
		details = verdict.Details
	}
	workflow.SetCurrentDetails(ctx, details)
	if l.closed() && l.shown == "" {
		return nil // never waited: the run's own status says it all
	}
	if l.shown == l.state && !verdict.Held {
		return nil
	}
	l.shown = l.state
	reason := AttributeHoldReason.ValueUnset()
	if verdict.Held {
		reason = AttributeHoldReason.ValueSet(verdict.Reasons[0])
	}
	return workflow.UpsertTypedSearchAttributes(ctx, AttributeSaleState.ValueSet(l.state), reason)
}

func (l *orderLifecycle) continueAsNew(ctx workflow.Context) error {
	if err := handlersFinished(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, OrderLifecycle, l.ref)
}

// handlersFinished lets every command be answered before the run ends.
func handlersFinished(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}

// listen answers questions and takes people's commands.
func (l *orderLifecycle) listen(ctx workflow.Context) error {
	if err := workflow.SetQueryHandler(ctx, QueryState, func() (string, error) { return l.state, nil }); err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, UpdateCommand, l.command, workflow.UpdateHandlerOptions{
		Description: "Carry out a stored command: release or retry.",
		Validator:   l.mayCommand,
	})
}

func (l *orderLifecycle) mayCommand(ctx workflow.Context, id string) error {
	if id == "" {
		return temporal.NewApplicationError("the command has no id", "Invalid")
	}
	return nil
}

// command walks once more and answers with the state after that.
func (l *orderLifecycle) command(ctx workflow.Context, id string) (string, error) {
	l.commands++
	before := l.passes
	if err := workflow.Await(ctx, func() bool { return l.passes > before && l.commands == 0 }); err != nil {
		return "", err
	}
	return l.state, nil
}

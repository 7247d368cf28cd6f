package activities

import (
	"fmt"
	"slices"
	"strings"
)

// The steps of a sale, by the names people see and say.
const (
	stepFetched  = "fetched"  // its order was read
	stepMatched  = "matched"  // a customer and the goods were found
	stepTotals   = "totals"   // they agree with the shop's
	stepDocument = "document" // what was sold is posted
	stepPayment  = "payment"  // what the shop says of the money is booked
	stepDelivery = "delivery" // the goods have left
	stepMail     = "mail"     // the documents are the buyer's
	stepNote     = "note"     // the shop was told what happened, and its parcels
	stepStatus   = "status"   // the order was moved on in its shop
)

// The states of a step.
const (
	stepDone     = "done"
	stepNotDue   = "not_due"  // the order doesn't call for it now
	stepSkipped  = "skipped"  // by a person
	stepHeld     = "held"     // a person has to mend or accept something
	stepWaiting  = "waiting"  // for stock, or for a register or a channel to be opened
	stepRetrying = "retrying" // an attempt failed, another follows
	stepFailed   = "failed"   // it can't go on by itself
)

// Steps are those of a sale, in the order of its way.
func Steps() []string {
	return []string{stepFetched, stepMatched, stepTotals, stepDocument, stepPayment, stepDelivery, stepMail, stepNote, stepStatus}
}

// SkippableSteps are those of them that a sale can do without.
func SkippableSteps() []string {
	return slices.DeleteFunc(Steps(), func(step string) bool { return needed(step) != "" })
}

// StepMailed is the step that a sale has only where something of it is mailed.
const StepMailed = stepMail

// stepsFrom are a step and all that come after it.
func stepsFrom(step string) []string {
	steps := Steps()
	return steps[max(slices.Index(steps, step), 0):]
}

// needed is what to do instead of skipping a step that no sale can do without; empty
// for the others.
func needed(step string) string {
	switch step {
	case stepFetched:
		return "a sale is what its order says: have the order mended in the shop, or `orderloom sale cancel`"
	case stepMatched:
		return "a sale has a customer: `orderloom sale customer` says who it is"
	case stepTotals:
		return "what differs is accepted by `orderloom sale release`, exactly as it is shown"
	case stepDocument:
		return "what comes after it is booked to it: mend what it says and `orderloom sale retry`, or `orderloom sale cancel`"
	default:
		return ""
	}
}

func checkStep(step string) error {
	if slices.Contains(Steps(), step) {
		return nil
	}
	return fmt.Errorf("there is no step %q: they are %s", step, strings.Join(Steps(), ", "))
}

// Asked is what a person asks of a sale, as far as its lifecycle can tell whether it has
// any effect.
type Asked struct {
	Kind string `json:"kind"`           // one of Command…
	Step string `json:"step,omitempty"` // of CommandSkip and CommandWalk
}

// steers reports whether it is a person's word on a sale's way, not on what holds it.
func (a Asked) steers() bool {
	return a.Kind == CommandSkip || a.Kind == CommandWalk || a.Kind == CommandCancel
}

// WantsReason reports whether whoever asks has to say why: it is a decision, and not only
// a wish that the sale goes on.
func (a Asked) WantsReason() bool {
	return a.steers() || a.Kind == CommandRelease || a.Kind == CommandReissue
}

// Refusal is why that has no effect on a sale in this state, whose last pass was this
// one; nil where it has.
func (a Asked) Refusal(state string, last Walk) error {
	switch a.Kind {
	case CommandSkip:
		return a.refuseSkip(last)
	case CommandWalk:
		return a.refuseWalk(last)
	case CommandCancel:
		return refuseCancel(state, last)
	}
	if IsClosed(state) {
		return fmt.Errorf("the sale is %s and does not wait: news of its order opens it again", state)
	}
	return nil
}

func (a Asked) refuseSkip(last Walk) error {
	if err := checkStep(a.Step); err != nil {
		return err
	}
	switch instead := needed(a.Step); {
	case instead != "":
		return fmt.Errorf("%s can't be skipped: %s", a.Step, instead)
	case last.skips(a.Step):
		return fmt.Errorf("%s is skipped already: `orderloom sale walk` takes it up again", a.Step)
	default:
		return nil
	}
}

func (a Asked) refuseWalk(last Walk) error {
	if err := checkStep(a.Step); err != nil {
		return err
	}
	if last.Cancelled && a.Step != stepFetched {
		return fmt.Errorf("the sale was cancelled by a person: walk it again from %s", stepFetched)
	}
	return nil
}

func refuseCancel(state string, last Walk) error {
	switch {
	case state == stateCancelled || state == stateReversed:
		return fmt.Errorf("the sale is %s already", state)
	case last.Cancelled:
		return fmt.Errorf("the sale was cancelled already: `orderloom sale show` says what it waits for")
	default:
		return nil
	}
}

// IsClosed reports whether nothing is left to wait for in a sale's state.
func IsClosed(state string) bool {
	return state == stateSettled || state == stateCancelled || state == stateReversed
}

package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// SyncStock tells a channel's shop what stock and prices changed, a batch at a time and
// some batches side by side, until nobody asks for more. What a person has to look at
// first it leaves as a table, and ends. It answers with what this push came to; a very
// long one is continued by further runs. QueryStock says how far it has got.
func SyncStock(ctx workflow.Context, in activities.PushInput) (activities.Pushed, error) {
	p := &pusher{
		channel: in.Channel, full: in.Full, sum: in.Before,
		news: workflow.GetSignalChannel(ctx, SignalNews), all: workflow.GetSignalChannel(ctx, SignalFull),
	}
	defer p.sayWhatWaits(ctx)
	err := workflow.SetQueryHandler(ctx, QueryStock, func() (activities.Pushed, error) { return p.sum, nil })
	for err == nil {
		p.hear()
		var more bool
		if more, err = p.round(ctx); !more && err == nil && p.news.Len() == 0 && p.all.Len() == 0 {
			return p.sum, nil
		}
	}
	return p.sum, p.report(ctx, err)
}

// pusher is one run's state.
type pusher struct {
	channel   string
	news, all workflow.ReceiveChannel
	full      bool // everything is to be compared
	broke     int  // at so many requests in a row, with nothing taken between
	sum       activities.Pushed
}

// hear takes all that was asked: whoever plans after it sees what it was about.
func (p *pusher) hear() {
	hear(p.news)
	for p.all.ReceiveAsync(nil) {
		p.full = true
	}
}

// round plans a push and makes it. More: what was confirmed went first, or the plan no
// longer held.
func (p *pusher) round(ctx workflow.Context) (more bool, err error) {
	compare := options(shopLimit, ownPause, "Compare with what the shop shows")
	compare.HeartbeatTimeout = lostAfter
	plan, err := ordinary(ctx, act.PlanPush, activities.PushInput{Channel: p.channel, Full: p.full}, compare)
	if err != nil {
		return false, err
	}
	p.sum.Waiting = plan.Waiting
	if plan.Push == 0 {
		p.full = false
		return false, nil
	}
	if !plan.Confirmed {
		p.full = false
	}
	stopped, err := p.push(ctx, activities.PushPlace{Channel: p.channel, Push: plan.Push, Confirmed: plan.Confirmed, Size: plan.Size})
	return stopped || plan.Confirmed, err
}

// push sends a planned push, and tells whether it stopped before its end. What a shop
// had too much of at once is left for another pass, in smaller requests.
func (p *pusher) push(ctx workflow.Context, place activities.PushPlace) (stopped bool, err error) {
	for missed := false; !stopped; {
		next, err := ownStep(ctx, act.NextPush, place, "Take what is next")
		if err != nil {
			return false, err
		}
		place = next.Place
		switch {
		case len(next.Requests) == 0 && missed:
			place.Parent, place.After, missed = "", 0, false
			continue
		case len(next.Requests) == 0:
			return false, p.end(ctx, place)
		case workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			p.hear() // the next run begins by planning
			return false, workflow.NewContinueAsNewError(ctx, SyncStock, activities.PushInput{Channel: p.channel, Full: p.full, Before: p.sum})
		}
		if place.Told, err = p.send(ctx, next); err != nil {
			return false, err
		}
		missed, stopped = missed || place.Told.TooMany, place.Told.Stopped
	}
	return true, p.end(ctx, place)
}

func (p *pusher) end(ctx workflow.Context, place activities.PushPlace) error {
	_, err := ownStep(ctx, act.EndPush, activities.PushEnd{Channel: place.Channel, Push: place.Push, Size: place.Size}, "End the push")
	return err
}

// send makes requests side by side; what a shop breaks at goes behind the others, in
// parts. Once it has too much, or the plan doesn't hold, or the history is long, no more
// are begun.
func (p *pusher) send(ctx workflow.Context, next activities.PushRequests) (told activities.Told, err error) {
	done := workflow.NewWaitGroup(ctx)
	left := next.Requests
	for range min(next.AtOnce, len(next.Requests)) {
		done.Add(1)
		workflow.Go(ctx, func(ctx workflow.Context) {
			defer done.Done()
			for len(left) > 0 && err == nil && !told.TooMany && !told.Stopped && !p.longRest(ctx) {
				request := left[0]
				left = left[1:]
				one, failed := shopStep(ctx, act.SendPush, request, "Tell the shop")
				left, told, p.sum = append(left, one.Again...), told.Add(one), p.sum.Add(one)
				if failed == nil {
					failed = p.rest(ctx, one)
				}
				if err == nil {
					err = failed
				}
			}
		})
	}
	done.Wait(ctx)
	told.TooMany = told.TooMany || len(left) > 0 && !told.Stopped
	return told, err
}

// rest gives a shop that broke at a request time, and the more the longer nothing goes
// well.
func (p *pusher) rest(ctx workflow.Context, one activities.Told) error {
	switch {
	case one.Sent > 0:
		p.broke = 0
	case len(one.Again) > 0:
		pause := min(time.Second<<min(p.broke, 10), shopPause)
		p.broke++
		return wait(ctx, pause, "Let the shop recover")
	}
	return nil
}

// longRest reports whether a shop has been breaking for so long that the history is full.
func (p *pusher) longRest(ctx workflow.Context) bool {
	return p.broke > 0 && workflow.GetInfo(ctx).GetContinueAsNewSuggested()
}

// sayWhatWaits says which push waits for a person, and how it is sent.
func (p *pusher) sayWhatWaits(ctx workflow.Context) {
	sayNothing(ctx)
	if p.sum.Waiting != 0 {
		workflow.SetCurrentDetails(ctx, fmt.Sprintf("Push **%d** waits for a person: `orderloom push show %[1]d` shows it, `orderloom sync stock --channel %s --confirm %[1]d` sends it.", p.sum.Waiting, p.channel))
	}
}

// report keeps why a shop takes no push, where a person has to mend it.
func (p *pusher) report(ctx workflow.Context, err error) error {
	said, failed := errors.AsType[*temporal.ApplicationError](err)
	if !failed {
		return err
	}
	failure := activities.PushFailure{Channel: p.channel, Kind: said.Type(), Message: said.Message()}
	if _, unreported := ownStep(ctx, act.ReportPush, failure, "Report the failure"); unreported != nil {
		return unreported
	}
	return err
}

// WakeStock asks for a push that compares everything, as WakeImport does for a channel's
// reader.
func WakeStock(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.AskPush, channel, "Ask for a push of everything")
	return err
}

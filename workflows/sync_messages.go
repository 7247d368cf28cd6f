package workflows

import (
	"context"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// messagesLimit is how long a step with messages is tried for: the next run is never far,
// and a person may be waiting.
const messagesLimit = 10 * time.Minute

// SyncMessages tells a channel's shop what people answered and read, and where it is asked
// to, reads what buyers wrote: each system by itself, so that one that fails stops no
// other. What is answered meanwhile is sent meanwhile. What can't be read or told is a
// finding of the channel. It answers with what all of it came to; a very long reading is
// continued by further runs.
func SyncMessages(ctx workflow.Context, in MessagesRun) (activities.MessagesPart, error) {
	p := &post{
		channel: in.Channel, sum: in.Before, wanted: in.More,
		news: workflow.GetSignalChannel(ctx, SignalNews), all: workflow.GetSignalChannel(ctx, SignalFull),
	}
	defer sayNothing(ctx)
	for {
		p.hear()
		tasks, err := ownStep(ctx, act.PlanMessages, p.channel, "Look what there is to do")
		if err != nil {
			return p.sum, err
		}
		if p.wanted && p.reading == 0 {
			p.wanted = false
			p.read(ctx, tasks.Systems)
		}
		if err := p.tell(ctx, tasks); err != nil {
			return p.sum, err
		}
		if err := workflow.Await(ctx, func() bool { return p.reading == 0 || p.asked() }); err != nil {
			return p.sum, err
		}
		switch {
		case p.reading > 0 || p.asked() || p.wanted:
		case p.failed != nil:
			return p.sum, p.failed
		case p.more:
			p.hear() // the next run begins by reading
			return p.sum, workflow.NewContinueAsNewError(ctx, SyncMessages, MessagesRun{Channel: p.channel, Before: p.sum, More: true})
		default:
			return p.sum, nil
		}
	}
}

// MessagesRun names a channel, and what earlier runs of the same reading have brought.
type MessagesRun struct {
	Channel string                  `json:"channel"`
	Before  activities.MessagesPart `json:"before,omitzero"`
	More    bool                    `json:"more,omitempty"` // there is more to read
}

// post is one run's state.
type post struct {
	channel   string
	news, all workflow.ReceiveChannel
	wanted    bool // the shop is to be read
	reading   int  // systems that are being read
	more      bool // a reading is left to the next run
	failed    error
	sum       activities.MessagesPart
}

// asked reports whether anybody asked for anything since it was heard last.
func (p *post) asked() bool { return p.news.Len() > 0 || p.all.Len() > 0 }

// hear takes all that was asked.
func (p *post) hear() {
	hear(p.news)
	for p.all.ReceiveAsync(nil) {
		p.wanted = true
	}
}

// tell tells the shop what there is, one kind after the other.
func (p *post) tell(ctx workflow.Context, tasks activities.MessageTasks) error {
	before := p.sum.Unsent
	if tasks.Replies {
		if err := p.atShop(ctx, act.SendReplies, activities.MessagesReplies, "Send replies"); err != nil {
			return err
		}
	}
	if tasks.Doubts || p.sum.Unsent > before {
		if err := p.atShop(ctx, act.LookForReplies, activities.MessagesDoubts, "Look for replies in doubt"); err != nil {
			return err
		}
	}
	if tasks.Read {
		return p.atShop(ctx, act.TellRead, activities.MessagesRead, "Tell what was read")
	}
	return nil
}

// atShop does one kind of telling. That it fails is a finding, and stops no other.
func (p *post) atShop(ctx workflow.Context, step func(context.Context, string) (activities.MessagesPart, error), what, summary string) error {
	part, err := ordinary(ctx, step, p.channel, messageOptions(summary))
	p.sum = p.sum.Add(part)
	return p.report(ctx, what, err)
}

// read reads each of these systems, side by side.
func (p *post) read(ctx workflow.Context, systems []string) {
	p.reading = len(systems)
	for _, system := range systems {
		workflow.GoNamed(ctx, system, func(ctx workflow.Context) {
			defer func() { p.reading-- }()
			if err := p.report(ctx, system, p.readSystem(ctx, system)); err != nil {
				p.failed = err
			}
		})
	}
}

// readSystem reads a system to its end, and then what of it was read in the shop.
func (p *post) readSystem(ctx workflow.Context, system string) error {
	in := activities.MessagesIn{Channel: p.channel, System: system, Fresh: true}
	for {
		part, err := ordinary(ctx, act.ReadMessages, in, messageOptions("Read "+system))
		p.sum = p.sum.Add(part)
		if err != nil || part.Off {
			return err
		}
		if !part.More {
			break
		}
		if in.Fresh = false; workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			p.more = true
			return nil
		}
	}
	part, err := ordinary(ctx, act.CompareUnread, in, messageOptions("Look what was read there"))
	p.sum = p.sum.Add(part)
	return err
}

// report keeps why something can't be done. It is an answer, unless the run itself is being
// ended.
func (p *post) report(ctx workflow.Context, what string, err error) error {
	if err == nil || temporal.IsCanceledError(err) {
		return err
	}
	p.sum.Failed++
	kind, message := said(err)
	_, err = ownStep(ctx, act.ReportMessages, activities.MessagesFailure{Channel: p.channel, What: what, Kind: kind, Message: message}, "Report what failed")
	return err
}

func messageOptions(summary string) workflow.ActivityOptions {
	o := options(shopLimit, shopPause, summary)
	o.HeartbeatTimeout, o.ScheduleToCloseTimeout = lostAfter, messagesLimit
	return o
}

// WakeMessages asks for a channel's messages to be read, as WakeImport does for its
// orders.
func WakeMessages(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.WakeMessages, channel, "Ask for the messages")
	return err
}

package workflows

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

const (
	// hookLimit is one attempt to post to a webhook, hookPause the longest rest between two.
	hookLimit = time.Minute
	hookPause = time.Hour
)

// SendNotices tells a channel's person of the problems that are due to be told, and
// delivers what is not delivered yet, until nobody asks again. A webhook that isn't
// answered is repeated for a day, and keeps nothing else waiting. It answers with how many
// deliveries reached whom they were for, of those of this run.
func SendNotices(ctx workflow.Context, channel string) (Notified, error) {
	defer sayNothing(ctx)
	n := &notifier{news: workflow.GetSignalChannel(ctx, SignalNews), begun: map[int64]bool{}}
	for {
		hear(n.news)
		open, err := ownStep(ctx, act.GatherNotices, channel, "Gather what is to be told")
		if err != nil {
			return n.sum, err
		}
		for _, delivery := range open {
			n.deliver(ctx, delivery)
		}
		full := workflow.GetInfo(ctx).GetContinueAsNewSuggested()
		if err := workflow.Await(ctx, func() bool { return n.running == 0 || !full && n.news.Len() > 0 }); err != nil {
			return n.sum, err
		}
		switch {
		case n.running > 0: // and there is news
		case n.failed != nil:
			return n.sum, n.failed
		case n.news.Len() == 0:
			return n.sum, nil
		case full:
			hear(n.news) // the next run begins by gathering
			return n.sum, workflow.NewContinueAsNewError(ctx, SendNotices, channel)
		}
	}
}

// Notified is what became of deliveries.
type Notified struct {
	Sent   int `json:"sent,omitempty"`
	Unsent int `json:"unsent,omitempty"` // failed, or in doubt
}

// notifier is one run's state.
type notifier struct {
	news    workflow.ReceiveChannel
	begun   map[int64]bool // deliveries, by their id
	running int
	failed  error
	sum     Notified
}

// deliver makes a delivery beside the others, unless this run has begun it.
func (n *notifier) deliver(ctx workflow.Context, d activities.NoticeDelivery) {
	if n.begun[d.ID] {
		return
	}
	n.begun[d.ID] = true
	n.running++
	workflow.GoNamed(ctx, fmt.Sprintf("%s %d", d.Way, d.Message), func(ctx workflow.Context) {
		defer func() { n.running-- }()
		state, err := send(ctx, d)
		switch {
		case err != nil:
			n.failed = err
		case state == "sent":
			n.sum.Sent++
		default:
			n.sum.Unsent++
		}
	})
}

// send makes a delivery, and says how to see what keeps it waiting.
func send(ctx workflow.Context, d activities.NoticeDelivery) (state string, err error) {
	step, o := act.PostNotice, options(hookLimit, hookPause, fmt.Sprintf("Post notice %d", d.Message))
	if d.Way == activities.NoticeByEmail {
		step, o = act.MailNotice, options(shopLimit, shopPause, fmt.Sprintf("E-mail notice %d", d.Message))
		o.HeartbeatTimeout = lostAfter
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("Notice **%d** is on its way, by %s. What keeps it: `orderloom notice show %[1]d`", d.Message, d.Way))
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), step, d.ID).Get(ctx, &state)
	return state, err
}

package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// WatchWebhooks is a channel's one watch over its webhooks: it looks whether what they
// told is what polling found, and puts right what the shop has of them, until nobody
// asks for it again. It answers with what the last look came to.
func WatchWebhooks(ctx workflow.Context, channel string) (activities.Watched, error) {
	defer sayNothing(ctx)
	news := workflow.GetSignalChannel(ctx, SignalNews)
	for {
		hear(news)
		heard, err := ownStep(ctx, act.CompareWebhooks, channel, "Compare with what polling found")
		if err != nil {
			return heard, err
		}
		watched, err := shopStep(ctx, act.KeepWebhooks, channel, "Put the webhooks right")
		watched.Changed, watched.Told = heard.Changed, heard.Told
		if err != nil || news.Len() == 0 {
			return watched, err
		}
	}
}

// WakeWebhooks asks for the watch over a channel's webhooks. A schedule appends a time
// to the id of what it starts, so it starts this and not the watch itself.
func WakeWebhooks(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.WakeWebhooks, channel, "Wake the watch over the webhooks")
	return err
}
